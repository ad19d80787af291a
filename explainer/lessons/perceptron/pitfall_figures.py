"""The pictures beside what is often said wrongly about the perceptron."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.kit.drawing import SERIES, drawn
from explainer.kit.marks import line
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.perceptron.pitfalls import Rescaling, TieRow
from explainer.lessons.perceptron.plane_figures import (
    X1,
    X2,
    PlaneWords,
    class_points,
    half_plane,
    line_of,
    plane_layout,
    seen_of,
)
from explainer.lessons.perceptron.rule import Cycle

_WEIGHTS: Final = (
    ("w<sub>1</sub>", "solid", "circle", SERIES[2]),
    ("w<sub>2</sub>", "dash", "square", SERIES[3]),
    ("b", "dot", "diamond", SERIES[4]),
)


def rounds(cycle: Cycle, *, count: int, update: str, weight: str) -> go.Figure:
    """Draw the three weights while they go round their circle `count` times, a grid line a round."""
    path = np.vstack([np.tile(cycle.weights[:-1], (count, 1)), cycle.weights[-1:]])
    lines = [
        _weight_line(style).update(x=np.arange(len(path)), y=path[:, place])
        for place, style in enumerate(_WEIGHTS)
    ]
    across = {"dtick": cycle.updates, "range": [-0.3, len(path) - 0.7]}
    return drawn(lines, x=update, y=weight, x_axis=across)


def rescaled(
    scaling: Rescaling, points: Points, *, words: PlaneWords, update: str, weight: str
) -> list[Picture]:
    """Draw the line after every step and the weights up to it, for every learning rate as a knob's value."""
    weights = np.stack([run.weights for run in scaling.runs])
    line = assembled(
        [
            *(half_plane(weights, label, fires_at_zero=False) for label in (1, 0)),
            line_of(weights, name=words.after),
            *(class_points(points, label, name=(words.zero, words.one)[label]) for label in (0, 1)),
        ],
        x=X1,
        y=X2,
        layout=plane_layout(seen_of(points)) | {"showlegend": False},
    )
    return [line, _weights(weights, update=update, weight=weight)]


def _weights(weights: NDArray[np.float64], *, update: str, weight: str) -> Picture:
    steps = np.arange(int(weights.shape[1]), dtype=np.float32)
    highest = float(np.abs(weights).max())
    parts = [
        Part(
            _weight_line(style),
            steps[None],
            weights[:, :, place].astype(np.float32),
            grow=True,
        )
        for place, style in enumerate(_WEIGHTS)
    ]
    layout = {
        "xaxis": {"range": [-0.5, len(steps) - 0.5]},
        "yaxis": {"range": [-1.1 * highest, 1.1 * highest]},
    }
    return assembled(parts, x=update, y=weight, layout=layout)


def _weight_line(style: tuple[str, str, str, str]) -> go.Scatter:
    name, dash, symbol, color = style
    mark = line(color=color, width=3, dash=dash, shape="hv", dots=6, name=name, told=True)
    return mark.update(marker_symbol=symbol)


def ties(rows: Sequence[TieRow], *, updates: str) -> go.Figure:
    """Draw for every truth table that is learnt how many updates it takes under both rules for a tie."""
    learnt = [row for row in rows if all(row.converged)]
    bars = [
        go.Bar(
            y=[_with_subscripts(row.gate) for row in learnt],
            x=[row.updates[place] for row in learnt],
            name=name,
            orientation="h",
            text=[str(row.updates[place]) for row in learnt],
            textposition="outside",
            cliponaxis=False,
            marker={"color": color},
            hovertemplate="%{y}: %{x}<extra></extra>",
        )
        for place, (name, color) in enumerate(
            (("z > 0", SERIES[2]), ("z ≥ 0", SERIES[3])),
        )
    ]
    gates = {"autorange": "reversed", "type": "category"}
    return drawn(bars, x=updates, y_axis=gates, layout={"bargap": 0.25})


def _with_subscripts(gate: str) -> str:
    return gate.replace("₁", "<sub>1</sub>").replace("₂", "<sub>2</sub>")
