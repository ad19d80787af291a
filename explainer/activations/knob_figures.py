"""Figures some of whose traces follow a knob: what moves, and where it is for every value of the knob."""

# plotly ships no types.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.drawing import with_axes

Trace = go.Scatter | go.Bar | go.Heatmap


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """The coordinates of one trace that follow the knob; the first axis counts the knob's values."""

    trace: int
    x: NDArray[np.float64] | None = None
    """(knob values, points), as y; NaN is not drawn."""
    y: NDArray[np.float64] | None = None
    z: NDArray[np.float64] | None = None
    """(knob values, rows, columns)"""


@dataclass(frozen=True, slots=True, eq=False)
class KnobPicture:
    """A figure, and the moves that turn it into that of any value of the knob."""

    figure: go.Figure
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The traces of a figure in the making: plotly takes long for one that is changed piece by piece."""

    traces: list[Trace] = field(default_factory=list[Trace])
    moves: list[Move] = field(default_factory=list[Move])

    def add(
        self,
        trace: Trace,
        *,
        x: NDArray[np.float64] | None = None,
        y: NDArray[np.float64] | None = None,
        z: NDArray[np.float64] | None = None,
    ) -> None:
        """Add a trace and, if coordinates are given for every value of the knob, its move."""
        if not (x is None and y is None and z is None):
            self.moves.append(Move(len(self.traces), x, y, z))
        self.traces.append(trace)

    def picture(self, layout: Mapping[str, object], *, x: str, title: str) -> KnobPicture:
        """Return all traces as one figure without a legend."""
        figure = with_axes(go.Figure(self.traces), x=x, y="", title=title)
        figure.update_layout(layout, showlegend=False)
        return KnobPicture(figure, tuple(self.moves))
