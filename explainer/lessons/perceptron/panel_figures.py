"""What stands below the neuron: the mistakes of every epoch, or all weighted sums on the step."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.marks import line, points, ring
from explainer.kit.moving_figures import Part
from explainer.lessons.perceptron.looks import Looks
from explainer.lessons.perceptron.plane_figures import COLORS, SYMBOLS

_BELOW: Final = ("x2", "y2")
_DOMAIN: Final = (0.0, 0.28)
_BLOCK: Final = 12
_HIGHEST: Final = 70
"""Pixels: the largest side of a block, and what the highest pile of them may have."""


def mistakes_parts(looks: Looks, mistakes: NDArray[np.int64]) -> list[Part]:
    """Return a block for every mistake, on those before it in its epoch, and a ring on the top of the look's.

    Block k of an epoch stands from k − 1 to k; it is there from its look on.
    """
    mistaken = (looks.point >= 0) & (looks.output != looks.target)
    so_far = _so_far(looks.epoch, mistaken)
    size = min(_BLOCK, _HIGHEST / max(int(mistakes.max(initial=0)), 1))
    block = points(color=MEANING.wrong, size=size, symbol="square", opacity=0.75, on=_BELOW)
    x, y = (
        np.where(mistaken, values, np.nan)[None].astype(np.float32) for values in (looks.epoch, so_far - 0.5)
    )
    begun = looks.epoch > 0
    epoch, height = (np.where(begun, values, np.nan) for values in (looks.epoch, so_far))
    return [Part(block, x, y, grow=True), _ring(epoch, height, color=MEANING.now)]


def _so_far(epoch: NDArray[np.int64], mistaken: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many mistakes the epoch of every look has had, that look included."""
    total = np.cumsum(mistaken)
    first = np.searchsorted(epoch, epoch)
    return total - (total - mistaken)[first]


def mistakes_layout(mistakes: NDArray[np.int64], *, epoch: str, title: str) -> dict[str, Any]:
    """Return the axes of the panel of mistakes."""
    highest = max(int(mistakes.max(initial=0)), 1)
    across: dict[str, Any] = {
        "title": {"text": epoch},
        "range": [0.4, len(mistakes) + 0.6],
        "tick0": 1,
        "dtick": -(-len(mistakes) // 8),
    }
    up: dict[str, Any] = {"range": [-0.18 * highest, 1.25 * highest], "dtick": -(-highest // 4)}
    return _layout(across, up, title)


def step_parts(looks: Looks) -> list[Part]:
    """Return the step function, every point at its weighted sum, and a ring on the one looked at."""
    reach = _reach(looks)
    step = line([-reach, 0, 0, reach], [0, 0, 1, 1], color=MEANING.untrained, width=3, on=_BELOW)
    asked = looks.point >= 0
    parts = [Part(step)]
    for label in (0, 1):
        chosen = asked & (looks.target == label)
        seen = points(
            looks.weighted_sum[chosen],
            looks.output[chosen],
            color=COLORS[label],
            # The square is larger, so that it is seen below a circle at the same place.
            size=10 if label else 14,
            symbol=SYMBOLS[label],
            told="z = %{x}",
            clipped=False,
            on=_BELOW,
        )
        parts.append(Part(seen))
    right = asked & (looks.output == looks.target)
    for chosen, color in ((right, MEANING.right), (asked & ~right, MEANING.wrong)):
        height = np.where(chosen, looks.output, np.nan)
        parts.append(_ring(np.where(chosen, looks.weighted_sum, np.nan), height, color=color))
    return parts


def step_layout(looks: Looks, *, title: str) -> dict[str, Any]:
    """Return the axes of the panel of the step."""
    reach = _reach(looks)
    across: dict[str, Any] = {"title": {"text": "z"}, "range": [-reach, reach], "nticks": 7}
    return _layout(across, {"range": [-0.35, 1.4], "tickvals": [0, 1]}, title)


def _reach(looks: Looks) -> float:
    sums = np.abs(looks.weighted_sum[looks.point >= 0])
    return 1.15 * max(float(sums.max(initial=0)), 1.0)


def _ring(x: NDArray[np.float64], y: NDArray[np.float64], *, color: str) -> Part:
    across, up = (each[None, :, None].astype(np.float32) for each in (x, y))
    return Part(ring(size=20, color=color, clipped=False, on=_BELOW), across, up)


def _layout(across: dict[str, Any], up: dict[str, Any], title: str) -> dict[str, Any]:
    heading = {
        "text": title,
        "x": 0,
        "y": _DOMAIN[1] + 0.01,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }
    return {
        "xaxis2": {"anchor": "y2", "showgrid": False, "zeroline": False, "fixedrange": True, **across},
        "yaxis2": {"domain": list(_DOMAIN), "zeroline": False, "fixedrange": True, **up},
        "annotations": [heading],
    }
