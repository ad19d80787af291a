"""What is often said wrongly about MNIST, computed: the draw before training, a shift."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
