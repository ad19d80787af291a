"""Pictures of what is often said wrongly about hidden layers."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit import marks
from explainer.kit.drawing import MEANING, POWERS, drawn
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
    across = {"range": [0, 1.18], "tickformat": ".0%", "tickvals": [0, 0.5, 1]}
    return drawn([bars], x=share, x_axis=across, y_axis={"autorange": "reversed"})


def loss_over_epochs(curves: Mapping[str, NDArray[np.float64]], *, epoch: str, loss: str) -> go.Figure:
    """Draw up to three losses over all epochs: the first is the bad one, the second the good one."""
    colors = (MEANING.wrong, MEANING.right, MEANING.untrained)
    lines = [
        marks.line(*_thinned(values), color=color, width=3, name=name, told=True)
        for (name, values), color in zip(curves.items(), colors, strict=False)
    ]
    losses = np.concatenate(list(curves.values()))
    upward = {"range": decades(losses), "dtick": spacing(losses), **POWERS}
    return drawn(lines, x=epoch, y=loss, log_y=True, y_axis=upward)


def surface_with_line(
    experiment: Experiment, collapsed: Collapse | None, *, words: SurfaceWords, line: str = ""
) -> go.Figure:
    """Draw the decision surface at the end, and its border; for collapsed layers as the line they compute."""
    figure = surface(experiment, words=words).figure
    if collapsed is not None:
        # Finer than the surface's own border.
        figure.for_each_trace(_hide, {"type": "contour"})
        x, y = collapsed.line.T
        figure.add_trace(marks.line(x, y, color=MEANING.now, width=3, name=line))
    return figure


def _hide(trace: go.Contour) -> None:
    trace.visible = False


def _thinned(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return at most about 300 of the places of values, and those; the first and last are among them."""
    places = np.unique(np.rint(np.linspace(0, len(values) - 1, 300)).astype(np.int64))
    return places, values[places]
