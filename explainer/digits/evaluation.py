"""How well a network reads digits."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from explainer.choices.losses.classes import CLASS_LOSSES, CROSS_ENTROPY
from explainer.digits.network import inputs_of

# 2,500 images are 8 MB as float32, whatever is scored.
_CHUNK: Final = 2_500


@dataclass(frozen=True, slots=True)
class Score:
    """What a network says about labelled images, and how right it is."""

    probabilities: NDArray[np.float32]
    """(n, 10), the softmax of its logits."""
    loss: float
    """The mean over the images, of the loss that was asked for."""
    accuracy: float
    """Share of right answers, 0 to 1."""


def logits(network: nn.Module, images: NDArray[np.uint8]) -> torch.Tensor:
    """Return the network's answers (n, 10) to images of bytes, in eval mode and without gradients."""
    was_training = network.training
    network.eval()
    with torch.inference_mode():
        parts = [
            network(inputs_of(network, images[start : start + _CHUNK]))
            for start in range(0, len(images), _CHUNK)
        ]
        answers = torch.cat(parts)
    network.train(was_training)
    return answers


def score(
    network: nn.Module, images: NDArray[np.uint8], labels: NDArray[np.uint8], *, loss: str = CROSS_ENTROPY
) -> Score:
    """Return probabilities, loss and accuracy of `network` on labelled images."""
    answers = logits(network, images)
    right: NDArray[np.bool_] = answers.argmax(dim=1).numpy() == labels
    with torch.inference_mode():
        targets = torch.asarray(labels.astype(np.int64))
        return Score(
            probabilities=answers.softmax(dim=1).numpy(),
            loss=CLASS_LOSSES[loss].mean(answers, targets).item(),
            accuracy=float(right.mean()),
        )


def predictions(probabilities: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the most probable digit of every image."""
    return probabilities.argmax(axis=1)


def confusion_matrix(labels: NDArray[np.uint8], predicted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (10, 10): how often digit [row] was read as [column]."""
    return np.bincount(labels.astype(np.int64) * 10 + predicted, minlength=100).reshape(10, 10)


def accuracy_per_digit(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (10,): the share of each digit's images that were read rightly; NaN where there are none."""
    total = confusion.sum(axis=1)
    return np.divide(np.diagonal(confusion), total, out=np.full(10, np.nan), where=total > 0)
