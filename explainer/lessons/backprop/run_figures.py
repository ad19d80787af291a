"""Losses of two runs, bars of a few numbers, and the loss along a line."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, drawn
from explainer.kit.marks import line


def losses(runs: Mapping[str, NDArray[np.float64]], *, step: str, loss: str) -> go.Figure:
    """Draw the losses before every step of several runs, the right one first."""
    looks = ((MEANING.right, 5, None), (MEANING.wrong, 2.5, "dash"), (MEANING.untrained, 2, "dot"))
    traces = [
        line(
            np.arange(len(values)), values, color=color, width=width, dash=dash, dots=8, name=name, told=True
        )
        for (name, values), (color, width, dash) in zip(runs.items(), looks, strict=False)
    ]
    return drawn(traces, x=step, y=loss, x_axis={"dtick": 1})


def bars(values: Mapping[str, float], *, y: str, marked: Sequence[str] = (), log: bool = False) -> go.Figure:
    """Draw a bar for every number; the marked ones are right, the others wrong or only parts."""
    bar = go.Bar(
        x=list(values),
        y=list(values.values()),
        marker={"color": [MEANING.right if name in marked else MEANING.negative for name in values]},
        text=[f"{value:,.4g}".replace("-", "−") for value in values.values()],
        textposition="auto",
        hoverinfo="skip",
        showlegend=False,
    )
    return drawn([bar], y=y, log_y=log)


def along(t: NDArray[np.float64], loss: NDArray[np.float64], *, x: str, y: str) -> go.Figure:
    """Draw the loss along a line through the weights, which stand at t = 0."""
    here = int(np.abs(t).argmin())
    point = line([t[here]], [loss[here]], color=MEANING.now, dots=12)
    return drawn([line(t, loss, color=MEANING.positive, width=3), point], x=x, y=y)
