"""The runners of a race as they are drawn: rounded, kept at the edge once they have left, and marked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import Look, look_of
from explainer.choices.surfaces.surface_figures import drawn_surface, lifted
from explainer.descents.leaderboard import drawn_loss, drawn_positions
from explainer.descents.outcome import NEVER
from explainer.descents.run import Race, Runner
from explainer.kit.moving_figures import Levels, levels_of

LOWEST: Final = 1e-12
"""Losses above the minimum that are smaller are drawn there."""


Decades = tuple[int, int]
"""The ends of a logarithmic axis, as powers of ten."""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """What happens once at most, for all K values of the knob: (K,) each."""

    since: NDArray[np.int64]
    """The step; 0 where it never happens."""
    x: NDArray[np.float64]
    """Where it is marked; NaN where it never happens, as are the others."""
    y: NDArray[np.float64]
    step: NDArray[np.float64]
    loss: NDArray[np.float64]
    """On the scale of a trail's loss, and rounded as that is, so that the mark stands on the line."""


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """One runner as it is drawn, for all K values of the knob at all S steps."""

    name: str
    look: Look
    x: Levels
    """(K, S), as are y and z."""
    y: Levels
    z: Levels
    """On the scale of the solid, a little above it."""
    loss: Levels
    """log₁₀ of the loss above the lowest minimum; a gap where the domain has been left."""
    reached: Event
    """It came near the minimum by which it stays."""
    left: Event
    """It crossed the edge; marked there, and at its last step and loss before."""


def trails(race: Race, ends: Decades | None = None) -> tuple[Trail, ...]:
    """Return how every runner is drawn, its losses between `ends` or those of the race."""
    losses = [_above(race, runner) for runner in race.runners]
    low, high = ends or _decades_of(losses)
    return tuple(
        _trail(race, runner, levels_of(loss, low=low, high=high, bits=13, gaps=True))
        for runner, loss in zip(race.runners, losses, strict=True)
    )


def decades(race: Race) -> Decades:
    """Return between which powers of ten the losses of a race are drawn."""
    return _decades_of([_above(race, runner) for runner in race.runners])


def _trail(race: Race, runner: Runner, loss: Levels) -> Trail:
    domain, (_, scale) = race.surface.domain, drawn_surface(race.setting.surface)
    places = drawn_positions(runner, domain)
    low, high = scale.ends
    steps = np.arange(race.setting.steps + 1)
    # Who has left stays where it crossed the edge, and so does its height.
    last = np.where(runner.left == NEVER, steps[-1], np.maximum(runner.left - 1, 0))
    heights = np.take_along_axis(runner.loss, np.minimum(steps, last[:, None]), axis=1)
    above = loss.values().astype(np.float64)
    return Trail(
        name=runner.name,
        look=look_of(runner.name),
        x=levels_of(places[..., 0], low=domain.x_low, high=domain.x_high, bits=13),
        y=levels_of(places[..., 1], low=domain.y_low, high=domain.y_high, bits=13),
        z=levels_of(lifted(heights, scale), low=low, high=high + 0.05 * (high - low), bits=11),
        loss=loss,
        reached=_event(runner.reached, places, above),
        left=_event(runner.left, places, above, before=1),
    )


def _event(
    step: NDArray[np.int64],
    places: NDArray[np.float32],
    above: NDArray[np.float64],
    *,
    before: int = 0,
) -> Event:
    """Return what happens at a step (K,) of the places (K, S, 2); step and loss are of so many `before` it.

    `above` is the loss (K, S) as it is drawn.
    """
    at = np.maximum(step, 0)
    told, here = np.maximum(at - before, 0), np.arange(len(at))
    marked = np.stack([*places[here, at].T, told, above[here, told]])
    return Event(at, *np.where(step == NEVER, np.nan, marked))


def _above(race: Race, runner: Runner) -> NDArray[np.float64]:
    """Return log₁₀ of the loss above the lowest minimum; NaN from the step on that left the domain."""
    return np.log10(np.maximum(drawn_loss(runner).astype(np.float64) - race.surface.lowest, LOWEST))


def _decades_of(losses: Sequence[NDArray[np.float64]]) -> Decades:
    """Return whole powers of ten between which logarithms (K, S) lie; above, only ten times the start's."""
    start = max(float(loss[0, 0]) for loss in losses)
    lowest = min(float(np.nanmin(loss)) for loss in losses)
    highest = max(float(np.nanmax(loss)) for loss in losses)
    high = math.ceil(min(highest, start + 1))
    # Few different axes are drawn, so that most races can share theirs.
    return min(3 * math.floor(lowest / 3), high - 1), high
