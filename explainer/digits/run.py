"""What a training reports while it runs, and what is left of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explainer.digits.film import Film
from explainer.digits.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a training stands; the first report is that of the untrained network, at step 0.

    All losses are means of the recipe's own; of training batches while dropout is on, all others without it.
    """

    step: int
    steps: int
    epoch: int
    """Epochs begun: 0 before the first step."""
    loss: float
    """Mean over the training batches since the point before; at step 0 that of a training sample."""
    accuracy: float
    """Share of right answers on the same images, 0 to 1."""
    validation_loss: float | None
    """Only before the first epoch and after each one; None without a hold-out."""
    validation_accuracy: float | None
    seconds: float
    """Since the training began."""
    images_per_second: float
    """While training, validation left out; 0 before the first step."""
    epoch_loss: float | None = None
    """Mean training loss of the whole epoch; only where one ends, as is the next."""
    epoch_seconds: float | None = None
    passing: bool = False
    """Whether it lies between two points of the curve; loss and accuracy are then those of the last one."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first non-finite loss, and the condition ηλ < limit that may have been broken."""

    step: int
    """Counted from 1."""
    epoch: int
    """Counted from 1."""
    last_finite_loss: float
    curvature: float | None
    """λ: largest eigenvalue of the Hessian of the loss and its weight decay, at the initial weights on the
    first batch, or on the first 2,500 of its images."""
    learning_rate: float
    """Of that epoch."""
    limit: float | None
    """What ηλ must stay below on a quadratic; None for optimizers without such a law."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The live curve: about twenty points an epoch; point 0 is the untrained network."""

    step: NDArray[np.int64]
    loss: NDArray[np.float32]
    accuracy: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Epochs:
    """One row for every finished epoch; row 0 is the untrained network."""

    training_loss: NDArray[np.float32]
    """Mean over the batches while the weights moved; in row 0 that of a training sample."""
    training_accuracy: NDArray[np.float32]
    validation_loss: NDArray[np.float32]
    """Empty without a hold-out, as are the next two."""
    validation_accuracy: NDArray[np.float32]
    confusion: NDArray[np.int64]
    """(epochs + 1, 10, 10): how often digit [row] of the validation images was read as [column]."""
    seconds: NDArray[np.float64]
    """What the epoch took, with its validation; 0 in row 0."""


class TestedNetwork(Protocol):
    """A network and how it reads the test images, wherever it comes from."""

    @property
    def recipe(self) -> Recipe:
        """Its layers and its activation."""
        ...

    @property
    def weights(self) -> Mapping[str, NDArray[np.float32]]:
        """Its state_dict."""
        ...

    @property
    def test_probabilities(self) -> NDArray[np.float32]:
        """(10000, 10), softmax of its logits on the test images."""
        ...

    @property
    def test_loss(self) -> float:
        """The mean of the recipe's loss on them."""
        ...

    @property
    def test_accuracy(self) -> float:
        """Share of right answers on them, 0 to 1."""
        ...

    @property
    def untrained_test_accuracy(self) -> float | None:
        """The same before it was trained, if that is known."""
        ...

    @property
    def fingerprint(self) -> bytes:
        """What tells it from every other network: what is drawn of one is kept by it."""
        ...


def fingerprint_of(weights: Mapping[str, NDArray[np.float32]], *others: object) -> bytes:
    """Return a digest of weights, and of whatever else matters, by its repr."""
    digest = blake2b(repr(others).encode(), digest_size=16)
    for name, value in weights.items():
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(value).data)
    return digest.digest()


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """A whole run, finished or not, without tensors."""

    recipe: Recipe
    curve: Curve
    epochs: Epochs
    film: Film
    untrained_test_loss: float
    untrained_test_accuracy: float
    test_probabilities: NDArray[np.float32]
    """(10000, 10), softmax of the final network's logits on the test images."""
    test_loss: float
    test_accuracy: float
    weights: Mapping[str, NDArray[np.float32]]
    """The network's state_dict."""
    divergence: Divergence | None
    cancelled: bool
    images_per_second: float
    """While training, validation left out."""
    seconds: float
    """From the start to the end, everything included."""
    fingerprint: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take the fingerprint: a recipe trained anew on this machine has the same one.

        The seconds and the pace are no part of it, so that what is kept by it must not show them.
        """
        measured = self.cancelled, float(self.test_loss), float(self.test_accuracy)
        object.__setattr__(self, "fingerprint", fingerprint_of(self.weights, self.recipe, measured))

    @property
    def broken_off(self) -> bool:
        """Whether it was cancelled within an epoch: the film then ends with a picture from there."""
        return len(self.film.answers) > len(self.epochs.seconds)
