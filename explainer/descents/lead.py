"""Who is first at every step of a race, and how it stands there."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.descents.outcome import NEVER
from explainer.descents.run import Race, Runner

ARRIVED: Final = 0
"""In a deepest minimum, to stay there."""
ON_THE_WAY: Final = 1
"""Or in a minimum that is not the deepest."""
GONE: Final = 2
"""Outside of the domain."""

Keys = tuple[NDArray[Any], ...]
"""What is looked at first, second and third; (K, S) each."""


@dataclass(frozen=True, slots=True, eq=False)
class Lead:
    """Who is first on the leaderboard, for K values of the knob at S steps: (K, S) each."""

    runner: NDArray[np.int64]
    """Which one."""
    kind: NDArray[np.int64]
    """How it stands: ARRIVED, ON_THE_WAY or GONE."""
    loss: NDArray[np.float64]
    since: NDArray[np.int64]
    """When it has reached or will reach its minimum, or NEVER."""


def lead_of(run: Race) -> Lead:
    """Return who is first at every step, as explainer.descents.outcome.place_in_order sorts them."""
    steps = np.arange(run.setting.steps + 1)
    deepest = np.array([each.value <= run.surface.lowest + 1e-9 for each in run.surface.minima])
    best, *others = (_keys(each, steps, deepest) for each in run.runners)
    runner = np.zeros(best[0].shape, np.int64)
    for place, keys in enumerate(others, 1):
        ahead = _is_before(keys, best)
        runner[ahead] = place
        best = tuple(np.where(ahead, new, old) for new, old in zip(keys, best, strict=True))
    rows = np.arange(len(runner))[:, None]
    loss, reached = (np.stack(each) for each in zip(*((r.loss, r.reached) for r in run.runners), strict=True))
    return Lead(runner, best[0], loss[runner, rows, steps], reached[runner, rows])


def _keys(runner: Runner, steps: NDArray[np.int64], deepest: NDArray[np.bool_]) -> Keys:
    left, reached = runner.left[:, None], runner.reached[:, None]
    gone = (left != NEVER) & (left <= steps)
    arrived = ~gone & (reached != NEVER) & (reached <= steps) & deepest[runner.minimum][:, None]
    kind = np.where(gone, GONE, np.where(arrived, ARRIVED, ON_THE_WAY))
    second = np.where(gone, -left, np.where(arrived, reached, runner.loss))
    return kind, second, np.where(arrived, runner.loss, 0)


def _is_before(keys: Keys, others: Keys) -> NDArray[np.bool_]:
    (kind, second, third), (their_kind, their_second, their_third) = keys, others
    alike = (second == their_second) & (third < their_third)
    return (kind < their_kind) | ((kind == their_kind) & ((second < their_second) | alike))
