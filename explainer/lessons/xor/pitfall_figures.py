"""Pictures of what is often said wrongly about hidden layers."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, POWERS, with_axes
from explainer.lessons.xor.collapse import Collapse
from explainer.lessons.xor.curve_figures import decades, spacing
from explainer.lessons.xor.experiment import Experiment
from explainer.lessons.xor.surface_figures import SurfaceWords, surface


def shares(solved: Mapping[str, float], *, share: str) -> go.Figure:
    """Draw the share of seeds that solve XOR, a bar for every network."""
    bars = go.Bar(
        x=list(solved.values()),
        y=list(solved),
        orientation="h",
        marker={"color": MEANING.right},
        texttemplate="%{x:.0%}",
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = with_axes(go.Figure(bars), x=share, y="")
    figure.update_xaxes(range=[0, 1.18], tickformat=".0%", tickvals=[0, 0.5, 1])
    return figure.update_yaxes(autorange="reversed")


def loss_over_epochs(curves: Mapping[str, NDArray[np.float64]], *, epoch: str, loss: str) -> go.Figure:
    """Draw two losses over all epochs: the first is the bad one."""
    figure = go.Figure(
        [
            go.Scatter(
                x=_thinned(len(values)),
                y=values[_thinned(len(values))],
                name=name,
                mode="lines",
                line={"color": color, "width": 3},
            )
            for (name, values), color in zip(curves.items(), (MEANING.wrong, MEANING.right), strict=True)
        ]
    )
    with_axes(figure, x=epoch, y=loss, log_y=True)
    losses = np.concatenate(list(curves.values()))
    return figure.update_yaxes(range=decades(losses), dtick=spacing(losses), **POWERS)


def surface_with_line(
    experiment: Experiment, collapsed: Collapse | None, *, words: SurfaceWords, line: str = ""
) -> go.Figure:
    """Draw the decision surface at the end, and its border; for collapsed layers as the line they compute."""
    figure = surface(experiment, words=words).figure
    if collapsed is not None:
        # Finer than the surface's own border.
        figure.for_each_trace(_hide, {"type": "contour"})
        figure.add_scatter(
            x=collapsed.line[:, 0],
            y=collapsed.line[:, 1],
            name=line,
            mode="lines",
            line={"color": MEANING.now, "width": 3},
            hoverinfo="skip",
        )
    return figure


def _hide(trace: go.Contour) -> None:
    trace.visible = False


def _thinned(count: int) -> NDArray[np.int64]:
    """Return at most about 300 of the places 0 to count - 1, the first and last among them."""
    return np.unique(np.rint(np.linspace(0, count - 1, 300)).astype(np.int64))
