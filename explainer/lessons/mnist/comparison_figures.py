"""The curves of several runs over each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import SERIES, drawn
from explainer.kit.marks import line
from explainer.lessons.mnist.curve import LearningCurve

_DASHES: Final = ("solid", "dash", "dot", "dashdot")
_GOOD: Final = 0.92


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """The curve of a run, and how many updates its epochs have."""

    curve: LearningCurve
    steps_per_epoch: int

    @property
    def validated(self) -> bool:
        """Whether images were held out."""
        return len(self.curve.validation_loss) > 0

    @property
    def epochs(self) -> NDArray[np.float64]:
        """Where its points stand, in epochs."""
        steps = self.curve.validation_step if self.validated else self.curve.step
        return steps / self.steps_per_epoch

    @property
    def loss(self) -> NDArray[np.float32]:
        """That of the validation images; without a hold-out, that of the training batches."""
        return self.curve.validation_loss if self.validated else self.curve.loss

    @property
    def accuracy(self) -> NDArray[np.float32]:
        """Of the same images."""
        return self.curve.validation_accuracy if self.validated else self.curve.accuracy


@dataclass(frozen=True, slots=True)
class CompareWords:
    """What the axes say."""

    epochs: str
    loss: str
    accuracy: str


def compared(runs: Sequence[ComparedRun], *, words: CompareWords) -> list[go.Figure]:
    """Draw loss and accuracy of all runs over epochs, called 1, 2, 3, … in the legend."""
    loss = [_line(run, run.loss, number) for number, run in enumerate(runs)]
    accuracy = [_line(run, run.accuracy, number) for number, run in enumerate(runs)]
    # Where all read well, the difference would be lost on a scale from 0.
    best = [float(np.nanmax(run.accuracy, initial=0.0)) for run in runs]
    low = 0.9 if min(best) > _GOOD else 0.0
    up = {"tickformat": ".0%", "range": [low, 1.0]}
    return [
        drawn(loss, x=words.epochs, y=words.loss, log_y=True),
        drawn(accuracy, x=words.epochs, y=words.accuracy, y_axis=up),
    ]


def _line(run: ComparedRun, heights: NDArray[np.float32], number: int) -> go.Scatter:
    color, dash = SERIES[number % len(SERIES)], _DASHES[number % len(_DASHES)]
    return line(run.epochs, heights, color=color, dash=dash, dots=5, name=str(number + 1), told=True)
