"""The race on a real network: training loss by update, validation accuracy by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import look_of
from explainer.kit.drawing import drawn
from explainer.kit.marks import line
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
    loss = drawn(
        [_line(run, updates, smoothed(run.training_loss)) for run in runs],
        x=words.update,
        y=words.loss,
        x_axis={"range": [0, UPDATES + 1]},
        y_axis={"type": "log", "nticks": 6},
        layout={"showlegend": False},
    )
    epochs = np.arange(UPDATES // UPDATES_PER_EPOCH + 1)
    accuracy = drawn(
        [_line(run, epochs, run.validation_accuracy) for run in runs],
        x=words.epoch,
        y=words.accuracy,
        x_axis={"dtick": 1},
        y_axis={"range": [0, 1], "tickformat": ".0%"},
        layout={"showlegend": False},
    )
    return [loss, accuracy]


def _line(run: NetworkRun, x: NDArray[np.int64], y: NDArray[np.float64]) -> go.Scatter:
    look = look_of(run.runner)
    told = f"%{{x}}: %{{y:.3g}}<extra>{run.runner}, η = {run.rate:g}</extra>"
    return line(x, y, color=look.color, width=2.5, dash=look.dash, name=run.runner, told=told)
