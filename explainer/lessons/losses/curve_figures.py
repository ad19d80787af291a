"""Losses over z and over p, the gradients beneath, and a dot on every curve that follows the knob."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.losses.registry import LOSSES
from explainer.kit.drawing import SERIES
from explainer.kit.marks import line, now, points
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.losses.curves import Curves
from explainer.lessons.losses.setting import REACH

HEIGHTS: Final = (250, 250, 210, 210)
_DASHES: Final = ("solid", "14px,4px", "12px,3px,3px,3px", "7px,5px", "3px,3px", "2px,7px")
_HIGHEST: Final = 7.5
"""Of a loss, no more is seen: a bounded one beside it would look flat."""
_STEEPEST: Final = (2.0, 6.0)
"""Of ∂L/∂z and of ∂L/∂p likewise."""
_JUMP: Final = 0.3
"""Between neighbours of the grid no gradient changes so much that does not jump: there the line has a gap."""
_TANGENT: Final = 1.2
"""Half the length of a tangent, along z."""


@dataclass(frozen=True, slots=True)
class CurveWords:
    """The titles of the figures."""

    over_z: str
    over_p: str
    by_z: str
    by_p: str


@dataclass(frozen=True, slots=True)
class _Axis:
    """What is to the right of all figures in a column: where the grid and the knob stand."""

    name: str
    grid: NDArray[np.float64]
    places: NDArray[np.float64]
    seen: tuple[float, float]


def look_of(name: str) -> tuple[str, str]:
    """Return colour and dash of a loss, wherever it is drawn."""
    place = list(LOSSES).index(name)
    return SERIES[place % len(SERIES)], _DASHES[place % len(_DASHES)]


def curve_pictures(grid: Curves, places: Curves, *, words: CurveWords) -> list[Picture]:
    """Draw the losses of the grid; `places` has an output for every value of the knob."""
    z = _Axis("z", grid.z, places.z, (-REACH, REACH))
    p = _Axis("p", grid.p, places.p, (-0.02, 1.02))
    return [
        _losses(z, grid, places, words.over_z, tangents=True),
        _losses(p, grid, places, words.over_p, tangents=False),
        _gradients(z, grid, grid.by_z, places.by_z, _STEEPEST[0], words.by_z),
        _gradients(p, grid, grid.by_p, places.by_p, _STEEPEST[1], words.by_p),
    ]


def _losses(axis: _Axis, grid: Curves, places: Curves, title: str, *, tangents: bool) -> Picture:
    high = min(_HIGHEST, float(grid.loss.max()))
    low = max(-0.06 * high, -1.0)
    drawn = [*_lines(axis, grid.names, grid.loss, named=not tangents)]
    if tangents:
        drawn += _tangents(places)
    return _framed(axis, grid.names, drawn, places.loss, (low, 1.06 * high), title)


def _gradients(
    axis: _Axis,
    grid: Curves,
    curve: NDArray[np.float64],
    at: NDArray[np.float64],
    steepest: float,
    title: str,
) -> Picture:
    low, high = max(-steepest, float(curve.min())), min(steepest, float(curve.max()))
    room = 0.08 * (high - low) + 0.05
    seen = min(low, -0.1) - room, max(high, 0.1) + room
    jumps = np.abs(np.diff(grid.by_z, append=grid.by_z[:, -1:])) > _JUMP
    lines = _lines(axis, grid.names, np.where(jumps, np.nan, curve), named=False)
    return _framed(axis, grid.names, lines, at, seen, title)


def _lines(axis: _Axis, names: Sequence[str], curve: NDArray[np.float64], *, named: bool) -> list[Part]:
    parts: list[Part] = []
    for name, values in zip(names, curve, strict=True):
        color, dash = look_of(name)
        told = f"{name}: %{{y:.4f}}<extra></extra>"
        x, y = axis.grid.astype(np.float32), values.astype(np.float32)
        parts.append(Part(line(x, y, color=color, dash=dash, width=3, name=name, told=told, legend=named)))
    return parts


def _tangents(places: Curves) -> list[Part]:
    away = np.array([-_TANGENT, _TANGENT])
    parts: list[Part] = []
    for name, loss, slope in zip(places.names, places.loss, places.by_z, strict=True):
        x, y = places.z[:, None] + away, loss[:, None] + slope[:, None] * away
        parts.append(Part(line(color=look_of(name)[0], width=1.5), x[:, None], y[:, None]))
    return parts


def _framed(
    axis: _Axis,
    names: Sequence[str],
    drawn: Sequence[Part],
    at: NDArray[np.float64],
    seen: tuple[float, float],
    title: str,
) -> Picture:
    ends = np.repeat(axis.places[:, None, None], 2, axis=2)
    dots = points(color=[look_of(name)[0] for name in names], size=11, outline=1.5)
    x = np.repeat(axis.places[:, None, None], len(names), axis=2)
    parts = [*drawn, Part(now(y=seen), x=ends), Part(dots, x=x, y=at.T[:, None])]
    layout = {
        "margin": {"l": 36, "r": 12, "t": 36, "b": 34},
        # Between certain and wrong there is room.
        "legend": {"orientation": "v", "x": 0.5, "xanchor": "center", "y": 1, "yanchor": "top"},
        "xaxis": {"range": list(axis.seen), "title": {"standoff": 2}},
        "yaxis": {"range": list(seen), "zeroline": True},
    }
    return assembled(parts, x=axis.name, title=title, layout=layout)
