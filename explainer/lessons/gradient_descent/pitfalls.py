"""What is often said wrongly about batches, epochs and constant rates, computed."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explainer.choices.schedules import SCHEDULES
from explainer.descents.run import race
from explainer.descents.setting import Setting as RaceSetting
from explainer.lessons.gradient_descent.gradients import single_gradients
from explainer.lessons.gradient_descent.run import batches_of, descend
from explainer.lessons.gradient_descent.setting import Setting


@dataclass(frozen=True, slots=True)
class Epoch:
    """How one epoch is cut into batches."""

    iterations: int
    """⌈n / B⌉"""
    last: int
    """Points in the last batch: B only where B divides n."""


@dataclass(frozen=True, slots=True, eq=False)
class Average:
    """What the batches of one epoch say together, at one place."""

    sizes: tuple[int, ...]
    """Of the batches."""
    gradients: NDArray[np.float64]
    """(batches, 2)"""
    full: NDArray[np.float64]
    """(2,): the gradient of all points."""

    @property
    def plain(self) -> NDArray[np.float64]:
        """(2,): the mean of the batches, in which points of a smaller last batch count for more."""
        return self.gradients.mean(axis=0)

    @property
    def weighted(self) -> NDArray[np.float64]:
        """(2,): the mean in which every batch counts as often as it has points: `full` again."""
        return np.average(self.gradients, axis=0, weights=self.sizes)


def epoch_of(*, points: int, batch_size: int) -> Epoch:
    """Return iterations per epoch and the size of the last batch, for 1 ≤ B ≤ n."""
    iterations = -(-points // batch_size)
    return Epoch(iterations=iterations, last=points - (iterations - 1) * batch_size)


def epoch_average(setting: Setting) -> Average:
    """Return the gradients of the mini-batches of one epoch, all at the start."""
    problem = setting.problem()
    single = single_gradients(problem, setting.start(problem))
    batches = batches_of(replace(setting, replacement=False), "mini-batch")
    chosen = [next(batches).numpy() for _ in range(setting.updates_per_epoch("mini-batch"))]
    return Average(
        sizes=tuple(len(batch) for batch in chosen),
        gradients=np.stack([single[batch].mean(axis=0) for batch in chosen]),
        full=single.mean(axis=0),
    )


def paths_by_seed(setting: Setting, path: str, *, seeds: int = 5) -> NDArray[np.float64]:
    """Return (seeds, T + 1, 2): one path with several orders of the points; batch descent knows no order."""
    alone = replace(setting, paths=(path,))
    runs = (descend(replace(alone, seed=seed), family=False) for seed in range(seeds))
    return np.stack([run.paths[0].positions[0] for run in runs])


def paths_on_surface(setting: RaceSetting, *, seeds: int = 5) -> NDArray[np.float64]:
    """Return (seeds, steps + 1, 2): plain descent with the noise of several seeds; one path without noise."""
    alone = replace(setting, runners=("SGD",), own=())
    runs = (race(replace(alone, seed=seed), family=False) for seed in range(seeds))
    return np.stack([run.runners[0].positions[run.chosen] for run in runs])


def by_schedule(setting: Setting, path: str = "stochastic") -> dict[str, NDArray[np.float64]]:
    """Return (T + 1,) for every schedule: how far the loss of a path lies above the minimum.

    A constant rate stays in its noise ball; a falling one leaves it behind.
    """
    problem, alone = setting.problem(), replace(setting, paths=(path,))
    runs = {name: descend(replace(alone, schedule=name), family=False) for name in SCHEDULES}
    return {name: problem.excess(run.paths[0].positions[0]) for name, run in runs.items()}
