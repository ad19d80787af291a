"""Pictures of what is often said wrongly about activation functions and softmax, and of what is true."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import MEANING, POWERS, SEQUENTIAL, drawn
from explainer.kit.marks import cells, line
from explainer.lessons.activations.pitfalls import Confidence, LeakyReluMistake, SlopeAtKink
from explainer.lessons.activations.softmax_figures import names_of

_ZOOM: Final = 0.09
"""Half the height that is seen around zero, where the two functions differ."""


@dataclass(frozen=True, slots=True)
class QuotientWords:
    """What the lines are called, and the axes."""

    left: str
    right: str
    central: str
    autograd: str
    width: str
    slope: str


def leaky_relu_zoomed(mistake: LeakyReluMistake, *, right: str, wrong: str) -> go.Figure:
    """Draw LeakyReLU and the constant near zero, where they differ."""
    lines = (
        (right, mistake.value, MEANING.right, "solid"),
        (wrong, mistake.constant_value, MEANING.wrong, "14px,4px"),
    )
    return drawn(
        [_line(mistake.z, value, name, color, dash) for name, value, color, dash in lines],
        x="z",
        y="f(z)",
        x_axis={"range": [-6, 1]},
        y_axis={"range": [-_ZOOM, _ZOOM], "zeroline": True},
    )


def difference_quotients(found: SlopeAtKink, *, words: QuotientWords) -> go.Figure:
    """Draw the slopes measured around the kink for ever smaller h, and what autograd says."""
    width, look = found.width, {"symbol": "diamond", "size": 14, "color": MEANING.now}
    autograd = go.Scatter(x=width[-1:], y=[found.autograd], name=words.autograd, mode="markers", marker=look)
    return drawn(
        [
            _line(width, found.right, words.right, MEANING.positive, "solid"),
            _line(width, found.central, words.central, MEANING.untrained, "12px,3px,3px,3px"),
            _line(width, found.left, words.left, MEANING.negative, "solid"),
            autograd,
        ],
        x=words.width,
        y=words.slope,
        x_axis={"type": "log", "autorange": "reversed", **POWERS, "dtick": 2},
        y_axis={"range": [-0.15, 1.15]},
    )


def slopes_multiplied(
    names: Sequence[str], steepest: Sequence[float], *, layers: int, x: str, y: str
) -> go.Figure:
    """Draw the largest slope to the power of the number of layers, on a logarithmic scale."""
    depth = np.arange(layers + 1, dtype=np.float64)
    look = looks(names)
    lines = [
        _line(depth, slope**depth, name, look[name].color, look[name].dash)
        for name, slope in zip(names, np.array(steepest, np.float64), strict=True)
    ]
    return drawn(lines, x=x, y=y, log_y=True, y_axis={**POWERS, "dtick": 2})


def certainties(found: Confidence, *, names: tuple[str, str, str], sure: float, x: str, y: str) -> go.Figure:
    """Draw which share of the answers is surer than x, for each kind of image; a line at `sure`."""
    level = np.linspace(0.1, 1, 181)
    kinds = (
        (names[0], found.right, MEANING.right, "solid"),
        (names[1], found.wrong, MEANING.wrong, "14px,4px"),
        (names[2], found.noise, MEANING.untrained, "12px,3px,3px,3px"),
    )
    lines = [
        _line(level, (values[:, None] > level).mean(axis=0), name, color, dash)
        for name, values, color, dash in kinds
    ]
    levels = {"tickformat": ".0%", "range": [0.1, 1.01], "tickvals": [0.2, 0.4, 0.6, 0.8, 1]}
    figure = drawn(lines, x=x, y=y, x_axis=levels, y_axis={"tickformat": ".0%", "range": [0, 1.05]})
    return figure.add_vline(x=sure, line={"color": MEANING.untrained, "width": 1.5, "dash": "dot"})


def softmax_over(shares: NDArray[np.float64], *, title: str, image: str) -> go.Figure:
    """Draw a batch of shares; beside every row and below every column stands its sum."""
    rows = [f"{image} {place + 1}, Σ = {total:.2f}" for place, total in enumerate(shares.sum(axis=1))]
    columns = [
        f"{name}<br>Σ = {total:.2f}"
        for name, total in zip(names_of("p", shares.shape[1]), shares.sum(axis=0), strict=True)
    ]
    heatmap = cells(shares, columns, rows, colors=SEQUENTIAL, low=0, high=1, gap=1)
    heatmap.texttemplate = "%{z:.2f}"
    named: dict[str, Any] = {"type": "category", "showgrid": False}
    return drawn(
        [heatmap], title=title, x_axis={**named, "side": "bottom"}, y_axis={**named, "autorange": "reversed"}
    )


def _line(x: NDArray[np.float64], y: NDArray[np.float64], name: str, color: str, dash: str) -> go.Scatter:
    return line(x, y, color=color, dash=dash, width=3, name=name, told=True)
