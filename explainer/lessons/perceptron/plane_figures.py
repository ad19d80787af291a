"""The plane of two inputs: points, the line where z = 0, and the half planes on both sides of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.kit import marks
from explainer.kit.drawing import MEANING
from explainer.kit.marks import area, cross, line, points
from explainer.kit.moving_figures import Move, Part, Picture, assembled, moves_of
from explainer.lessons.perceptron.arrow import arrow_of
from explainer.lessons.perceptron.looks import Looks

COLORS: Final = (MEANING.negative, MEANING.positive)
"""Of class 0 and class 1, and of the half planes where the neuron says so."""
SYMBOLS: Final = ("square", "circle")
"""Of class 0 and class 1, for those who do not tell the colours apart."""
X1: Final = "x<sub>1</sub>"
X2: Final = "x<sub>2</sub>"
TINT: Final = 0.16
"""Opacity of a half plane."""

SHAFT, HANDLES = "shaft", "handles"
"""The traces of the arrow, and of its head and foot."""
_NEAR: Final = (-1.0, 2.0)
_WIDE: Final = (-3.2, 3.2)
BESIDE: Final = 0.05
"""How far a cross stands away from its point, as a share of what is seen."""
FAR: Final = 20.0
"""Lines are drawn so far; of one that is farther from the origin, only one side is seen."""


@dataclass(frozen=True, slots=True)
class PlaneWords:
    """What the legend says."""

    one: str
    """A point of class 1, and the half plane where the neuron says so."""
    zero: str
    before: str
    """The line before the step."""
    after: str
    right: str
    """The point looked at, answered rightly."""
    wrong: str
    mistaken: str
    """A point that the line now has on its wrong side."""

    @property
    def classes(self) -> tuple[str, str]:
        """Of class 0 and class 1."""
        return self.zero, self.one


def plane(looks: Looks, *, words: PlaneWords) -> Picture:
    """Draw the half planes and the line after every look, the line before it, and the point looked at."""
    return _plane(_learning(looks, words), looks)


def plane_moves(looks: Looks, *, words: PlaneWords) -> tuple[Move, ...]:
    """Return what moves on the plane: everything but the axes."""
    return moves_of(_learning(looks, words))


def _learning(looks: Looks, words: PlaneWords) -> list[Part]:
    before = line_of(looks.before[None], name=words.before, dash="dash", width=2)
    return _parts(looks, words, before=[before] if looks.learns else [])


def plane_by_hand(looks: Looks, *, words: PlaneWords) -> Picture:
    """Draw the same of weights that stay, and on the line an arrow whose head and foot can be dragged."""
    first, second, bias = looks.after[0].tolist()
    head, foot = arrow_of((first, second, bias), seen_of(looks.points)).astype(np.float32)
    ends = np.stack([head, foot])[None, None]
    shaft = line(color=MEANING.right, width=3, name=SHAFT, legend=False)
    handles = points(
        color=MEANING.right,
        size=[18, 13],
        symbol=["diamond", "circle"],
        outline=2,
        opacity=1,
        name=HANDLES,
        legend=False,
        clipped=False,
    )
    arrow = [Part(trace, ends[..., 0], ends[..., 1]) for trace in (shaft, handles)]
    return _plane([*_parts(looks, words, before=[]), *arrow], looks)


def _parts(looks: Looks, words: PlaneWords, *, before: Sequence[Part]) -> list[Part]:
    return [
        *(half_plane(looks.after[None], label, fires_at_zero=looks.fires_at_zero) for label in (1, 0)),
        *before,
        line_of(looks.after[None], name=words.after),
        *(class_points(looks.points, label, name=words.classes[label]) for label in (0, 1)),
        _crosses(looks, words.mistaken),
        ring(_looked_at(looks, right=True), name=words.right, color=MEANING.right),
        ring(_looked_at(looks, right=False), name=words.wrong, color=MEANING.wrong),
    ]


def _plane(parts: Sequence[Part], looks: Looks) -> Picture:
    layout = plane_layout(seen_of(looks.points))
    return assembled(
        parts,
        x=X1,
        y=X2,
        layout=layout | {"legend": {"entrywidthmode": "fraction", "entrywidth": 0.5}},
    )


def seen_of(points: Points) -> tuple[float, float]:
    """Return what is seen of both axes: the surroundings of the unit square, or all places for points."""
    low, high = _NEAR
    if len(points) and low <= points.inputs.min() and points.inputs.max() <= high:
        return _NEAR
    return _WIDE


def plane_layout(seen: tuple[float, float]) -> dict[str, Any]:
    """Return two axes with the same scale and the range `seen`."""
    shared = {"range": list(seen), "constrain": "domain", "dtick": 1}
    return {
        "margin": {"l": 40, "r": 8, "b": 40},
        "xaxis": shared,
        "yaxis": shared | {"scaleanchor": "x", "constraintoward": "top"},
    }


def half_plane(weights: NDArray[np.float64], label: int, *, fires_at_zero: bool) -> Part:
    """Return the half plane where neurons (K, S, 3) answer `label`."""
    corners = half_plane_corners(weights, label, fires_at_zero=fires_at_zero).astype(np.float32)
    return Part(area(color=COLORS[label], opacity=TINT), corners[..., 0], corners[..., 1])


def half_plane_corners(
    weights: NDArray[np.float64], label: int, *, fires_at_zero: bool
) -> NDArray[np.float64]:
    """Return a closed rectangle (…, 5, 2) that covers what is seen of a half plane; NaN if that is nothing.

    The normal (w₁, w₂) points to where the neuron fires; without one, b alone decides about the whole plane.
    """
    nearest, along, normal = _frame(weights)
    across = normal if label else -normal
    away = np.array([-1.0, 1.0, 1.0, -1.0, -1.0])[:, None] * FAR
    deep = np.array([0.0, 0.0, 2.0, 2.0, 0.0])[:, None] * FAR
    corners = nearest[..., None, :] + away * along[..., None, :] + deep * across[..., None, :]
    everywhere = FAR * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]], dtype=np.float64)
    bias = weights[..., 2:, None]
    fires = bias >= 0 if fires_at_zero else bias > 0
    whole = np.where(fires if label else ~fires, everywhere, np.nan)
    has_line = np.asarray(np.isfinite(nearest).all(axis=-1))
    return np.where(has_line[..., None, None], corners, whole)


def line_ends(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return two places (…, 2, 2) on the lines where z = 0; NaN where there is none within sight."""
    nearest, along, _ = _frame(weights)
    away = np.array([-FAR, FAR])[:, None]
    return nearest[..., None, :] + away * along[..., None, :]


