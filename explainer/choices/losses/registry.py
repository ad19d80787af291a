"""The losses that can be chosen for two classes, keyed by their proper names.

z is the network's raw output, p = σ(z) the probability of class 1, t the target: 0, 1, or between them where
it is smoothed. All losses judge p but Hinge, which judges z; all decide at p = ½, which is z = 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch.nn import functional

Elementwise = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

HUBER_DELTA: Final = 0.5
"""PyTorch's own 1 would never be exceeded by |p − t|, and Huber's loss would be half of MSE."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A loss in which class 1 counts w times, as by PyTorch's pos_weight."""

    each: Callable[[torch.Tensor, torch.Tensor, float], torch.Tensor]
    """L of (z, t, w), entry by entry."""
    formula: str
    slope_formula: str
    source: str
    """The PyTorch expression for a function of (output, target), where WEIGHT is w."""


@dataclass(frozen=True, slots=True)
class LossSpec:
    """The loss of one sample, as PyTorch computes it; the loss of a batch is the mean."""

    each: Elementwise
    """L of (z, t), entry by entry; t may be broadcast to z."""
    slope: Elementwise
    """dL/dz of (z, t), entry by entry: where backpropagation begins."""
    formula: str
    """L in LaTeX."""
    slope_formula: str
    """dL/dz in LaTeX."""
    source: str
    """The PyTorch expression for a function of (output, target): the mean over a batch."""
    threshold: float = 0.0
    """Class 1 is answered iff z > threshold."""
    weighted: Weighted | None = None
    """The same where class 1 counts more or less, of a loss that knows it."""


def _binary_cross_entropy(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(output, target.expand_as(output), reduction="none")


def _weighted_cross_entropy(output: torch.Tensor, target: torch.Tensor, weight: float) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(
        output, target.expand_as(output), pos_weight=output.new_tensor(weight), reduction="none"
    )


def _squared_error(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (torch.sigmoid(output) - target).square()


def _squared_error_slope(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    probability = torch.sigmoid(output)
    return 2 * (probability - target) * probability * (1 - probability)


def _absolute_error(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (torch.sigmoid(output) - target).abs()


def _absolute_error_slope(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    probability = torch.sigmoid(output)
    return (probability - target).sign() * probability * (1 - probability)


def _huber(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    probability = torch.sigmoid(output)
    return functional.huber_loss(probability, target.expand_as(output), delta=HUBER_DELTA, reduction="none")


def _huber_slope(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    probability = torch.sigmoid(output)
    clamped = (probability - target).clamp(-HUBER_DELTA, HUBER_DELTA)
    return clamped * probability * (1 - probability)


def _hinge(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return target * functional.relu(1 - output) + (1 - target) * functional.relu(1 + output)


def _hinge_slope(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (1 - target) * output.gt(-1) - target * output.lt(1)


_CLAMPED: Final = rf"\operatorname{{clamp}}(p - t, -{HUBER_DELTA}, {HUBER_DELTA})"

LOSSES: Final[Mapping[str, LossSpec]] = {
    "BCE": LossSpec(
        each=_binary_cross_entropy,
        slope=lambda output, target: torch.sigmoid(output).sub_(target),
        formula=r"L = -t \ln p - (1 - t) \ln (1 - p), \qquad p = \sigma(z)",
        slope_formula=r"\frac{\partial L}{\partial z} = p - t",
        source="nn.BCEWithLogitsLoss()",
        weighted=Weighted(
            each=_weighted_cross_entropy,
            formula=r"L = -w\, t \ln p - (1 - t) \ln (1 - p), \qquad p = \sigma(z)",
            slope_formula=r"\frac{\partial L}{\partial z} = (1 - t)\, p - w\, t\, (1 - p)",
            source="nn.BCEWithLogitsLoss(pos_weight=torch.tensor(WEIGHT))",
        ),
    ),
    "MSE": LossSpec(
        each=_squared_error,
        slope=_squared_error_slope,
        formula=r"L = (p - t)^2, \qquad p = \sigma(z)",
        slope_formula=r"\frac{\partial L}{\partial z} = 2\,(p - t)\, p\, (1 - p)",
        source="lambda output, target: nn.functional.mse_loss(torch.sigmoid(output), target)",
    ),
    "MAE": LossSpec(
        each=_absolute_error,
        slope=_absolute_error_slope,
        formula=r"L = |p - t|, \qquad p = \sigma(z)",
        slope_formula=r"\frac{\partial L}{\partial z} = \operatorname{sign}(p - t)\, p\, (1 - p)",
        source="lambda output, target: nn.functional.l1_loss(torch.sigmoid(output), target)",
    ),
    "Huber": LossSpec(
        each=_huber,
        slope=_huber_slope,
        formula=(
            rf"L = \tfrac12 (p - t)^2 - \tfrac12 \max(0, |p - t| - {HUBER_DELTA})^2, \qquad p = \sigma(z)"
        ),
        slope_formula=rf"\frac{{\partial L}}{{\partial z}} = {_CLAMPED}\, p\, (1 - p)",
        source=(
            "lambda output, target: "
            f"nn.functional.huber_loss(torch.sigmoid(output), target, delta={HUBER_DELTA})"
        ),
    ),
    "Hinge": LossSpec(
        each=_hinge,
        slope=_hinge_slope,
        formula=r"L = t \max(0, 1 - z) + (1 - t) \max(0, 1 + z)",
        slope_formula=r"\frac{\partial L}{\partial z} = (1 - t)\, [z > -1] - t\, [z < 1]",
        source=(
            "lambda output, target: (target * nn.functional.relu(1 - output) "
            "+ (1 - target) * nn.functional.relu(1 + output)).mean()"
        ),
    ),
}
