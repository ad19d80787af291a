"""The pictures of the pitfalls of this lesson."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, drawn
from explainer.kit.marks import line
from explainer.lessons.overfitting.course_figures import TOP
from explainer.lessons.overfitting.pitfalls import Dropped
from explainer.lessons.overfitting.training import Family


def dropped(found: Dropped, *, names: tuple[str, ...], share: str) -> go.Figure:
    """Draw how many ones became 0, and how many the larger number."""
    shares = [found.zeros, 1 - found.zeros]
    bars = go.Bar(
        x=list(names),
        y=shares,
        marker={"color": [MEANING.untrained, MEANING.positive]},
        text=[f"{each:.2%}" for each in shares],
        textposition="outside",
        hoverinfo="skip",
    )
    return drawn([bars], y=share, y_axis={"tickformat": ".0%", "range": [0, 1]})


def modes(family: Family, run: int, *, names: Mapping[str, str], epoch: str, loss: str) -> go.Figure:
    """Draw the training loss with the masks on, the same in eval mode, and the validation loss."""
    x = family.epochs(run)
    curves = (
        (family.noisy_loss, MEANING.training, "dot", "train"),
        (family.training_loss, MEANING.training, None, "eval"),
        (family.validation_loss, MEANING.validation, None, "validation"),
    )
    lines = [
        line(x, rows[run], color=color, dash=dash, width=2.5, name=names[name], told=True)
        for rows, color, dash, name in curves
    ]
    return drawn(lines, x=epoch, y=loss, y_axis={"range": [0, TOP]})


def over_width(
    widths: Sequence[float], lowest: NDArray[np.floating[Any]], *, width: str, loss: str
) -> go.Figure:
    """Draw the lowest validation loss (seeds, widths) of every seed, and their mean."""
    thin = [line(widths, row, color=MEANING.untrained, width=1) for row in lowest]
    mean = line(widths, lowest.mean(axis=0), color=MEANING.validation, width=3, dots=7, told=True)
    labels = {"tickvals": list(widths), "ticktext": [f"{each:g}" for each in widths]}
    return drawn(
        [*thin, mean], x=width, y=loss, x_axis={"type": "log", **labels}, y_axis={"rangemode": "tozero"}
    )


def to_zero(walks: NDArray[np.floating[Any]], *, names: tuple[str, ...], step: str, weight: str) -> go.Figure:
    """Draw the weight (2, steps + 1) on its way, by the slope alone and by proximal steps."""
    colors = (MEANING.wrong, MEANING.right)
    lines = [
        line(None, row, color=color, width=2, dots=4, name=name, told=True)
        for row, color, name in zip(walks, colors, names, strict=True)
    ]
    return drawn(lines, x=step, y=weight, y_axis={"zeroline": True})
