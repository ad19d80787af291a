"""The weights as an arrow on the line where z = 0, and the weights that belong to an arrow that was dragged.

The foot is the place on the line nearest to the middle of what is seen; the head is SCALE · (w₁, w₂) away.
In the browser ui/plot/live.js computes the same while the hand moves.
"""

from collections.abc import Sequence
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from explainer.kit.address import Real
from explainer.kit.parameters import nearest_step
from explainer.lessons.perceptron.setting import PARAMETERS, Weights

SCALE: Final = 0.4
HEAD, FOOT = 0, 1
"""The points of the arrow's handles."""
_HAND: Final = cast(Real, PARAMETERS["hand_w1"])
BOUNDS: Final = (_HAND.low, _HAND.high, _HAND.step)
"""The lowest and the highest weight, and the step between two."""


def arrow_of(weights: Weights, seen: tuple[float, float]) -> NDArray[np.float64]:
    """Return head and foot (2, 2); where no line is in sight, the foot stands in the middle."""
    low, high = seen
    middle, slope = np.full(2, (low + high) / 2), np.array(weights[:2])
    length = float(slope @ slope)
    foot = middle - (middle @ slope + weights[2]) / (length or 1) * slope
    if not length or foot.min() < low or foot.max() > high:
        foot = middle
    return np.array([foot + SCALE * slope, foot])


def dragged(weights: Weights, seen: tuple[float, float], point: int, to: Sequence[float]) -> Weights:
    """Return the weights when head or foot is dragged to a place; they are rounded to the sliders' steps.

    The head takes w along, and the line turns about the foot; the foot takes the line along.
    """
    foot = arrow_of(weights, seen)[FOOT]
    if point == HEAD:
        first, second = (rounded(float(way)) for way in (np.asarray(to) - foot) / SCALE)
    else:
        first, second = weights[:2]
        foot = np.asarray(to)
    return first, second, rounded(-float(foot @ (first, second)))


def rounded(weight: float) -> float:
    """Return the nearest step of a weight's slider."""
    low, high, step = BOUNDS
    return nearest_step(weight, low=low, high=high, step=step)