def _frame(
    weights: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the place on each line that is nearest to the origin, and the unit vectors along and across."""
    slopes, bias = weights[..., :2], weights[..., 2:]
    length = np.linalg.norm(slopes, axis=-1, keepdims=True)
    within = np.abs(bias) < FAR * length
    normal = np.where(within, slopes / np.where(within, length, 1), np.nan)
    nearest = np.where(within, -bias / np.where(within, length, 1), np.nan) * normal
    along = np.stack([-normal[..., 1], normal[..., 0]], axis=-1)
    return nearest, along, normal


def class_points(placed: Points, label: int, *, name: str) -> Part:
    """Return the points of one class; that they "move" keeps them above the half planes and lines."""
    inputs = placed.inputs[placed.labels == label].astype(np.float32)
    trace = points(
        color=COLORS[label],
        # The square is larger, so that it is seen below a circle at the same place.
        size=12 if label else 15,
        symbol=SYMBOLS[label],
        outline=1,
        name=name,
        told=f"(%{{x}}, %{{y}}) → {label}<extra></extra>",
    )
    trace.legendrank = 2 - label
    return Part(trace, inputs[None, None, :, 0], inputs[None, None, :, 1])


def ring(places: NDArray[np.float64], *, name: str, color: str) -> Part:
    """Return a ring around one place (positions, 2) after another; NaN hides it."""
    x, y = (places[None, :, axis, None].astype(np.float32) for axis in (0, 1))
    return Part(marks.ring(size=26, color=color, name=name).update(legendrank=5), x, y)


def _looked_at(looks: Looks, *, right: bool) -> NDArray[np.float64]:
    chosen = (looks.output == looks.target) == right
    return np.where(chosen[:, None], looks.places, np.nan)


def line_of(weights: NDArray[np.float64], *, name: str, dash: str = "solid", width: int = 4) -> Part:
    """Return the lines where z = 0 for weights (K, S, 3)."""
    ends = line_ends(weights).astype(np.float32)
    trace = line(color=MEANING.untrained, width=width, dash=dash, name=name)
    trace.legendrank = 3 if dash == "solid" else 4
    return Part(trace, ends[..., 0], ends[..., 1])


def _crosses(looks: Looks, name: str) -> Part:
    """Return a cross beside every point on the wrong side, as a teacher puts it."""
    trace = cross(color=MEANING.wrong, width=3, name=name).update(legendrank=7)
    low, high = seen_of(looks.points)
    places = (looks.points.inputs + BESIDE * (high - low)).astype(np.float32)
    return Part(
        trace, places[None, None, :, 0], np.where(looks.wrong, places[:, 1], np.float32(np.nan))[None]
    )
