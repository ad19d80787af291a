"""What defines one descent through data, and how it stands in an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from explainer.choices.optimizers.rates import family
from explainer.kit.address import Choice, Choices, Parameter, Real, Reals, Toggle, Whole
from explainer.lessons.gradient_descent.problem import Problem, make_problem

Position = tuple[float, float]
"""w and b."""

MOST_POSITIONS: Final = 60_000
"""Of all paths at all updates for all learning rates; beyond, the knob has fewer rates."""


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """How the learning rate falls: ηₜ = η · factor(t, T), with T the updates until it has halved."""

    factor: Callable[[int, int], float]
    """Of t, counted from 0, and T."""
    formula: str
    """In LaTeX."""
    source: str
    """What builds PyTorch's scheduler for `optimizer`, with T for the updates until the rate has halved."""


SCHEDULES: Final[Mapping[str, ScheduleSpec]] = {
    "constant": ScheduleSpec(
        factor=lambda t, halving: 1.0,
        formula=r"\eta_t = \eta",
        source="LambdaLR(optimizer, lambda t: 1.0)",
    ),
    "step": ScheduleSpec(
        factor=lambda t, halving: 0.5 ** (t // halving),
        formula=r"\eta_t = \eta \cdot \left(\tfrac12\right)^{\lfloor t / T \rfloor}",
        # Powers of two are exact: its products over t are the same numbers.
        source="StepLR(optimizer, step_size=T, gamma=0.5)",
    ),
    "1/t": ScheduleSpec(
        factor=lambda t, halving: 1 / (1 + t / halving),
        formula=r"\eta_t = \frac{\eta}{1 + t / T}",
        source="LambdaLR(optimizer, lambda t: 1 / (1 + t / T))",
    ),
}


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

    points: int = 40
    noise: float = 1.0
    draw: int = 0
    """The seed of the points."""
    standardised: bool = False
    paths: tuple[str, ...] = tuple(PATHS)
    batch_size: int = 8
    """Of the path "mini-batch"; at most as many as there are points."""
    replacement: bool = False
    """Whether every batch is drawn from all points anew; otherwise each epoch goes once through all."""
    learning_rate: float = 0.05
    schedule: str = "constant"
    halving: int = 50
    asked_start: tuple[float, ...] = ()
    """w and b; empty for START_AWAY from the minimum."""
    updates: int = 200
    seed: int = 0
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

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "points": Whole(default=Setting().points, low=2, high=200, step=10),
    "scatter": Real(default=Setting().noise, low=0, high=5, step=0.1),
    "draw": Whole(default=0, low=0, high=9_999),
    "standardised": Toggle(default=Setting().standardised),
    "paths": Choices(default=Setting().paths, options=tuple(PATHS), most=len(PATHS)),
    "batch": Whole(default=Setting().batch_size, low=1, high=200),
    "replacement": Toggle(default=Setting().replacement),
    # Rates that diverge are allowed: divergence is a lesson.
    "rate": Real(default=Setting().learning_rate, low=1e-6, high=100, step=0.01),
    "schedule": Choice(default=Setting().schedule, options=tuple(SCHEDULES)),
    "halving": Whole(default=Setting().halving, low=1, high=2_000, step=10),
    "start": Reals(default=(), low=-1_000, high=1_000, step=0.1, fewest=2, most=2),
    "updates": Whole(default=Setting().updates, low=1, high=2_000, step=50),
    "seed": Whole(default=0, low=0, high=9_999),
}


def setting_from(values: Mapping[str, Any]) -> Setting:
    """Return the setting for a value of every name in PARAMETERS."""
    return Setting(
        points=values["points"],
        noise=float(values["scatter"]),
        draw=values["draw"],
        standardised=values["standardised"],
        paths=tuple(values["paths"]),
        batch_size=values["batch"],
        replacement=values["replacement"],
        learning_rate=float(values["rate"]),
        schedule=values["schedule"],
        halving=values["halving"],
        asked_start=tuple(values["start"]),
        updates=values["updates"],
        seed=values["seed"],
    )
