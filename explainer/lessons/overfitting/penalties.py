"""The minimum of ‖w − a‖²/2 with λ‖w‖₁ or with λ‖w‖²/2, in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

STRENGTHS: Final = tuple(np.linspace(0, 4, 81).round(2).tolist())

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Penalised:
    """Both minima for K values of λ."""

    target: Array
    """(2,): a, the minimum without a penalty."""
    strengths: Array
    """(K,): λ"""
    absolute: Array
    """(K, 2): sign(a) · max(|a| − λ, 0), zero from λ = |a| on."""
    squared: Array
    """(K, 2): a / (1 + λ), zero for no λ."""


def penalised(target: Sequence[float], strengths: Sequence[float] = STRENGTHS) -> Penalised:
    """Return both minima for every λ."""
    a, strength = np.array(target, np.float64), np.array(strengths, np.float64)
    absolute = np.sign(a) * np.maximum(np.abs(a) - strength[:, None], 0)
    return Penalised(a, strength, absolute, a / (1 + strength[:, None]))


def descents_to_zero(target: float, strength: float, *, rate: float, steps: int) -> Array:
    """Return (2, steps + 1): w on its way with the penalty λ|w|, by the slope alone and by a proximal step.

    The slope of |w| is taken as sign(w), as autograd does, 0 at 0. The proximal step is a step for the
    square, then w ← sign(w) · max(|w| − ηλ, 0).
    """
    walks = np.full((2, steps + 1), target)
    for step in range(steps):
        slope, proximal = walks[:, step]
        walks[0, step + 1] = slope - rate * (slope - target + strength * np.sign(slope))
        moved = proximal - rate * (proximal - target)
        walks[1, step + 1] = np.sign(moved) * max(abs(moved) - rate * strength, 0)
    return walks
