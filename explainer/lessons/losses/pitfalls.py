"""What is often said wrongly about losses, computed beside what is right."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.lessons.losses.curves import curves

SAMPLES: Final = 32
RATE: Final = 0.1
STEPS: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class Cancelled:
    """The target is 1: how ∂L/∂p of BCE and the slope of the sigmoid make ∂L/∂z."""

    z: NDArray[np.float64]
    by_p: NDArray[np.float64]
    """|∂L/∂p| = 1 / p; (n,), as the next two."""
    sigmoid_slope: NDArray[np.float64]
    """∂p/∂z = p (1 − p)"""
    by_z: NDArray[np.float64]
    """|∂L/∂z| = 1 − p, their product."""


def cancelled() -> Cancelled:
    """Return the two factors and their product."""
    found = curves(["BCE"], target=1.0)
    slope = found.p * (1 - found.p)
    return Cancelled(found.z, np.abs(found.by_p[0]), slope, np.abs(found.by_z[0]))


@dataclass(frozen=True, slots=True, eq=False)
class SumAndMean:
    """One linear neuron on n points, by the same learning rate on the mean and on the sum."""

    mean: NDArray[np.float64]
    """(STEPS + 1,): the mean squared error while the mean is descended."""
    sum: NDArray[np.float64]
    """(STEPS + 1,): the same mean while the sum is descended; NaN beyond what a picture shows."""
    first: tuple[float, float]
    """∂L/∂w of the first step, by the mean and by the sum: in theory 1 : n."""


def sum_and_mean() -> SumAndMean:
    """Fit y = 2x + 1 for x from −1 to 1."""
    x = torch.linspace(-1, 1, SAMPLES, dtype=torch.float64)
    y = 2 * x + 1
    courses: list[NDArray[np.float64]] = []
    first: list[float] = []
    for reduction in ("mean", "sum"):
        line = torch.zeros(2, dtype=torch.float64, requires_grad=True)
        losses: list[float] = []
        for step in range(STEPS + 1):
            said = line[0] * x + line[1]
            (gradient,) = torch.autograd.grad(functional.mse_loss(said, y, reduction=reduction), line)
            losses.append(functional.mse_loss(said, y).item())
            if step == 0:
                first.append(gradient[0].item())
            line = (line.detach() - RATE * gradient).requires_grad_()
        courses.append(np.array(losses))
    return SumAndMean(courses[0], np.where(courses[1] < 1e12, courses[1], np.nan), (first[0], first[1]))


@dataclass(frozen=True, slots=True)
class Targets:
    """The cross-entropy of the same two rows of logits."""

    index: float
    """The target is the number of the class."""
    one_hot: float
    """The target is (0, 0, 1) and (0, 1, 0): the same."""
    soft: float
    """The target is a probability for every class."""


def targets() -> Targets:
    """Return nn.functional.cross_entropy for three kinds of targets."""
    logits = torch.tensor([[1.0, 2.0, 3.0], [1.0, -1.0, 0.0]], dtype=torch.float64)
    index = torch.tensor([2, 1])
    kinds = (
        index,
        functional.one_hot(index, 3).double(),
        torch.tensor([[0.2, 0.3, 0.5], [0.1, 0.8, 0.1]], dtype=torch.float64),
    )
    return Targets(*(functional.cross_entropy(logits, each).item() for each in kinds))


def softmax_of_one(z: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return softmax over an axis of length 1, and the sigmoid, for every z."""
    output = torch.tensor(z)[:, None]
    return output.softmax(dim=1)[:, 0].numpy(), output.sigmoid()[:, 0].numpy()
