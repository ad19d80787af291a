"""A class trains many small readers of digits, each on images of its own, and averages what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.digits.evaluation import score
from explainer.digits.network import build_network
from explainer.digits.recipe import ALL_IMAGES, HELD_OUT, Recipe
from explainer.digits.steps import take_steps
from explainer.digits.training import optimizer_of
from explainer.kit.spread import Band, band_of
from explainer.networks.batches import batches

IMAGES: Final = 1_000
"""That a member trains on."""
EPOCHS: Final = 5
ASKED: Final = 200
"""Validation images that every member is asked about: the first of those held out, of which none trains.

What a member says of them is 2,000 bytes, no more than a room takes of a learner.
"""
_HIGHEST: Final = 255


def recipe_with(seed: int) -> Recipe:
    """Return the usual network and its usual training, shorter and on fewer images."""
    return Recipe(training_images=IMAGES, epochs=EPOCHS, seed=seed)


def member(digits: Digits, *, seed: int) -> NDArray[np.uint8]:
    """Train with a seed, and return the probabilities (ASKED, 10) of the validation images; 255 is 1.

    The seed draws the initial weights, which of the training images are this member's, and their order.
    """
    recipe = recipe_with(seed)
    own = next(batches(ALL_IMAGES - HELD_OUT, size=IMAGES, seed=seed)).numpy()
    network = build_network(recipe)
    images = digits.train_images[own]
    labels = torch.asarray(digits.train_labels[own].astype(np.int64))
    optimizer = optimizer_of(recipe, network)
    order = batches(IMAGES, size=IMAGES, seed=seed)
    for _ in range(EPOCHS):
        chosen = next(order)
        take_steps(network, optimizer, images[chosen.numpy()], labels[chosen], recipe=recipe)
    said = score(network, *asked(digits)).probabilities
    return np.rint(said * _HIGHEST).astype(np.uint8)


def asked(digits: Digits) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the validation images that all members are asked about, and the digits that they show."""
    first, last = ALL_IMAGES - HELD_OUT, ALL_IMAGES - HELD_OUT + ASKED
    return digits.train_images[first:last], digits.train_labels[first:last]


def unpacked(packed: bytes) -> NDArray[np.uint8]:
    """Return what `member` gave, out of its bytes; raise ValueError for what is none."""
    if len(packed) != 10 * ASKED:
        raise ValueError(f"{len(packed)} bytes are no answers to {ASKED} images.")
    return np.frombuffer(packed, np.uint8).reshape(ASKED, 10)


@dataclass(frozen=True, eq=False)
class Ensemble:
    """What the members of a class say together about the same images."""

    probabilities: NDArray[np.float64]
    """(members, images, 10)"""
    labels: NDArray[np.uint8]
    """(images,)"""

    @cached_property
    def average(self) -> NDArray[np.float64]:
        """(images, 10): the mean of the members' probabilities."""
        return self.probabilities.mean(axis=0)

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """(members, images): whose most probable digit is the right one."""
        return self.probabilities.argmax(axis=2) == self.labels

    @cached_property
    def average_right(self) -> NDArray[np.bool_]:
        """(images,): where the most probable digit of the average is the right one."""
        return self.average.argmax(axis=1) == self.labels

    @property
    def accuracy(self) -> float:
        """Of the average."""
        return float(self.average_right.mean())

    @property
    def members(self) -> Band:
        """The accuracies of the members, (1,) each."""
        return band_of(self.right.mean(axis=1)[:, None])

    @property
    def rescued(self) -> NDArray[np.int64]:
        """Images that the average reads rightly and most members do not, those with the fewest first."""
        share = self.right.mean(axis=0)
        found = np.flatnonzero(self.average_right & (share < 0.5))
        return found[np.argsort(share[found], kind="stable")]


def ensemble_of(members: Sequence[NDArray[np.uint8]], labels: NDArray[np.uint8]) -> Ensemble:
    """Return what all members say together; raise ValueError without any."""
    if not members:
        raise ValueError("An average needs members.")
    return Ensemble(np.stack(members) / _HIGHEST, labels)
