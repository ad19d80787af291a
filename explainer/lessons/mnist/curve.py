"""The learning curve of a run, finished or still going on, as it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.digits.run import Progress, TrainingRun


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """Loss and accuracy over updates; point 0 is the untrained network."""

    step: NDArray[np.int64]
    loss: NDArray[np.float32]
    accuracy: NDArray[np.float32]
    validation_step: NDArray[np.int64]
    """One a finished epoch, from 0; empty without a hold-out, as are the next two."""
    validation_loss: NDArray[np.float32]
    validation_accuracy: NDArray[np.float32]


def curve_of_run(run: TrainingRun) -> LearningCurve:
    """Return the curve of a run that has ended."""
    finished = np.arange(len(run.epochs.validation_loss), dtype=np.int64)
    return LearningCurve(
        step=run.curve.step,
        loss=run.curve.loss,
        accuracy=run.curve.accuracy,
        validation_step=finished * run.recipe.steps_per_epoch,
        validation_loss=run.epochs.validation_loss,
        validation_accuracy=run.epochs.validation_accuracy,
    )


def points_of(reports: Sequence[Progress]) -> list[Progress]:
    """Return the reports that are points of the curve."""
    return [report for report in reports if not report.passing]


def curve_of_reports(reports: Sequence[Progress]) -> LearningCurve:
    """Return the curve as far as a running training has reported it; what lies between its points is none."""
    reports = points_of(reports)
    validated = [report for report in reports if report.validation_loss is not None]
    return LearningCurve(
        step=np.array([report.step for report in reports], np.int64),
        loss=np.array([report.loss for report in reports], np.float32),
        accuracy=np.array([report.accuracy for report in reports], np.float32),
        validation_step=np.array([report.step for report in validated], np.int64),
        validation_loss=np.array([report.validation_loss for report in validated], np.float32),
        validation_accuracy=np.array([report.validation_accuracy for report in validated], np.float32),
    )
