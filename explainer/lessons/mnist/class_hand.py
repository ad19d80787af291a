"""Digits that a class has drawn, each named by who drew it, and what one network reads in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from explainer.digits.evaluation import predictions, score

HANDED_BYTES: Final = 1 + 28 * 28


@dataclass(frozen=True, slots=True, eq=False)
class HandedDigit:
    """One digit; who drew it is not in it."""

    image: NDArray[np.uint8]
    """(28, 28), white on black, made like those of MNIST."""
    label: int
    """What it is, as its drawer says."""

    def packed(self) -> bytes:
        """Return the digit as bytes: what it is, then its pixels row by row."""
        return bytes([self.label]) + self.image.astype(np.uint8).tobytes()


def unpacked(packed: bytes) -> HandedDigit:
    """Return the digit out of its bytes; raise ValueError for what is none."""
    if len(packed) != HANDED_BYTES or packed[0] > 9:
        raise ValueError(f"{len(packed)} bytes are no digit.")
    return HandedDigit(np.frombuffer(packed, np.uint8, offset=1).reshape(28, 28), packed[0])


@dataclass(frozen=True, slots=True, eq=False)
class ClassReading:
    """What a network reads in the digits of a class; their order says nothing of when they came."""

    images: NDArray[np.uint8]
    """(n, 28, 28)"""
    labels: NDArray[np.uint8]
    """(n,)"""
    read: NDArray[np.int64]
    """(n,): the most probable digit of each."""
    certainty: NDArray[np.float32]
    """(n,): its probability."""

    @property
    def right(self) -> int:
        """How many are read as what their drawers say."""
        return int((self.read == self.labels).sum())


def read_all(network: nn.Module, handed: Sequence[HandedDigit]) -> ClassReading:
    """Return what the network reads in all digits, in one pass; raise ValueError without any.

    They are sorted by what they are, and within that by their pixels, so that a new one shows no order.
    """
    if not handed:
        raise ValueError("There are no digits to read.")
    sorted_digits = sorted(handed, key=lambda each: each.packed())
    images = np.stack([each.image for each in sorted_digits])
    labels = np.array([each.label for each in sorted_digits], np.uint8)
    said = score(network, images, labels).probabilities
    return ClassReading(images, labels, predictions(said), said.max(axis=1))
