"""What defines one descent through data, or one on a known surface, and how they stand in an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from explainer.choices.optimizers.rates import family
from explainer.choices.schedules import CONSTANT, SCHEDULES
from explainer.descents.setting import PARAMETERS as RACE
from explainer.descents.setting import Setting as RaceSetting
from explainer.kit.address import Choice, Choices, Parameter, Real, Reals, Toggle, Whole
from explainer.kit.parameters import parameter, parameters_of
from explainer.lessons.gradient_descent.problem import Problem, make_problem

Position = tuple[float, float]
"""w and b."""

MOST_POSITIONS: Final = 60_000
"""Of all paths at all updates for all learning rates; beyond, the knob has fewer rates."""


@dataclass(frozen=True, slots=True)
class PathSpec:
    """How many points an update looks at."""

    batch: Callable[[int, int], int]
    """Of the number of points and the chosen batch size."""


PATHS: Final[Mapping[str, PathSpec]] = {
    "batch": PathSpec(batch=lambda points, chosen: points),
    "mini-batch": PathSpec(batch=lambda points, chosen: min(points, chosen)),
    "stochastic": PathSpec(batch=lambda points, chosen: 1),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Points, and how a line is fitted to them; equal settings give equal numbers."""

    points: int = parameter(Whole(default=40, low=2, high=200, step=10))
    noise: float = parameter(Real(default=1.0, low=0, high=5, step=0.1), name="scatter")
    draw: int = parameter(Whole(default=0, low=0, high=9_999))
    """The seed of the points."""
    standardised: bool = parameter(Toggle(default=False))
    paths: tuple[str, ...] = parameter(Choices(default=tuple(PATHS), options=tuple(PATHS), most=len(PATHS)))
    batch_size: int = parameter(Whole(default=8, low=1, high=200), name="batch")
    """Of the path "mini-batch"; at most as many as there are points."""
    replacement: bool = parameter(Toggle(default=False))
    """Whether every batch is drawn from all points anew; otherwise each epoch goes once through all."""
    # Rates that diverge are allowed: divergence is a lesson.
    learning_rate: float = parameter(Real(default=0.05, low=1e-6, high=100, step=0.01), name="rate")
    schedule: str = parameter(Choice(default=CONSTANT, options=tuple(SCHEDULES)))
    halving: int = parameter(Whole(default=50, low=1, high=2_000, step=10))
    asked_start: tuple[float, ...] = parameter(
        Reals(default=(), low=-1_000, high=1_000, step=0.1, fewest=2, most=2), name="start"
    )
    """w and b; empty for START_AWAY from the minimum."""
    updates: int = parameter(Whole(default=200, low=1, high=2_000, step=50))
    seed: int = parameter(Whole(default=0, low=0, high=9_999))
    """Of the order of the points."""

    def problem(self) -> Problem:
        """Return the points and the shape of their loss."""
        return make_problem(
            points=self.points, noise=self.noise, seed=self.draw, standardised=self.standardised
        )

    def start(self, problem: Problem) -> Position:
        """Return where all paths start."""
        w, b = self.asked_start or tuple(problem.minimum + START_AWAY)
        return float(w), float(b)

    def batch_of(self, path: str) -> int:
        """Return how many points an update of a path looks at, B."""
        return PATHS[path].batch(self.points, self.batch_size)

    def updates_per_epoch(self, path: str) -> int:
        """⌈n / B⌉: the last batch of an epoch may be smaller."""
        return -(-self.points // self.batch_of(path))

    @property
    def rates(self) -> tuple[float, ...]:
        """What the knob offers, ascending; some 41, or fewer for many updates; learning_rate is one."""
        values = family(self.learning_rate, first=-3, bounds=(-6, 2))
        every = -(-len(values) * len(self.paths) * (self.updates + 1) // MOST_POSITIONS)
        return values[values.index(self.learning_rate) % every :: every]

    def rate_at(self, learning_rate: float, update: int) -> float:
        """Return the learning rate of an update, counted from 0."""
        return learning_rate * SCHEDULES[self.schedule].factor(update, self.halving)


START_AWAY: Final = (-3.0, 3.0)

PARAMETERS: Final = parameters_of(Setting)

RUNNER: Final = "SGD"
"""Who walks on a known surface: without noise it is plain gradient descent, a race of one."""

COURSE_PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "surface": RACE["surface"],
    "eta": RACE["rate"],
    "place": RACE["start"],
    "steps": Whole(default=100, low=1, high=2_000, step=50),
}


def course_from(values: Mapping[str, Any]) -> RaceSetting:
    """Return the race for a value of every name in COURSE_PARAMETERS."""
    return RaceSetting(
        surface=values["surface"],
        runners=(RUNNER,),
        learning_rate=float(values["eta"]),
        asked_start=tuple(values["place"]),
        steps=values["steps"],
    )
