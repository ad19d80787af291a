"""What is filmed of a training, epoch by epoch: how it reads twenty test images, and its first weights.

The images are only shown. They choose nothing: neither an epoch nor a setting.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from explainer.digits.data import Digits
from explainer.digits.evaluation import logits

EACH: Final = 2
"""Images of every digit."""
NEURONS: Final = 9
"""Of the first layer, at most: the first ones, whatever becomes of them."""
_ZERO: Final = 128
_COARSE: Final = 8
"""The weights have 31 levels, so that most of them stand still from one epoch to the next."""


@dataclass(frozen=True, slots=True)
class Film:
    """One row for every finished epoch, row 0 the untrained network; one more if an epoch was broken off."""

    answers: NDArray[np.uint8]
    """(epochs + 1, 20): what each of the watched images is read as."""
    certainty: NDArray[np.uint8]
    """(epochs + 1, 20): the probability of that answer in whole percent."""
    weights: NDArray[np.uint8]
    """(epochs + 1, neurons, 784): level k stands for (k − 128) / 120 · limit."""
    limit: float
    """The largest absolute weight of these neurons in the whole film."""


def watched(digits: Digits) -> NDArray[np.int64]:
    """Return which test images are watched, (20,): the first two of every digit, 0 0 1 1 2 2 …"""
    return np.concatenate([np.flatnonzero(digits.test_labels == digit)[:EACH] for digit in range(10)])


class Camera:
    """Films a network; it changes nothing in it, and draws nothing at random."""

    def __init__(self, network: nn.Sequential, digits: Digits) -> None:
        """Keep what is looked at."""
        self._network = network
        self._images = digits.test_images[watched(digits)]
        first = next(module for module in network if isinstance(module, nn.Linear))
        self._first = first.weight
        self._answers: list[NDArray[np.float32]] = []
        self._weights: list[NDArray[np.float32]] = []

    def shoot(self) -> None:
        """Take one picture."""
        with torch.inference_mode():
            self._answers.append(logits(self._network, self._images).softmax(dim=1).numpy())
            self._weights.append(self._first[:NEURONS].detach().numpy().copy())

    def film(self) -> Film:
        """Return all pictures; numbers that are not finite are those of 0."""
        probabilities = np.nan_to_num(np.stack(self._answers))
        weights = np.nan_to_num(np.stack(self._weights), posinf=0.0, neginf=0.0)
        limit = float(np.abs(weights).max()) or 1.0
        coarse = np.rint(weights / limit * ((_ZERO - _COARSE) // _COARSE)) * _COARSE
        return Film(
            answers=probabilities.argmax(axis=2).astype(np.uint8),
            certainty=np.rint(100 * probabilities.max(axis=2)).astype(np.uint8),
            weights=(coarse + _ZERO).astype(np.uint8),
            limit=limit,
        )
