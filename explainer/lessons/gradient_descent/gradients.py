"""The gradients of single points and of batches at one place: their mean, and how widely they scatter.

The gradient of a batch is the mean of its points' gradients, and is right on average. With Σ the covariance
of single gradients around that of all points, a batch of B of the n points has the covariance

    Σ / B                          drawn with replacement
    Σ / B · (n − B) / (n − 1)      drawn without: 0 where the batch is all points
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.setting import Position

DRAWS: Final = 400


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """Gradients at one place."""

    single: NDArray[np.float64]
    """(n, 2): of every point, ∂/∂w and ∂/∂b."""
    full: NDArray[np.float64]
    """(2,): of all points."""
    batches: NDArray[np.float64]
    """(DRAWS, 2): of randomly drawn batches."""
    batch_size: int
    covariance: NDArray[np.float64]
    """(2, 2): what the law says of batches of this size."""

    @property
    def mean(self) -> NDArray[np.float64]:
        """(2,): of the drawn batches; near to `full`."""
        return self.batches.mean(axis=0)

    @property
    def measured(self) -> NDArray[np.float64]:
        """(2, 2): covariance of the drawn batches around `full`."""
        away = self.batches - self.full
        return away.T @ away / len(away)


@dataclass(frozen=True, slots=True, eq=False)
class VarianceLaw:
    """How the scatter of a batch's gradient falls with the size of the batch."""

    sizes: NDArray[np.int64]
    """(m,): from 1 to n."""
    exact: NDArray[np.float64]
    """(m,): the law; variance means the mean squared distance from the gradient of all points."""
    measured: NDArray[np.float64]
    """(m,): over DRAWS batches of each size."""


def single_gradients(problem: Problem, position: Position) -> NDArray[np.float64]:
    """Return (n, 2): the gradient of (w x + b − y)² for every point, by autograd."""
    inputs, targets = problem.tensors()
    rows = torch.tensor(position, dtype=torch.float64).repeat(len(problem), 1).requires_grad_()
    loss = (rows[:, 0] * inputs + rows[:, 1] - targets).square().sum()
    return torch.autograd.grad(loss, rows)[0].numpy()


def shrinking(batch_size: int, *, points: int, replacement: bool) -> float:
    """Return by what the covariance of single gradients is multiplied for a batch."""
    if replacement or points == 1:
        return 1 / batch_size
    return (points - batch_size) / (batch_size * (points - 1))


def cloud(problem: Problem, position: Position, *, batch_size: int, replacement: bool, seed: int) -> Cloud:
    """Return the gradients of all points and of DRAWS batches of min(batch_size, n) points."""
    return clouds(problem, position, batch_sizes=[batch_size], replacement=replacement, seed=seed)[0]


def clouds(
    problem: Problem, position: Position, *, batch_sizes: Sequence[int], replacement: bool, seed: int
) -> tuple[Cloud, ...]:
    """Return a cloud for every size: each is what `cloud` draws of that size, from the same seed."""
    count, single = len(problem), single_gradients(problem, position)
    full = single.mean(axis=0)
    scatter = (single - full).T @ (single - full)
    # Without replacement a batch is the beginning of a shuffle, which is the same for all sizes.
    shuffled = _shuffles(count, np.random.default_rng(seed))
    found = list[Cloud]()
    for size in (min(each, count) for each in batch_sizes):
        rows = _draws(count, size, np.random.default_rng(seed)) if replacement else shuffled[:, :size]
        share = shrinking(size, points=count, replacement=replacement)
        found.append(Cloud(single, full, single[rows].mean(axis=1), size, share * scatter / count))
    return tuple(found)


def variance_law(problem: Problem, position: Position, *, replacement: bool, seed: int) -> VarianceLaw:
    """Return the law and a measurement for batches of 1, 2, 4, … and n points."""
    count, single = len(problem), single_gradients(problem, position)
    full = single.mean(axis=0)
    sizes = sorted({2**power for power in range(count.bit_length())} | {count})
    spread = float(np.square(single - full).sum(axis=1).mean())
    generator = np.random.default_rng(seed)
    drawn = [_batch_means(single, size, replacement=replacement, generator=generator) for size in sizes]
    return VarianceLaw(
        sizes=np.array(sizes, np.int64),
        exact=np.array([spread * shrinking(size, points=count, replacement=replacement) for size in sizes]),
        measured=np.array([np.square(means - full).sum(axis=1).mean() for means in drawn]),
    )


def _batch_means(
    single: NDArray[np.float64], size: int, *, replacement: bool, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Return (DRAWS, 2): means of `size` randomly drawn rows."""
    count = len(single)
    rows = _draws(count, size, generator) if replacement else _shuffles(count, generator)[:, :size]
    return single[rows].mean(axis=1)


def _draws(count: int, size: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return (DRAWS, size) of `count` rows, each drawn from all."""
    return generator.integers(count, size=(DRAWS, size))


def _shuffles(count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return (DRAWS, count): all rows in random orders."""
    return generator.random((DRAWS, count)).argsort(axis=1)
