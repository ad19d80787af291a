"""Collect what a training measures, report it at the points of its curve and between, return it as arrays."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.digits.evaluation import Score, confusion_matrix, predictions
from explainer.digits.recipe import HELD_OUT, Recipe
from explainer.digits.run import Curve, Epochs, Progress

SECONDS_BETWEEN_REPORTS: Final = 0.5
"""At most, while steps are taken; a step, or a part of a large batch, that takes longer delays it."""


class TrainingLog:
    """The measurements of one training, from its first moment on."""

    def __init__(self, recipe: Recipe, report: Callable[[Progress], bool]) -> None:
        """Start the clock."""
        self.recipe = recipe
        self.step = 0
        self.cancelled = False
        self._report = report
        self._started = perf_counter()
        self._epoch_started = self._started
        self._point_started = self._started
        self._reported = self._started
        self._training_seconds = 0.0
        self._images = 0
        self._curve: list[tuple[int, float, float]] = []
        self._losses: list[torch.Tensor] = []
        self._right: list[torch.Tensor] = []
        self._epochs: list[tuple[float, float, float]] = []
        self._validations: list[Score] = []

    @property
    def epoch_is_over(self) -> bool:
        """Whether the last step taken was the last of its epoch."""
        return self.step > 0 and self.step % self.recipe.steps_per_epoch == 0

    @property
    def is_within_epoch(self) -> bool:
        """Whether an epoch was begun and is not over."""
        return self.step % self.recipe.steps_per_epoch > 0

    @property
    def seconds(self) -> float:
        """Since the training began."""
        return perf_counter() - self._started

    @property
    def images_per_second(self) -> float:
        """While training, everything else left out."""
        return self._images / self._training_seconds if self._images else 0.0

    @property
    def last_loss(self) -> float:
        """The last loss taken."""
        return self._losses[-1][-1].item() if self._losses else self._curve[-1][1]

    def untrained(self, sample: Score, validation: Score | None) -> None:
        """Take and report where the training starts."""
        self._curve.append((0, sample.loss, sample.accuracy))
        self._end_epoch((sample.loss, sample.accuracy, 0.0), validation)
        self._send(validation)

    def begin_epoch(self) -> None:
        """Start the clock of an epoch."""
        self._epoch_started = perf_counter()

    def begin_point(self) -> None:
        """Start the clock of a point of the curve."""
        self._point_started = self._reported = perf_counter()

    def goes_on(self, taken: int) -> bool:
        """Report now and then that so many steps were taken since the last point; return whether to go on.

        At most twice a second: so a training can be ended soon, however long it takes to the next point.
        """
        if perf_counter() - self._reported >= SECONDS_BETWEEN_REPORTS:
            self._send(None, beyond=taken)
        return not self.cancelled

    def take(self, losses: torch.Tensor, right: torch.Tensor) -> None:
        """Take a loss for every step, and for every image whether it was read rightly; all finite."""
        self.step += len(losses)
        self._images += len(right)
        self._training_seconds += perf_counter() - self._point_started
        self._losses.append(losses)
        self._right.append(right)
        self._curve.append((self.step, losses.mean().item(), right.float().mean().item()))

    def point(self, validation: Score | None) -> None:
        """Report the point just taken; where an epoch ends, close it with its validation."""
        if not self.epoch_is_over:
            self._send(None)
            return
        loss = torch.cat(self._losses).mean().item()
        accuracy = torch.cat(self._right).float().mean().item()
        seconds = perf_counter() - self._epoch_started
        self._end_epoch((loss, accuracy, seconds), validation)
        self._send(validation, epoch_loss=loss, epoch_seconds=seconds)

    def _end_epoch(self, row: tuple[float, float, float], validation: Score | None) -> None:
        self._epochs.append(row)
        if validation is not None:
            self._validations.append(validation)
        self._losses, self._right = [], []

    def _send(
        self,
        validation: Score | None,
        *,
        beyond: int | None = None,
        epoch_loss: float | None = None,
        epoch_seconds: float | None = None,
    ) -> None:
        """Report the last point of the curve, or that the training is some steps `beyond` it."""
        point, loss, accuracy = self._curve[-1]
        step = point + (beyond or 0)
        self._reported = perf_counter()
        goes_on = self._report(
            Progress(
                step=step,
                steps=self.recipe.steps,
                epoch=-(-step // self.recipe.steps_per_epoch),
                loss=loss,
                accuracy=accuracy,
                validation_loss=validation.loss if validation else None,
                validation_accuracy=validation.accuracy if validation else None,
                seconds=self.seconds,
                images_per_second=self._pace(beyond or 0),
                passing=beyond is not None,
                epoch_loss=epoch_loss,
                epoch_seconds=epoch_seconds,
            )
        )
        self.cancelled = not goes_on

    def _pace(self, beyond: int) -> float:
        """Images a second, those of `beyond` steps after the last point included."""
        if not beyond:
            return self.images_per_second
        seconds = self._training_seconds + self._reported - self._point_started
        return (self._images + beyond * self.recipe.batch_size) / seconds

    def curve(self) -> Curve:
        """Return the live curve."""
        step, loss, accuracy = zip(*self._curve, strict=True)
        return Curve(np.array(step), np.array(loss, np.float32), np.array(accuracy, np.float32))

    def epochs(self, labels: NDArray[np.uint8]) -> Epochs:
        """Return the finished epochs; `labels` are those of all training images."""
        loss, accuracy, seconds = zip(*self._epochs, strict=True)
        confusion = [
            confusion_matrix(labels[-HELD_OUT:], predictions(score.probabilities))
            for score in self._validations
        ]
        return Epochs(
            training_loss=np.array(loss, np.float32),
            training_accuracy=np.array(accuracy, np.float32),
            validation_loss=np.array([score.loss for score in self._validations], np.float32),
            validation_accuracy=np.array([score.accuracy for score in self._validations], np.float32),
            confusion=np.array(confusion, np.int64).reshape(-1, 10, 10),
            seconds=np.array(seconds),
        )
