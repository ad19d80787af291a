"""What is often said wrongly about MNIST, computed: the draw before training, a softmax too many, a shift."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.digits.data import Digits
from explainer.digits.evaluation import score
from explainer.digits.network import build_network, restore_network
from explainer.digits.recipe import Recipe

SHIFTS: Final = np.arange(0, 9)
"""Pixels to the right."""


def untrained_accuracies(recipe: Recipe, digits: Digits, *, seeds: int) -> NDArray[np.float64]:
    """Return the test accuracy of untrained networks with the seeds 0 … `seeds` − 1."""
    return np.array(
        [
            score(build_network(replace(recipe, seed=seed)), digits.test_images, digits.test_labels).accuracy
            for seed in range(seeds)
        ]
    )


def losses_over_right_logit(
    logits: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the cross-entropy of logits (z, 0, …, 0) with the first right, as they are and behind a softmax.

    With the softmax the loss cannot fall below ln(e + 9) − 1 = 1.4612.
    """
    answers = torch.zeros(len(logits), 10, dtype=torch.float64)
    answers[:, 0] = torch.tensor(logits)
    right = torch.zeros(len(logits), dtype=torch.int64)
    once = functional.cross_entropy(answers, right, reduction="none")
    twice = functional.cross_entropy(answers.softmax(dim=1), right, reduction="none")
    return once.numpy(), twice.numpy()


def accuracies_when_shifted(
    recipe: Recipe, weights: Mapping[str, NDArray[np.float32]], digits: Digits
) -> NDArray[np.float64]:
    """Return the test accuracy of a trained network on images moved right, for each of SHIFTS pixels."""
    network = restore_network(recipe, weights)
    return np.array(
        [
            score(network, _moved_right(digits.test_images, int(shift)), digits.test_labels).accuracy
            for shift in SHIFTS
        ]
    )


def _moved_right(images: NDArray[np.uint8], pixels: int) -> NDArray[np.uint8]:
    moved = np.zeros_like(images)
    moved[:, :, pixels:] = images[:, :, : images.shape[2] - pixels]
    return moved
