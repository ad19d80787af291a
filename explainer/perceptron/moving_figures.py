"""Figures whose traces move: what a trace looks like, and where it is at every position of a player.

While a figure plays, the traces that move come to lie above those that do not, in their order.
"""

# plotly ships no types.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.drawing import with_axes


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A trace, and the coordinates that move."""

    trace: go.Scatter | go.Bar
    x: NDArray[np.float64] | None = None
    """(positions, points), or (knob values, positions, points); NaN is not drawn.

    Of a trail that grows: (positions,), or (knob values, positions).
    """
    y: NDArray[np.float64] | None = None
    grow: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """The moving coordinates of one trace of a figure, with an axis for the knob in front."""

    trace: int
    x: NDArray[np.float32] | None
    y: NDArray[np.float32] | None
    grow: bool


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A figure as it stands at the last position, and the moves that lead there."""

    figure: go.Figure
    moves: tuple[Move, ...]


def assembled(
    parts: Sequence[Part],
    *,
    x: str = "",
    y: str = "",
    title: str | None = None,
    layout: Mapping[str, Any] = MappingProxyType({}),
    frames: Sequence[Mapping[str, Any]] = (),
) -> Picture:
    """Return one figure of all parts, in their order, with named axes and what `layout` changes in it."""
    moves: list[Move] = []
    for place, part in enumerate(parts):
        move = Move(place, _with_knob(part.x, part.grow), _with_knob(part.y, part.grow), part.grow)
        if move.x is not None:
            part.trace.x = move.x[0] if part.grow else move.x[0, -1]
        if move.y is not None:
            part.trace.y = move.y[0] if part.grow else move.y[0, -1]
        if move.x is not None or move.y is not None:
            moves.append(move)
    whole = _merged(_named_axes(x, y, title), layout)
    # Everything at once: plotly takes milliseconds for every later change of a layout.
    return Picture(go.Figure([part.trace for part in parts], whole, list(frames)), tuple(moves))


@lru_cache(maxsize=64)
def _named_axes(x: str, y: str, title: str | None) -> dict[str, Any]:
    return cast(dict[str, Any], with_axes(go.Figure(), x=x, y=y, title=title).to_dict()["layout"])


def _merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**base, **change}
    for name in base.keys() & change.keys():
        if isinstance(base[name], dict) and isinstance(change[name], dict):
            merged[name] = _merged(base[name], change[name])
    return merged


def _with_knob(values: NDArray[np.float64] | None, grow: bool) -> NDArray[np.float32] | None:
    if values is None:
        return None
    axes = 2 if grow else 3
    return values.astype(np.float32).reshape((1,) * (axes - values.ndim) + values.shape)
