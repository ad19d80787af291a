"""A line ŷ = wx + b through points: a loss whose shape is known exactly.

L(w, b) = 1/n Σ (w xᵢ + b − yᵢ)² is a quadratic bowl, L = L* + ½ δᵀ H δ with δ = (w, b) − (w*, b*) and

    H = 2 [ mean x²  mean x ]
          [ mean x     1    ]
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

GRID: Final = 61
SLOPE: Final = 2.0
INTERCEPT: Final = 1.0
WIDEST: Final = 4.0
"""x is drawn evenly from 0 to WIDEST; y = SLOPE · x + INTERCEPT + noise."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Points, and what is known about the loss of a line through them; (w, b) is always in this order.

    There are no slots, for cached_property: the shape of the loss is asked for dozens of times in a picture.
    """

    inputs: NDArray[np.float64]
    """(n,): what the line sees, standardised or not."""
    targets: NDArray[np.float64]
    """(n,)"""
    center: float
    """What was subtracted from x, 0 if it is not standardised."""
    spread: float
    """What x was then divided by, 1 if it is not standardised."""

    def __len__(self) -> int:
        """Return n."""
        return len(self.inputs)

    @cached_property
    def hessian(self) -> NDArray[np.float64]:
        """(2, 2): H, the same everywhere."""
        mean = self.inputs.mean()
        return 2 * np.array([[np.mean(self.inputs**2), mean], [mean, 1.0]])

    @cached_property
    def curvatures(self) -> tuple[float, float]:
        """λ_min and λ_max of H."""
        low, high = np.linalg.eigvalsh(self.hessian).tolist()
        return max(low, 0.0), high

    @property
    def condition(self) -> float:
        """κ = λ_max / λ_min; infinite where all x are the same."""
        low, high = self.curvatures
        return high / low if low > 1e-12 * high else float("inf")

    @property
    def limit(self) -> float:
        """The learning rate that batch gradient descent must stay below: 2 / λ_max."""
        return 2 / self.curvatures[1]

    @cached_property
    def minimum(self) -> NDArray[np.float64]:
        """(2,): (w*, b*), the least-squares line; the shortest one where there are many."""
        design = np.column_stack([self.inputs, np.ones(len(self))])
        return np.linalg.lstsq(design, self.targets, rcond=None)[0].astype(np.float64)

    @cached_property
    def lowest(self) -> float:
        """L*: the mean squared distance of the points from the least-squares line."""
        w, b = map(float, self.minimum)
        return float(np.mean((w * self.inputs + b - self.targets) ** 2))

    @property
    def flat(self) -> float:
        """The loss of the best horizontal line: the variance of y."""
        return float(self.targets.var())

    def excess(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return L − L* = ½ δᵀ H δ (…) at positions (…, 2)."""
        with np.errstate(over="ignore", invalid="ignore"):
            away = positions - self.minimum
            return 0.5 * np.einsum("...i,ij,...j->...", away, self.hessian, away)

    def loss(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return L (…) at positions (…, 2)."""
        return self.lowest + self.excess(positions)

    @property
    def raw_inputs(self) -> NDArray[np.float64]:
        """(n,): the original x."""
        return self.inputs * self.spread + self.center

    def tensors(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return inputs and targets for PyTorch."""
        return torch.tensor(self.inputs), torch.tensor(self.targets)


@dataclass(frozen=True, slots=True, eq=False)
class Bowl:
    """The loss over a square around the minimum."""

    w: NDArray[np.float32]
    """(columns,)"""
    b: NDArray[np.float32]
    """(rows,)"""
    loss: NDArray[np.float32]
    """(rows, columns): rows from the lowest b, as plotly wants it."""


def make_problem(*, points: int, noise: float, seed: int, standardised: bool) -> Problem:
    """Return points around SLOPE · x + INTERCEPT; standardised x have mean 0 and variance 1: then κ = 1.

    Where all x happen to be the same, standardised ones are all 0.
    """
    generator = np.random.default_rng(seed)
    raw = generator.uniform(0, WIDEST, points).round(3)
    targets = (SLOPE * raw + INTERCEPT + noise * generator.normal(size=points)).round(3)
    # Where all x are the same there is nothing to divide by.
    center, spread = (float(raw.mean()), float(raw.std()) or 1.0) if standardised else (0.0, 1.0)
    return Problem(inputs=(raw - center) / spread, targets=targets, center=center, spread=spread)


def bowl(problem: Problem, *, half: float, count: int = GRID) -> Bowl:
    """Return the loss over all (w, b) that differ from the minimum by at most `half` in both."""
    w, b = (np.linspace(middle - half, middle + half, count) for middle in map(float, problem.minimum))
    columns, rows = np.meshgrid(w, b)
    loss = problem.loss(np.stack([columns, rows], axis=-1))
    return Bowl(w=w.astype(np.float32), b=b.astype(np.float32), loss=loss.astype(np.float32))
