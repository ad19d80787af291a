"""A run that reads every image as the same digit, and how much gradient reaches its first layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from explainer.digits.data import Digits
from explainer.digits.evaluation import predictions
from explainer.digits.network import inputs_of, restore_network
from explainer.digits.run import TrainingRun

CLASSES: Final = 10
_IMAGES: Final = 500
_ALMOST_ALL: Final = 0.99


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """What is measured where all test images get the same answer."""

    digit: int
    images: int
    """How many test images are read as it."""
    count: int
    """How many of them show it."""
    loss: float
    norms: Sequence[float]
    """‖∂L/∂W‖ of every linear layer, of the first training images, at the end of the run, without dropout."""

    @property
    def reaches_first(self) -> float:
        """The gradient of the first layer's weights, as a share of the last layer's."""
        return self.norms[0] / self.norms[-1] if self.norms[-1] else 0.0


def guesses(run: TrainingRun, *, within: float) -> bool:
    """Return whether the test loss is that of giving every digit a tenth, but for such a share of it."""
    return abs(run.test_loss / run.recipe.judge.guessing(CLASSES) - 1) < within


def only_digit(probabilities: NDArray[np.float32]) -> int | None:
    """Return the digit that (almost) all images are read as; None where they differ or are not finite."""
    if not np.isfinite(probabilities).all():
        return None
    counts = np.bincount(predictions(probabilities), minlength=10)
    digit = int(counts.argmax())
    return digit if counts[digit] >= _ALMOST_ALL * len(probabilities) else None


def one_answer(run: TrainingRun, digits: Digits) -> OneAnswer | None:
    """Return what is measured of such a run; None where answers differ, or are no finite numbers."""
    digit = only_digit(run.test_probabilities)
    if digit is None:
        return None
    answers = predictions(run.test_probabilities)
    network = restore_network(run.recipe, run.weights)
    labels = torch.asarray(digits.train_labels[:_IMAGES].astype(np.int64))
    run.recipe.judge.mean(network(inputs_of(network, digits.train_images[:_IMAGES])), labels).backward()
    slopes = [layer.weight.grad for layer in network if isinstance(layer, nn.Linear)]
    return OneAnswer(
        digit=digit,
        images=int((answers == digit).sum()),
        count=int((digits.test_labels[answers == digit] == digit).sum()),
        loss=run.test_loss,
        norms=tuple(slope.square().sum().sqrt().item() for slope in slopes if slope is not None),
    )
