"""Pictures of what is often said wrongly about losses, and of what is true."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, POWERS, SERIES, drawn
from explainer.kit.marks import line
from explainer.lessons.losses.pitfalls import Cancelled, SumAndMean, Targets


def factors(found: Cancelled, *, names: tuple[str, str, str]) -> go.Figure:
    """Draw both factors and their product over z, on a logarithmic scale."""
    courses = (found.by_p, found.sigmoid_slope, found.by_z)
    looks = ((SERIES[0], "14px,4px"), (SERIES[1], "3px,3px"), (MEANING.right, "solid"))
    lines = [
        line(found.z, course, color=color, dash=dash, width=3, name=name, told=True)
        for course, name, (color, dash) in zip(courses, names, looks, strict=True)
    ]
    return drawn(lines, x="z", log_y=True, y_axis=POWERS)


def sum_beside_mean(found: SumAndMean, *, x: str, y: str) -> go.Figure:
    """Draw the mean squared error step by step, however it is descended."""
    steps = np.arange(len(found.mean))
    lines = [
        line(steps, found.mean, color=MEANING.right, width=3, name='reduction="mean"', told=True),
        line(
            steps, found.sum, color=MEANING.wrong, dash="14px,4px", width=3, name='reduction="sum"', told=True
        ),
    ]
    return drawn(lines, x=x, y=y, log_y=True, y_axis={**POWERS, "dtick": 4})


def three_targets(found: Targets, *, names: tuple[str, str, str], y: str) -> go.Figure:
    """Draw the loss for each kind of target as a bar."""
    bars = go.Bar(
        x=names,
        y=[found.index, found.one_hot, found.soft],
        marker={"color": [MEANING.positive, MEANING.positive, MEANING.right]},
        texttemplate="%{y:.4f}",
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return drawn([bars], y=y, x_axis={"showgrid": False}, y_axis={"range": [0, 2]})


def one_output(
    z: NDArray[np.float64], softmax: NDArray[np.float64], sigmoid: NDArray[np.float64]
) -> go.Figure:
    """Draw what softmax and sigmoid make of a single output."""
    lines = [
        line(z, softmax, color=MEANING.wrong, dash="14px,4px", width=3, name="softmax", told=True),
        line(z, sigmoid, color=MEANING.right, width=3, name="sigmoid", told=True),
    ]
    return drawn(lines, x="z", y="p", y_axis={"range": [-0.03, 1.08]})
