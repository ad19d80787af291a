"""One function whose own number is a knob: its value, its slope, and what both do to a layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.activations.curves import REACH, CurveFamily
from explainer.choices.activations.look_figures import Look, own_look
from explainer.choices.activations.properties import Moments
from explainer.kit.drawing import MEANING
from explainer.kit.marks import line, points
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.activations.curve_figures import MARGINS
from explainer.lessons.activations.readout_figures import below_readout, readout, readout_axes

HEIGHT: Final = 340
_SEEN: Final = (-3.2, 3.4)
"""Heights that are seen of the function; it leaves them to the right."""
_MEAN: Final = Look(MEANING.negative, "solid")
_SQUARE: Final = Look(MEANING.positive, "14px,4px")


@dataclass(frozen=True, slots=True)
class ShapeWords:
    """The titles of the figures, and the legend of the last."""

    value: str
    slope: str
    effect: str
    mean: str
    """The mean output for z ~ N(0, 1)."""
    mean_square_slope: str


def shaped(
    family: CurveFamily, moments: Sequence[Moments], *, symbol: str, words: ShapeWords
) -> list[Picture]:
    """Draw f and f′, which follow the knob; over its values, mean output and mean squared slope."""
    look = own_look(family.name)
    steepest = max(1.15, 1.05 * family.slope.max())
    return [
        _curve(family.z, family.value, look.color, words.value, _SEEN),
        _curve(family.z, _broken(family), look.color, words.slope, (-0.15, steepest)),
        _effect(family.values, moments, symbol=symbol, words=words),
    ]


def _curve(
    z: NDArray[np.float64],
    heights: NDArray[np.float64],
    color: str,
    title: str,
    seen: tuple[float, float],
) -> Picture:
    told = "%{x:.2f}: %{y:.4f}<extra></extra>"
    curve = line(z.astype(np.float32), color=color, width=4, told=told)
    layout = {
        "showlegend": False,
        "margin": MARGINS,
        "xaxis": {"range": [-REACH, REACH], "zeroline": True, "dtick": 2, "title": {"standoff": 4}},
        "yaxis": {"range": seen, "zeroline": True},
    }
    return assembled([Part(curve, y=heights[:, None])], x="z", title=title, layout=layout)


def _broken(family: CurveFamily) -> NDArray[np.float64]:
    """The slopes with a gap at z = 0, where they jump for every value of the knob but one."""
    return np.where(family.z == 0, np.nan, family.slope)


def _effect(
    values: NDArray[np.float64], moments: Sequence[Moments], *, symbol: str, words: ShapeWords
) -> Picture:
    """Two lines over the values of the knob, with a dot on each where the knob stands."""
    lines = {words.mean: _MEAN, words.mean_square_slope: _SQUARE}
    heights = np.array([[each.mean, each.mean_square_slope] for each in moments]).T
    parts = list[Part]()
    for (name, look), along in zip(lines.items(), heights, strict=True):
        told = f"{name}: %{{y:.4f}}<extra></extra>"
        parts.append(
            Part(line(values, along, color=look.color, dash=look.dash, width=3, name=name, told=told))
        )
    places = np.repeat(values[:, None], len(lines), axis=1)
    dots = points(color=[look.color for look in lines.values()], size=12)
    parts += [Part(dots, places[:, None], heights.T[:, None]), *readout(lines, heights, decimals=3)]
    low, high = min(0.0, float(heights.min())), float(heights.max())
    room, width = 0.08 * (high - low), float(values[-1] - values[0])
    rows, height = len(lines), HEIGHT - MARGINS["t"] - MARGINS["b"]
    layout = {
        "showlegend": False,
        "margin": MARGINS,
        "xaxis": {
            "range": [values[0] - 0.06 * width, values[-1] + 0.06 * width],
            "title": {"standoff": 4},
        },
        "yaxis": {
            "range": [low - room, high + room],
            "zeroline": True,
            "domain": below_readout(rows, height=height),
        },
        **readout_axes(rows, height=height),
    }
    return assembled(parts, x=symbol, title=words.effect, layout=layout)
