"""What the shapes of all activation functions do to a layer, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from explainer.choices.activations.look_figures import own_look
from explainer.choices.activations.properties import Properties
from explainer.kit.drawing import drawn

HEIGHT: Final = 380


@dataclass(frozen=True, slots=True)
class PropertyWords:
    """The titles of the figures."""

    steepest: str
    mean: str
    mean_square_slope: str
    flat_share: str


def property_bars(rows: Sequence[Properties], *, words: PropertyWords) -> list[go.Figure]:
    """Draw largest slope, mean output, mean squared slope and flat share, a bar for every function."""
    return [
        _bars(rows, [row.steepest for row in rows], words.steepest, "%{x:.3~f}"),
        _bars(rows, [row.moments.mean for row in rows], words.mean, "%{x:.3~f}"),
        _bars(rows, [row.moments.mean_square_slope for row in rows], words.mean_square_slope, "%{x:.3~f}"),
        _bars(rows, [row.moments.flat_share for row in rows], words.flat_share, "%{x:.1~%}"),
    ]


def _bars(rows: Sequence[Properties], values: Sequence[float], title: str, written: str) -> go.Figure:
    # What is zero but for rounding would be written as −0.
    clean = [0.0 if abs(value) < 1e-12 else value for value in values]
    bars = go.Bar(
        x=clean,
        y=[row.name for row in rows],
        orientation="h",
        marker={"color": [own_look(row.name).color for row in rows]},
        texttemplate=written,
        textposition="outside",
        textfont={"size": 11},
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.6~g}<extra></extra>",
    )
    layout = {
        "margin": {"l": 70, "r": 8, "b": 28},
        "bargap": 0.25,
        "xaxis": {"range": [0, 1.3 * max(clean)], "nticks": 4, "zeroline": True},
        "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, "ticks": ""},
    }
    return drawn([bars], title=title, layout=layout)
