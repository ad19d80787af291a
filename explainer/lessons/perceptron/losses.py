"""What a single neuron can be made to minimise, over its weights, and what gradient descent sees of it.

z = w₁x₁ + w₂x₂ + b, t the class; every loss is a mean over the points. Gradients come from autograd.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Points
from explainer.lessons.perceptron.rule import outputs_of
from explainer.lessons.perceptron.setting import Weights

GRID: Final = 61
REACH: Final = 6.0
"""Surfaces and slices go from −REACH to REACH."""


def _zero_one(sums: torch.Tensor, targets: torch.Tensor, fires_at_zero: bool) -> torch.Tensor:
    # PyTorch refuses to differentiate torch.heaviside; the slope of torch.sign is 0, which is the truth.
    sign = sums.round(decimals=9).sign()
    step = torch.where(sign == 0, float(fires_at_zero), (1 + sign) / 2)
    return (targets - step).abs()


def _perceptron(sums: torch.Tensor, targets: torch.Tensor, fires_at_zero: bool) -> torch.Tensor:
    return functional.relu((1 - 2 * targets) * sums)


def _logistic(sums: torch.Tensor, targets: torch.Tensor, fires_at_zero: bool) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(sums, targets, reduction="none")


@dataclass(frozen=True, slots=True)
class LossSpec:
    """The loss of one point."""

    apply: Callable[[torch.Tensor, torch.Tensor, bool], torch.Tensor]
    """Of weighted sums, targets of the same shape, and whether the neuron fires at 0."""
    formula: str
    """In LaTeX."""
    jumps: bool = False
    """Whether it has no slope, because it jumps, where z = 0."""


LOSSES: Final[Mapping[str, LossSpec]] = {
    "0–1": LossSpec(
        apply=_zero_one,
        formula=r"L = \begin{cases} 0 & \hat y = t \\ 1 & \hat y \ne t \end{cases}",
        jumps=True,
    ),
    "Logistic": LossSpec(
        apply=_logistic,
        formula=r"L = -t \log \sigma(z) - (1 - t) \log(1 - \sigma(z))",
    ),
    # Rosenblatt's rule is gradient descent on this one, one point at a time, but for its answer to a tie.
    "Perceptron": LossSpec(
        apply=_perceptron,
        formula=r"L = \max(0, -(2t - 1)\, z)",
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class LossSurface:
    """One loss over a grid of w₁ and w₂ at a fixed bias."""

    axis: NDArray[np.float32]
    """(GRID,): the values of w₁ and of w₂."""
    loss: NDArray[np.float32]
    """(GRID, GRID): rows are w₂, columns w₁, as plotly wants it."""
    gradient: NDArray[np.float32]
    """(GRID, GRID, 2): with respect to w₁ and w₂."""

    @property
    def flat_share(self) -> float:
        """Of how many of the grid's places the gradient is exactly zero, 0 to 1."""
        return float((self.gradient == 0).all(axis=2).mean())


@dataclass(frozen=True, slots=True, eq=False)
class LossSlice:
    """One loss while a single weight changes."""

    values: NDArray[np.float64]
    """(n,): of that weight."""
    loss: NDArray[np.float64]
    """(n,)"""
    slope: NDArray[np.float64]
    """(n,): what autograd says; NaN where a loss that jumps has a point on the line of the neuron."""


@dataclass(frozen=True, slots=True, eq=False)
class LossDescent:
    """Gradient descent on one loss, and how many points it has wrong on the way."""

    weights: NDArray[np.float64]
    """(steps + 1, 3): w₁, w₂, b."""
    loss: NDArray[np.float64]
    """(steps + 1,): what is descended."""
    zero_one: NDArray[np.float64]
    """(steps + 1,): the share of points that are answered wrongly."""
    gradient: NDArray[np.float64]
    """(steps + 1, 3): where each step begins; of a weight that is held fixed, too."""


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """What every rule would do to the same weights; each of shape (3,) for w₁, w₂, b."""

    zero_one: float
    """The share of points that are answered wrongly."""
    descent: Mapping[str, NDArray[np.float64]]
    """−∇ of every loss: the way that gradient descent goes."""
    rule: NDArray[np.float64]
    """The mean of (t − ŷ)·(x₁, x₂, 1): the way that Rosenblatt's rule goes, all points at once."""


def loss_surface(
    name: str, points: Points, *, bias: float, fires_at_zero: bool = False, reach: float = REACH
) -> LossSurface:
    """Return a loss over −`reach` … `reach` in both weights; without points it is 0."""
    axis = np.round(np.linspace(-reach, reach, GRID), 9)
    first, second = np.meshgrid(axis, axis)
    weights = np.stack([first, second, np.full_like(first, bias)], axis=-1)
    loss, gradient = _loss_and_gradient(name, points, weights, fires_at_zero=fires_at_zero)
    return LossSurface(
        axis=axis.astype(np.float32),
        loss=loss.astype(np.float32),
        gradient=gradient[..., :2].astype(np.float32),
    )


