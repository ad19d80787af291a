"""Bias shift: how far the mean activation lies from zero in every layer."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import MEANING
from explainer.kit.moving_figures import Part
from explainer.lessons.gradient_flow.decade_figures import Array, curves, layer_axis, panel


def over_layers(
    values: Array, names: Sequence[str], *, layer: str, title: str, share: bool = False, legend: bool = True
) -> go.Figure:
    """Draw one curve for every function, `values` (functions, depth); a `share` lies between 0 and 1."""
    depth = values.shape[1]
    told = f"{layer} %{{x}}: %{{y:{'.1%' if share else '.3g'}}}"
    lines = curves(names, x=np.arange(1, depth + 1, dtype=np.int64), told=told, dots=5)
    rows = np.where(np.isfinite(values), values, np.nan).astype(np.float32)
    parts = [Part(each, y=row[None, None]) for each, row in zip(lines, rows, strict=True)]
    shares = {"range": [-0.05, 1.05], "tickformat": ".0%"} if share else {}
    axes = {"xaxis": layer_axis(depth), "yaxis": shares}
    figure = panel(parts, title, x=layer, legend=legend, axes=axes).figure
    return figure.add_hline(0, line={"width": 1.5, "dash": "dot", "color": MEANING.untrained})
