"""Who is ahead, and how a path is drawn that has left the domain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.choices.surfaces.geometry import nearest_minimum
from explainer.choices.surfaces.registry import Rectangle
from explainer.descents.outcome import NEVER, place_in_order
from explainer.descents.run import Race, Runner


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the leaderboard."""

    runner: str
    rate: float
    momentum: float | None
    """None for an optimizer that has none."""
    loss: float | None
    """None for who has left the domain, as is the next."""
    distance: float | None
    """To the nearest known minimum."""
    minimum: int
    """Index of that minimum."""
    reached: int | None
    """From which step on it stays near that minimum; None if not yet, or not at all."""
    left: int | None
    """The first step outside the domain; None if it is still inside."""


def standings(race: Race, *, replica: int | None = None, step: int | None = None) -> tuple[Standing, ...]:
    """Return the leaderboard at a step, the best first; by default for the setting itself, at the end."""
    which = race.chosen if replica is None else replica
    at = race.setting.steps if step is None else step
    lines = [_standing(race, runner, which, at) for runner in race.runners]
    return tuple(sorted(lines, key=lambda line: _place(race, line)))


def _place(race: Race, line: Standing) -> tuple[float, ...]:
    return place_in_order(
        race.surface,
        loss=float("inf") if line.loss is None else line.loss,
        left=NEVER if line.left is None else line.left,
        reached=NEVER if line.reached is None else line.reached,
        minimum=line.minimum,
    )


def _standing(race: Race, runner: Runner, replica: int, step: int) -> Standing:
    left, reached = int(runner.left[replica]), int(runner.reached[replica])
    gone = left != NEVER and left <= step
    minimum, distance = nearest_minimum(race.surface, runner.positions[replica, step])
    return Standing(
        runner=runner.name,
        rate=runner.rates[replica],
        momentum=runner.options_at(replica).get("momentum"),
        loss=None if gone else float(runner.loss[replica, step]),
        distance=None if gone else float(distance),
        minimum=int(minimum),
        reached=reached if reached != NEVER and reached <= step else None,
        left=left if gone else None,
    )


def drawn_positions(runner: Runner, domain: Rectangle) -> NDArray[np.float32]:
    """Return (K, T + 1, 2): from the step that left the domain on, the point where it crossed the edge."""
    low, high = _corners(domain)
    drawn = runner.positions.clip(low, high).astype(np.float32)
    gone = np.flatnonzero(runner.left != NEVER)
    left = runner.left[gone]
    inside, outside = runner.positions[gone, np.maximum(left - 1, 0)], runner.positions[gone, left]
    after = np.arange(drawn.shape[1], dtype=np.int64) >= left[:, None]
    drawn[gone] = np.where(after[..., None], _crossing(domain, inside, outside)[:, None], drawn[gone])
    return drawn


def drawn_loss(runner: Runner) -> NDArray[np.float32]:
    """Return (K, T + 1): not a number from the step that left the domain on."""
    steps = np.arange(runner.loss.shape[1], dtype=np.int64)
    gone = (runner.left[:, None] != NEVER) & (steps >= runner.left[:, None])
    with np.errstate(over="ignore"):
        return np.where(gone, np.nan, runner.loss).astype(np.float32)


def _crossing(
    domain: Rectangle, inside: NDArray[np.float64], outside: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return where ways (G, 2) from inside to outside meet the edge; `inside` where one is not a number."""
    low, high = _corners(domain)
    way = np.clip(np.nan_to_num(outside), -1e100, 1e100) - inside
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(way > 0, (high - inside) / way, (low - inside) / way)
    share = np.where(way == 0, np.inf, shares).min(axis=1, keepdims=True)
    return np.clip(inside + np.minimum(share, 1.0) * way, low, high)


def _corners(domain: Rectangle) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([domain.x_low, domain.y_low]), np.array([domain.x_high, domain.y_high])
