"""Bias shift: how far the mean activation lies from zero in every layer."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import MEANING
from explainer.lessons.gradient_flow.decade_figures import Array, drawn, layer_axis


def over_layers(
    values: Array, names: Sequence[str], *, layer: str, title: str, share: bool = False, legend: bool = True
) -> go.Figure:
    """Draw one curve for every function, `values` (functions, depth); a `share` lies between 0 and 1."""
    found, depth = looks(names), values.shape[1]
    form = ".1%" if share else ".3g"
    curves = [
        go.Scatter(
            x=np.arange(1, depth + 1, dtype=np.int64),
            y=np.where(np.isfinite(row), row, np.nan).astype(np.float32),
            mode="lines+markers",
            line={"width": 2, "color": found[name].color, "dash": found[name].dash},
            marker={"size": 5},
            name=name,
            hovertemplate=f"{name}, {layer} %{{x}}: %{{y:{form}}}<extra></extra>",
        )
        for name, row in zip(names, values, strict=True)
    ]
    shares = {"range": [-0.05, 1.05], "tickformat": ".0%"} if share else {}
    axes = {"xaxis": layer_axis(depth), "yaxis": shares}
    figure = drawn(curves, title, x=layer, legend=legend, axes=axes)
    return figure.add_hline(0, line={"width": 1.5, "dash": "dot", "color": MEANING.untrained})
