"""Bars of the rows' losses, the gradient as cells, one constant for all, and a forgotten axis."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import DIVERGING, MEANING, SEQUENTIAL, drawn
from explainer.kit.marks import cells, line, minimum, now, points, squares
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.losses.curve_figures import look_of
from explainer.lessons.losses.reductions import Broadcast, Constants, Reduced
from explainer.lessons.losses.setting import CLASSES

HEIGHT: Final = 300
VALUES: Final = 0
"""Which trace of a picture of constants are the values."""
_MARGIN: Final = {"l": 44, "r": 12, "t": 36, "b": 36}


@dataclass(frozen=True, slots=True)
class RowWords:
    """Titles, and what a row is called."""

    losses: str
    gradient: str
    row: str


@dataclass(frozen=True, slots=True)
class ConstantWords:
    """Titles, the axis, and what the values are called."""

    squared: str
    absolute: str
    axis: str
    value: str


def row_pictures(found: list[Reduced], *, chosen: int, words: RowWords) -> list[Picture]:
    """Draw what every row costs, and ∂L/∂z of all logits; the knob is the label smoothing."""
    names = [f"{words.row} {place + 1}" for place in range(len(found[0].rows))]
    rows = np.stack([each.rows for each in found])
    gradient = np.stack([each.gradient for each in found])
    return [_bars(rows, names, chosen, words.losses), _gradient(gradient, names, chosen, words.gradient)]


def _bars(rows: NDArray[np.float64], names: list[str], chosen: int, title: str) -> Picture:
    bars = go.Bar(
        x=names,
        marker={"color": MEANING.positive},
        texttemplate="%{y:.3f}",
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        hovertemplate="%{x}: %{y:.6f}<extra></extra>",
        showlegend=False,
    )
    highest = max(float(np.nanmax(rows)), 1e-3)
    layout: dict[str, Any] = {
        "margin": _MARGIN,
        "bargap": 0.35,
        "xaxis": {"type": "category", "showgrid": False},
        "yaxis": {"range": [0, 1.15 * highest]},
    }
    return assembled([Part(bars, y=rows[:, None])], title=title, layout=layout, replica=chosen)


def _gradient(gradient: NDArray[np.float64], names: list[str], chosen: int, title: str) -> Picture:
    columns = [f"z<sub>{place + 1}</sub>" for place in range(CLASSES)]
    finite = gradient[np.isfinite(gradient)]
    reach = max(float(np.abs(finite).max()) if finite.size else 0.0, 1e-3)
    heatmap = cells(None, columns, names, colors=DIVERGING, low=-reach, high=reach, gap=1)
    heatmap.texttemplate = "%{z:.3f}"
    axis = {"type": "category", "showgrid": False}
    layout = {
        "margin": {**_MARGIN, "l": 60},
        "xaxis": axis,
        "yaxis": {**axis, "autorange": "reversed"},
    }
    return assembled([Part(heatmap, z=gradient[:, None])], title=title, layout=layout, replica=chosen)


def constant_pictures(found: Constants, *, chosen: int, words: ConstantWords) -> list[Picture]:
    """Draw the losses over the constant; the values lie on the axis and can be dragged: trace VALUES."""
    absolute = {"MAE": found.absolute, "Huber": found.huber}
    return [
        _constants(found, {"MSE": found.squared}, found.mean, chosen, words.squared, words),
        _constants(found, absolute, sum(found.median) / 2, chosen, words.absolute, words),
    ]


def _constants(
    found: Constants,
    losses: Mapping[str, NDArray[np.float64]],
    best: float,
    chosen: int,
    title: str,
    words: ConstantWords,
) -> Picture:
    """Draw some losses; a star stands on the first of them where it is least."""
    heights = np.stack(list(losses.values()), axis=1)
    highest = 1.08 * max(float(heights.max()), 1e-3)
    zeros, grey = np.zeros(len(found.values)), MEANING.untrained
    values = points(found.values, zeros, color=grey, size=15, outline=1.5, name=words.value, clipped=False)
    parts = [Part(values)]
    for name, loss in losses.items():
        color, dash = look_of(name)
        parts.append(Part(line(found.constants, loss, color=color, dash=dash, width=3, name=name, told=True)))
    least = float(np.interp(best, found.constants, heights[:, 0]))
    parts.append(Part(minimum([best], [least], size=15)))
    ends = np.repeat(found.constants[:, None, None], 2, axis=2)
    parts.append(Part(now(y=[0, highest]), x=ends))
    dots = points(color=[look_of(name)[0] for name in losses], size=10, outline=1.5)
    x = np.repeat(found.constants[:, None, None], len(losses), axis=2)
    parts.append(Part(dots, x=x, y=heights[:, None]))
    layout = {
        "margin": {"l": 40, "r": 12, "t": 72, "b": 40},
        "title": {"y": 0.98, "yanchor": "top"},
        "xaxis": {"range": [-0.3, 10.3], "dtick": 2, "title": {"standoff": 2}},
        "yaxis": {"range": [-0.05 * highest, highest]},
    }
    return assembled(parts, x=words.axis, title=title, layout=layout, replica=chosen)


def broadcast_figure(found: Broadcast, *, title: str) -> go.Figure:
    """Draw all n × n differences; only those on the diagonal, framed, were meant."""
    count = len(found.squared)
    rows = [f"y<sub>{place + 1}</sub>" for place in range(count)]
    columns = [f"ŷ<sub>{place + 1}</sub>" for place in range(count)]
    places = list(range(count))
    highest = max(float(found.squared.max()), 1e-9)
    heatmap = cells(found.squared, places, places, colors=SEQUENTIAL, low=0, high=highest, gap=1)
    heatmap.texttemplate = "%{z:.3g}"
    diagonal = np.stack([places, places], axis=1).astype(np.float64)
    frames = squares(diagonal, 0.46, color=MEANING.now, width=3)
    axis = {"showgrid": False, "tickvals": places}
    return drawn(
        [heatmap, frames],
        title=title,
        x_axis={**axis, "ticktext": columns},
        y_axis={**axis, "ticktext": rows, "autorange": "reversed"},
    )
