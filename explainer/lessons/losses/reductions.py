"""How the losses of several rows become one number: cross-entropy of a batch, written out.

With logits z, p = softmax(z), the class y, class weights w and label smoothing ε over C classes, a row costs

    ℓ = (1 − ε) w_y (−ln p_y) + ε / C · Σ_c w_c (−ln p_c),

and nothing if y is ignored. "mean" divides Σ ℓ by Σ w_y over the rows that count, not by their number.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.lessons.losses.setting import Batch

SMOOTHINGS: Final = np.round(np.linspace(0, 1, 21), 9)


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """n rows of C logits, at one label smoothing."""

    probability: NDArray[np.float64]
    """(n, C)"""
    weight: NDArray[np.float64]
    """(n,): w_y; 0 of a row that is ignored."""
    rows: NDArray[np.float64]
    """(n,): ℓ, which reduction="none" gives."""
    total: float
    """Σ ℓ"""
    mean: float
    """Σ ℓ / Σ w_y; not a number, as PyTorch has it, where no row counts."""
    gradient: NDArray[np.float64]
    """(n, C): ∂L/∂z by PyTorch, of the chosen reduction; of "none", of the sum.

    Where no row counts: 0 if all are ignored, not a number if their weights are 0.
    """


def reduced(batch: Batch, *, smoothing: float) -> Reduced:
    """Return the rows, and what each reduction makes of them."""
    logits = torch.tensor(batch.logits, dtype=torch.float64, requires_grad=True)
    answers = torch.tensor(batch.answers)
    weights = torch.tensor(batch.weights, dtype=torch.float64)
    counted = (answers != batch.ignored).double()
    logs = logits.detach().log_softmax(dim=1)
    of_answer = weights[answers] * counted
    right = (1 - smoothing) * of_answer * -logs.gather(1, answers[:, None])[:, 0]
    spread = smoothing * counted * -(weights * logs).sum(dim=1) / logs.shape[1]
    # Each part by itself, as PyTorch does: 0/0 is not a number, whatever is added to it.
    mean = right.sum() / of_answer.sum() + spread.sum() / of_answer.sum()
    loss = functional.cross_entropy(
        logits,
        answers,
        weight=weights,
        ignore_index=batch.ignored,
        label_smoothing=smoothing,
        reduction="mean" if batch.reduction == "mean" else "sum",
    )
    (gradient,) = torch.autograd.grad(loss, logits)
    rows = right + spread
    return Reduced(
        probability=logs.exp().numpy(),
        weight=of_answer.numpy(),
        rows=rows.numpy() + 0.0,
        total=rows.sum().item(),
        mean=mean.item(),
        gradient=gradient.numpy() + 0.0,
    )


def family(batch: Batch) -> tuple[NDArray[np.float64], list[Reduced]]:
    """Return the label smoothings of the knob, and the batch at each."""
    smoothings = np.unique([*SMOOTHINGS, batch.softness])
    return smoothings, [reduced(batch, smoothing=float(each)) for each in smoothings]


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """The mean loss of one constant for n values, at every constant c of a knob."""

    values: NDArray[np.float64]
    """(n,)"""
    constants: NDArray[np.float64]
    """(K,)"""
    squared: NDArray[np.float64]
    """(K,): the mean of (c − y)²."""
    absolute: NDArray[np.float64]
    """(K,): the mean of |c − y|."""
    huber: NDArray[np.float64]
    """(K,): Huber's loss with PyTorch's own δ = 1."""
    mean: float
    """Where the squared error is least."""
    median: tuple[float, float]
    """From where to where the absolute error is least: for an odd number of values twice the same."""


def constants(values: tuple[float, ...], *, constant: float) -> Constants:
    """Return the losses of all constants from 0 to 10, `constant` among them."""
    asked = np.unique([*np.round(np.linspace(0, 10, 101), 9), constant])
    c = torch.tensor(asked)[:, None].expand(-1, len(values))
    y = torch.tensor(values, dtype=torch.float64).expand_as(c)
    losses = (functional.mse_loss, functional.l1_loss, functional.huber_loss)
    squared, absolute, huber = (loss(c, y, reduction="none").mean(dim=1).numpy() for loss in losses)
    ordered = sorted(values)
    middle = (ordered[(len(values) - 1) // 2], ordered[len(values) // 2])
    return Constants(
        np.array(values), asked, squared, absolute, huber, mean=float(np.mean(values)), median=middle
    )


@dataclass(frozen=True, slots=True, eq=False)
class Broadcast:
    """Predictions (n,) that equal their targets, against targets (n,) and (n, 1)."""

    squared: NDArray[np.float64]
    """(n, n): (ŷⱼ − yᵢ)², what (n,) − (n, 1) becomes."""
    right: float
    """The mean of the diagonal."""
    wrong: float
    """The mean of all: twice the (biased) variance of the targets."""


def broadcast(values: tuple[float, ...]) -> Broadcast:
    """Return what a forgotten axis makes of perfect predictions."""
    targets = torch.tensor(values, dtype=torch.float64)
    squared = (targets - targets[:, None]).square()
    return Broadcast(squared.numpy(), squared.diagonal().mean().item(), squared.mean().item())
