"""What is often said wrongly about activation functions and softmax, computed beside what is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.activations.curves import GRID, derivatives
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.evaluation import logits
from explainer.digits.network import restore_network
from explainer.digits.run import TrainingRun
from explainer.lessons.activations.softmax import PRECISIONS, naive_softmax

_CONSTANT: Final = 0.001
"""What notes say that LeakyReLU returns for z < 0."""


@dataclass(frozen=True, slots=True)
class LeakyReluMistake:
    """LeakyReLU, and a function that is 0.001 for every z ≤ 0."""

    z: NDArray[np.float64]
    value: NDArray[np.float64]
    """(points,), as the next three."""
    slope: NDArray[np.float64]
    constant_value: NDArray[np.float64]
    constant_slope: NDArray[np.float64]
    """0 for z < 0: such a unit dies like one with ReLU."""
    constant: float


def leaky_relu_mistake(*, slope: float) -> LeakyReluMistake:
    """Return both, slopes by autograd."""

    def constant(z: torch.Tensor) -> torch.Tensor:
        return torch.where(z > 0, z, _CONSTANT)

    module = ACTIVATIONS["LeakyReLU"].module({"slope": slope})
    value, slopes, _ = derivatives([module, constant], GRID)
    return LeakyReluMistake(GRID, value[0], slopes[0], value[1], slopes[1], _CONSTANT)


@dataclass(frozen=True, slots=True)
class SlopeAtKink:
    """The slope of ReLU measured around z = 0: there is no derivative there, PyTorch agrees on one."""

    width: NDArray[np.float64]
    """h, from large to small."""
    left: NDArray[np.float64]
    """(f(0) − f(−h)) / h"""
    right: NDArray[np.float64]
    """(f(h) − f(0)) / h"""
    central: NDArray[np.float64]
    """(f(h) − f(−h)) / 2h"""
    autograd: float


def slope_at_kink(name: str = "ReLU") -> SlopeAtKink:
    """Return the difference quotients at 0 for ever smaller h: left and right do not come together."""
    width = np.geomspace(1, 1e-8, 33)
    module = ACTIVATIONS[name].module()
    places = np.concatenate([-width, np.zeros(1), width])
    value, slope, _ = derivatives([module], places)[:, 0]
    before, at, after = value[: len(width)], value[len(width)], value[len(width) + 1 :]
    return SlopeAtKink(
        width=width,
        left=(at - before) / width,
        right=(after - at) / width,
        central=(after - before) / (2 * width),
        autograd=float(slope[len(width)]),
    )


@dataclass(frozen=True, slots=True)
class Overflow:
    """Softmax of logits that are all moved by the same constant, which changes nothing but the rounding."""

    precision: str
    shift: NDArray[np.float64]
    naive: NDArray[np.float64]
    """(shifts, classes): 0 or NaN once an exponential is infinite."""
    stable: NDArray[np.float64]
    """(shifts, classes)"""
    breaks_at: float | None
    """The first shift at which the naive form is broken."""
    limit: float
    """The largest z whose exponential is finite."""


def overflow(logits: Sequence[float], *, precision: str) -> Overflow:
    """Return both forms for shifts from 0 to 1000; raise KeyError for an unknown precision."""
    shift = np.arange(0.0, 1_000.5, 5)
    naive = [naive_softmax([z + move for z in logits], precision=precision) for move in shift]
    stable = torch.tensor(np.add.outer(shift, np.array(logits)), dtype=PRECISIONS[precision])
    broken = np.array([each.broken for each in naive])
    return Overflow(
        precision=precision,
        shift=shift,
        naive=np.stack([each.probability for each in naive]),
        stable=stable.softmax(dim=1).double().numpy(),
        breaks_at=float(shift[broken.argmax()]) if broken.any() else None,
        limit=naive[0].limit,
    )


@dataclass(frozen=True, slots=True)
class SoftmaxAxis:
    """A batch of logits, normalised along each axis."""

    logits: NDArray[np.float64]
    """(images, classes)"""
    over_images: NDArray[np.float64]
    """softmax(dim=0): every *column* sums to 1, and an answer depends on the other images of the batch."""
    over_classes: NDArray[np.float64]
    """softmax(dim=1): every row sums to 1."""


def softmax_axis(*, images: int = 3, classes: int = 4, seed: int = 0) -> SoftmaxAxis:
    """Return both for random logits N(0, 2²), rounded to one decimal so that they can be read."""
    generator = torch.Generator().manual_seed(seed)
    drawn = 2 * torch.randn(images, classes, generator=generator, dtype=torch.float64)
    rounded = drawn.round(decimals=1)
    return SoftmaxAxis(rounded.numpy(), rounded.softmax(dim=0).numpy(), rounded.softmax(dim=1).numpy())


@dataclass(frozen=True, slots=True)
class Confidence:
    """The largest probability of a trained network for every image: digits, and noise that shows none."""

    right: NDArray[np.float32]
    """For every test image that was read rightly."""
    wrong: NDArray[np.float32]
    noise: NDArray[np.float32]
    """For images of independent random bytes."""

    @property
    def accuracy(self) -> float:
        """Share of the test images that were read rightly."""
        return len(self.right) / (len(self.right) + len(self.wrong))


def confidence(
    run: TrainingRun, *, labels: NDArray[np.uint8], images: int = 1_000, seed: int = 0
) -> Confidence:
    """Return how sure a finished run is of the test images with these labels, and of `images` of noise."""
    noise = np.random.default_rng(seed).integers(0, 256, (images, 28, 28), np.uint8)
    answers = logits(restore_network(run.recipe, run.weights), noise).softmax(dim=1)
    largest = run.test_probabilities.max(axis=1)
    right = run.test_probabilities.argmax(axis=1) == labels
    return Confidence(largest[right], largest[~right], answers.numpy().max(axis=1))
