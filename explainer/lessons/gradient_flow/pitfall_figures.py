"""What is often said wrongly about vanishing gradients, beside what is computed."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, SERIES, with_axes
from explainer.lessons.gradient_flow.decade_figures import Array, Window, heights_of, layer_axis, within
from explainer.lessons.gradient_flow.pitfalls import ZeroAndDead
from explainer.lessons.gradient_flow.weights import DrawnWeights

_DASHES: Final = ("solid", "dash", "dot")
_COLORS: Final = (MEANING.negative, MEANING.right, MEANING.positive)


def decades_over_layers(curves: Mapping[str, Array], *, layer: str, quantity: str) -> go.Figure:
    """Draw up to three quantities (depth,) on an axis of powers of ten; a cross stands for exactly zero."""
    heights = {name: heights_of(values) for name, values in curves.items()}
    window = Window(0, 0).around(np.concatenate(list(heights.values())))
    figure = go.Figure()
    for (name, row), dash, color in zip(heights.items(), _DASHES, _COLORS, strict=False):
        layers = np.arange(1, len(row) + 1)
        figure.add_trace(
            go.Scatter(
                x=layers,
                y=within(row, window).astype(np.float32),
                mode="lines+markers",
                line={"width": 2, "dash": dash, "color": color},
                marker={"size": 4},
                name=name,
                hovertemplate=f"{layer} %{{x}}: 10<sup>%{{y:.1f}}</sup><extra></extra>",
            )
        )
        zero = layers[np.isneginf(row)]
        if len(zero):
            figure.add_trace(_zeros(zero, window, color))
    with_axes(figure, x=layer, y=quantity)
    depth = max(len(row) for row in heights.values())
    figure.update_layout(yaxis=window.axis(), xaxis=layer_axis(depth))
    return figure


def _zeros(layers: NDArray[np.int64], window: Window, color: str) -> go.Scatter:
    return go.Scatter(
        x=layers,
        y=np.full(len(layers), window.low + 0.02 * (window.high - window.low)),
        mode="markers",
        marker={"symbol": "x-thin", "size": 8, "line": {"width": 2, "color": color}},
        showlegend=False,
        hovertemplate="%{x}: 0<extra></extra>",
    )


def variances(drawn: Sequence[DrawnWeights], *, variance: str, formula: str, seeds: str) -> go.Figure:
    """Draw the variance of every initialisation by its formula, and what each seed drew."""
    names = [weights.name for weights in drawn]
    figure = go.Figure(
        [
            go.Bar(
                x=names,
                y=[weights.variance for weights in drawn],
                marker={"color": SERIES[0], "opacity": 0.45},
                width=0.55,
                name=formula,
                text=[f"{weights.variance:.4g}" for weights in drawn],
                textposition="outside",
                hovertemplate="%{x}: %{y:.4g}<extra></extra>",
            ),
            go.Scatter(
                x=[weights.name for weights in drawn for _ in weights.drawn_variance],
                y=np.concatenate([weights.drawn_variance for weights in drawn]).astype(np.float32),
                mode="markers",
                marker={"size": 7, "symbol": "line-ew", "line": {"width": 1.5, "color": SERIES[1]}},
                name=seeds,
                hovertemplate="%{x}: %{y:.4g}<extra></extra>",
            ),
        ]
    )
    with_axes(figure, x="", y=variance)
    highest = max(weights.variance for weights in drawn)
    figure.update_layout(yaxis={"range": [0, 1.2 * highest]}, xaxis={"type": "category"})
    return figure


def zero_and_dead(
    found: ZeroAndDead, *, unit: str, share: str, titles: Sequence[str], names: Sequence[str]
) -> go.Figure:
    """Draw for every unit on what share of the images it is zero, before training and after it, side by side.

    `names` are those of a unit that is not zero on the first image, one that is, and one that is dead.
    """
    figure, named = go.Figure(), set[str]()
    for look, axis in enumerate(("x", "x2")):
        order = np.argsort(found.zero_share[look], kind="stable")
        shares, first, dead = (
            values[look][order] for values in (found.zero_share, found.zero_on_first, found.dead)
        )
        kinds = ((~first & ~dead, "circle-open"), (first & ~dead, "circle"), (dead, "x"))
        for (where, symbol), name, color in zip(
            kinds, names, (MEANING.right, MEANING.right, MEANING.wrong), strict=True
        ):
            figure.add_trace(
                go.Scatter(
                    x=np.flatnonzero(where) + 1,
                    y=shares[where].astype(np.float32),
                    xaxis=axis,
                    mode="markers",
                    marker={"symbol": symbol, "size": 8, "color": color, "line": {"width": 1.5}},
                    name=name,
                    legendgroup=name,
                    showlegend=bool(where.any()) and name not in named,
                    hovertemplate=f"{unit} %{{x}}: %{{y:.1%}}<extra>{name}</extra>",
                )
            )
            named |= {name} if where.any() else set()
    with_axes(figure, x=f"{titles[0]}<br>({unit})", y=share)
    count = found.dead.shape[1]
    figure.update_layout(
        xaxis={"domain": [0, 0.48], "range": [0, count + 1]},
        xaxis2={
            "domain": [0.52, 1],
            "range": [0, count + 1],
            "title": {"text": f"{titles[1]}<br>({unit})"},
            "anchor": "y",
        },
        yaxis={"range": [-0.03, 1.06], "tickformat": ".0%"},
        margin={"b": 60},
    )
    return figure
