"""The race on a real network: training loss by update, validation accuracy by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import look_of
from explainer.kit.drawing import with_axes
from explainer.lessons.optimizers.network_race import UPDATES, UPDATES_PER_EPOCH, NetworkRun

_WINDOW: Final = 8
"""Batches over which the loss is averaged: one batch alone says little."""


@dataclass(frozen=True, slots=True)
class NetworkWords:
    """What stands at the figures."""

    loss: str
    accuracy: str
    update: str
    epoch: str


def smoothed(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each loss and of the few before it; NaN stays NaN."""
    sums = np.concatenate([[0.0], np.nancumsum(losses)])
    here = np.arange(1, len(losses) + 1)
    first = np.maximum(here - _WINDOW, 0)
    return np.where(np.isfinite(losses), (sums[here] - sums[first]) / (here - first), np.nan)


def network_pictures(runs: Sequence[NetworkRun], *, words: NetworkWords) -> list[go.Figure]:
    """Draw every run in both pictures, with the legend in the first."""
    updates = np.arange(1, UPDATES + 1)
    loss = go.Figure([_line(run, updates, smoothed(run.training_loss)) for run in runs])
    with_axes(loss, x=words.update, y=words.loss, log_y=True)
    loss.update_layout(
        showlegend=False, yaxis={"dtick": None, "nticks": 6}, xaxis={"range": [0, UPDATES + 1]}
    )
    epochs = np.arange(UPDATES // UPDATES_PER_EPOCH + 1)
    accuracy = go.Figure([_line(run, epochs, run.validation_accuracy) for run in runs])
    with_axes(accuracy, x=words.epoch, y=words.accuracy)
    accuracy.update_layout(showlegend=False, yaxis={"range": [0, 1], "tickformat": ".0%"}, xaxis={"dtick": 1})
    return [loss, accuracy]


def _line(run: NetworkRun, x: NDArray[np.int64], y: NDArray[np.float64]) -> go.Scatter:
    look = look_of(run.runner)
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": look.color, "width": 2.5, "dash": look.dash},
        name=run.runner,
        hovertemplate="%{x}: %{y:.3g}<extra>" + f"{run.runner}, η = {run.rate:g}" + "</extra>",
    )