def loss_slice(
    name: str,
    points: Points,
    *,
    through: Weights,
    weight: int = 0,
    fires_at_zero: bool = False,
    reach: float = REACH,
    count: int = 601,
) -> LossSlice:
    """Return a loss along w₁, w₂ or b (`weight` 0, 1, 2), the other two as in `through`."""
    values = np.round(np.linspace(-reach, reach, count), 9)
    weights = np.tile(np.array(through, dtype=np.float64), (count, 1))
    weights[:, weight] = values
    loss, gradient = _loss_and_gradient(name, points, weights, fires_at_zero=fires_at_zero)
    slope = gradient[:, weight]
    if LOSSES[name].jumps:
        slope = np.where(_passes_zero(points, weights, weight), np.nan, slope)
    return LossSlice(values=values, loss=loss, slope=slope)


def descend(
    name: str,
    points: Points,
    *,
    start: Weights,
    learning_rate: float,
    steps: int = 100,
    bias_learns: bool = False,
    fires_at_zero: bool = False,
) -> LossDescent:
    """Return plain gradient descent by torch.optim.SGD; with the bias held fixed it stays on one surface.

    No gradient is longer than max ‖(x, 1)‖, so that no rate leads to overflow.
    """
    weights = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS["SGD"].build([weights], learning_rate=learning_rate, options={})
    step = plain_step(optimizer)
    path, losses, gradients = [np.array(start, dtype=np.float64)], list[float](), list[NDArray[np.float64]]()
    for _ in range(steps + 1):
        loss = _mean_loss(name, points, weights, fires_at_zero=fires_at_zero)
        (gradient,) = torch.autograd.grad(loss, weights)
        losses.append(loss.item())
        gradients.append(gradient.numpy().copy())
        weights.grad = gradient
        weights.grad[2] *= bias_learns
        step()
        path.append(weights.detach().numpy().copy())
    visited = np.array(path[:-1])
    answers = outputs_of(visited, points.inputs, fires_at_zero=fires_at_zero)
    return LossDescent(
        weights=visited,
        loss=np.array(losses),
        zero_one=_share(answers != points.labels),
        gradient=np.array(gradients),
    )


def directions(points: Points, weights: Weights, *, fires_at_zero: bool = False) -> Directions:
    """Return where gradient descent on every loss goes from `weights`, and where the learning rule goes."""
    here = np.array(weights, dtype=np.float64)
    error = points.labels - outputs_of(here, points.inputs, fires_at_zero=fires_at_zero)
    with_one = np.column_stack([points.inputs, np.ones(len(points))])
    return Directions(
        zero_one=float(_share(error != 0)),
        descent={
            # Subtracted from 0, so that 0 does not become -0.
            name: 0 - _loss_and_gradient(name, points, here, fires_at_zero=fires_at_zero)[1]
            for name in LOSSES
        },
        rule=error @ with_one / max(len(points), 1),
    )


def _loss_and_gradient(
    name: str, points: Points, weights: NDArray[np.float64], *, fires_at_zero: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the loss (…) and its gradient (…, 3) for weights (…, 3)."""
    table = torch.tensor(weights, dtype=torch.float64, requires_grad=True)
    loss = _mean_loss(name, points, table, fires_at_zero=fires_at_zero)
    (gradient,) = torch.autograd.grad(loss.sum(), table)
    return loss.detach().numpy(), gradient.numpy()


def _mean_loss(name: str, points: Points, weights: torch.Tensor, *, fires_at_zero: bool) -> torch.Tensor:
    inputs = torch.tensor(points.inputs, dtype=torch.float64)
    targets = torch.tensor(points.labels, dtype=torch.float64)
    sums = weights[..., :2] @ inputs.T + weights[..., 2:]
    losses = LOSSES[name].apply(sums, targets.expand_as(sums), fires_at_zero)
    # The mean of nothing would be NaN.
    return losses.sum(dim=-1) / max(len(points), 1)


def _share(wrong: NDArray[np.bool_]) -> NDArray[np.float64]:
    return wrong.sum(axis=-1) / max(wrong.shape[-1], 1)


def _passes_zero(points: Points, weights: NDArray[np.float64], weight: int) -> NDArray[np.bool_]:
    """Return whether the sum of some point passes through zero when the weight changes there."""
    with_one = np.column_stack([points.inputs, np.ones(len(points))])
    sums = np.round(weights @ with_one.T, 9)
    return ((sums == 0) & (with_one[:, weight] != 0)).any(axis=1)
