"""Where one optimizer ends from every point of a grid: all starts are entries of one parameter."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.optimizers.registry import OPTIMIZERS, Sharing
from explainer.choices.surfaces.geometry import nearest_minimum
from explainer.choices.surfaces.registry import Rectangle, SurfaceSpec
from explainer.descents.outcome import NEVER
from explainer.descents.run import entries_of
from explainer.descents.setting import Course, Setting
from explainer.descents.walk import Entry, Walk, noise_of

GRID: Final = 100
COARSE_GRID: Final = 10
"""Where every start needs a torch.optim object of its own, which takes a hundred times as long."""
MOST_STEPS: Final = 500
NOWHERE: Final = -1
"""Stands for a start that has come to no minimum yet."""
GONE: Final = -2
"""Stands for a start from which the domain was left."""


@dataclass(frozen=True, slots=True, eq=False)
class Basins:
    """What becomes of every start; rows from the lowest y, as plotly wants it."""

    runner: str
    rate: float
    steps: int
    """How many updates were made."""
    x: NDArray[np.float64]
    """(columns,)"""
    y: NDArray[np.float64]
    """(rows,)"""
    minimum: NDArray[np.int64]
    """(rows, columns): index of the minimum near which it ends, NOWHERE or GONE."""
    reached: NDArray[np.int64]
    """(rows, columns): from which step on it stays near that minimum, or NEVER."""
    loss: NDArray[np.float64]
    """(rows, columns): at the end; NaN where the domain was left."""


def basins(
    setting: Setting,
    runner: str,
    *,
    steps: int | None = None,
    view: Rectangle | None = None,
    count: int | None = None,
) -> Basins:
    """Return where `runner` ends from `count` × `count` starts over `view`, or over the whole domain.

    By default GRID × GRID, or COARSE_GRID × COARSE_GRID for an optimizer that shares nothing. It has the
    learning rate and the options that it has in the race of the setting, however many `steps` it goes here,
    at most MOST_STEPS; the noise, if there is any, is the same for all starts.
    """
    steps = min(setting.steps if steps is None else steps, MOST_STEPS)
    course = replace(setting.course, steps=steps)
    spec = course.spec
    area = view or spec.domain
    if count is None:
        count = COARSE_GRID if OPTIMIZERS[runner].sharing is Sharing.NONE else GRID
    x, y = np.linspace(area.x_low, area.x_high, count), np.linspace(area.y_low, area.y_high, count)
    starts = torch.asarray(np.stack([grid.ravel() for grid in np.meshgrid(x, y)]))
    (raced,) = (each for each in entries_of(setting, [setting.knob_value]) if each.name == runner)
    # Without the momenta of a knob: they are one for each replica, and the options say the same.
    entry = Entry(runner, raced.options, raced.learning_rates)
    final, loss, outside = _ends(course, entry, starts, steps)
    minimum, distance = nearest_minimum(spec, final)
    near = (distance <= spec.near) & ~outside
    reached = _arrivals(course, entry, starts, steps, targets=_places(spec, minimum))
    shape = (count, count)
    return Basins(
        runner=runner,
        rate=entry.learning_rates[0],
        steps=steps,
        x=x,
        y=y,
        minimum=np.where(outside, GONE, np.where(near, minimum, NOWHERE)).reshape(shape),
        reached=np.where(near, reached, NEVER).reshape(shape),
        loss=np.where(outside, np.nan, loss).reshape(shape),
    )


def _places(spec: SurfaceSpec, minimum: NDArray[np.int64]) -> torch.Tensor:
    """Return (2, n): x and y of the minima with these indices."""
    return torch.tensor([(each.x, each.y) for each in spec.minima], dtype=torch.float64)[minimum].T


def _walk(course: Course, entry: Entry, starts: torch.Tensor, steps: int) -> Iterator[Walk]:
    """Yield the walk at the start and after each update."""
    walk, noise = Walk(course.spec, [entry], starts), noise_of(course)
    yield walk
    for step in range(steps):
        walk.look(None if noise is None else noise[step])
        walk.step()
        yield walk


def _ends(
    course: Course, entry: Entry, starts: torch.Tensor, steps: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return the last positions (n, 2), their loss (n,), and whether the domain was ever left (n,)."""
    domain = course.spec.domain
    lowest, highest = starts, starts
    positions = starts
    for walk in _walk(course, entry, starts, steps):
        positions = walk.positions[0]
        lowest, highest = torch.minimum(lowest, positions), torch.maximum(highest, positions)
    x, y = torch.stack([lowest, highest], dim=-1)
    inside = (x[:, 0] >= domain.x_low) & (x[:, 1] <= domain.x_high)
    inside &= (y[:, 0] >= domain.y_low) & (y[:, 1] <= domain.y_high)
    return positions.T.numpy(), course.spec.height(*positions).numpy(), ~inside.numpy()


def _arrivals(
    course: Course, entry: Entry, starts: torch.Tensor, steps: int, *, targets: torch.Tensor
) -> NDArray[np.int64]:
    """Return from which step on each start stays near its target; the walk is gone over a second time."""
    # Which minimum will be the nearest is known only at the end, and all positions take too much memory.
    since = torch.zeros(starts.shape[1], dtype=torch.int64)
    for step, walk in enumerate(_walk(course, entry, starts, steps)):
        away = (walk.positions[0] - targets).square().sum(dim=0)
        since[~(away <= course.spec.near**2)] = step + 1
    return since.numpy()
