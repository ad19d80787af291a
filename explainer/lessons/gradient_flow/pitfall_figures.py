"""What is often said wrongly about vanishing gradients, beside what is computed."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, SERIES, drawn
from explainer.kit.marks import cross, line, points
from explainer.lessons.gradient_flow.decade_figures import Array, Window, heights_of, layer_axis, within
from explainer.lessons.gradient_flow.pitfalls import ZeroAndDead
from explainer.lessons.gradient_flow.weights import DrawnWeights

_DASHES: Final = ("solid", "dash", "dot")
_COLORS: Final = (MEANING.negative, MEANING.right, MEANING.positive)


def decades_over_layers(curves: Mapping[str, Array], *, layer: str, quantity: str) -> go.Figure:
    """Draw up to three quantities (depth,) on an axis of powers of ten; a cross stands for exactly zero."""
    heights = {name: heights_of(values) for name, values in curves.items()}
    window = Window(0, 0).around(np.concatenate(list(heights.values())))
    traces: list[go.Scatter] = []
    for (name, row), dash, color in zip(heights.items(), _DASHES, _COLORS, strict=False):
        layers = np.arange(1, len(row) + 1)
        told = f"{layer} %{{x}}: 10<sup>%{{y:.1f}}</sup><extra></extra>"
        y = within(row, window).astype(np.float32)
        traces.append(line(layers, y, color=color, dash=dash, dots=4, name=name, told=told))
        zero = layers[np.isneginf(row)]
        if len(zero):
            bottom = np.full(len(zero), window.low + 0.02 * (window.high - window.low))
            traces.append(cross(zero, bottom, color=color, told="%{x}: 0"))
    depth = max(len(row) for row in heights.values())
    return drawn(traces, x=layer, y=quantity, x_axis=layer_axis(depth), y_axis=window.axis())


def variances(drawings: Sequence[DrawnWeights], *, variance: str, formula: str, seeds: str) -> go.Figure:
    """Draw the variance of every initialisation by its formula, and what each seed drew."""
    names = [weights.name for weights in drawings]
    bars = go.Bar(
        x=names,
        y=[weights.variance for weights in drawings],
        marker={"color": SERIES[0], "opacity": 0.45},
        width=0.55,
        name=formula,
        text=[f"{weights.variance:.4g}" for weights in drawings],
        textposition="outside",
        hovertemplate="%{x}: %{y:.4g}<extra></extra>",
    )
    strokes = cross(
        [weights.name for weights in drawings for _ in weights.drawn_variance],
        np.concatenate([weights.drawn_variance for weights in drawings]).astype(np.float32),
        color=SERIES[1],
        size=7,
        width=1.5,
        symbol="line-ew",
        name=seeds,
        told="%{x}: %{y:.4g}<extra></extra>",
    )
    highest = max(weights.variance for weights in drawings)
    upward = {"range": [0, 1.2 * highest]}
    return drawn([bars, strokes], y=variance, x_axis={"type": "category"}, y_axis=upward)


def zero_and_dead(
    found: ZeroAndDead, *, unit: str, share: str, titles: Sequence[str], names: Sequence[str]
) -> go.Figure:
    """Draw for every unit on what share of the images it is zero, before training and after it, side by side.

    `names` are those of a unit that is not zero on the first image, one that is, and one that is dead.
    """
    traces, named = list[go.Scatter](), set[str]()
    for look, axis in enumerate(("x", "x2")):
        order = np.argsort(found.zero_share[look], kind="stable")
        shares, first, dead = (
            values[look][order] for values in (found.zero_share, found.zero_on_first, found.dead)
        )
        kinds = ((~first & ~dead, "circle-open"), (first & ~dead, "circle"), (dead, "x"))
        for (where, symbol), name, color in zip(
            kinds, names, (MEANING.right, MEANING.right, MEANING.wrong), strict=True
        ):
            mark = points(
                np.flatnonzero(where) + 1,
                shares[where].astype(np.float32),
                color=color,
                size=8,
                symbol=symbol,
                name=name,
                told=f"{unit} %{{x}}: %{{y:.1%}}",
                legend=bool(where.any()) and name not in named,
                on=(axis, None),
            )
            traces.append(mark.update(legendgroup=name, marker_line={"width": 1.5}))
            named |= {name} if where.any() else set()
    across = {"range": [0, found.dead.shape[1] + 1]}
    second = {"domain": [0.52, 1], **across, "title": {"text": f"{titles[1]}<br>({unit})"}, "anchor": "y"}
    return drawn(
        traces,
        x=f"{titles[0]}<br>({unit})",
        y=share,
        x_axis={"domain": [0, 0.48], **across},
        y_axis={"range": [-0.03, 1.06], "tickformat": ".0%"},
        layout={"xaxis2": second, "margin": {"b": 60}},
    )
