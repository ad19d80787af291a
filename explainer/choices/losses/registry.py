"""The losses that can be chosen for two classes, keyed by their proper names.

z is the network's raw output, p = σ(z) the probability of class 1, t ∈ {0, 1} the target. Both losses judge
p, so that both decide at p = ½, which is z = 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch.nn import functional

Elementwise = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


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


def _binary_cross_entropy(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(output, target.expand_as(output), reduction="none")


def _squared_error(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (torch.sigmoid(output) - target).square()


def _squared_error_slope(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    probability = torch.sigmoid(output)
    return 2 * (probability - target) * probability * (1 - probability)


LOSSES: Final[Mapping[str, LossSpec]] = {
    "BCE": LossSpec(
        each=_binary_cross_entropy,
        slope=lambda output, target: torch.sigmoid(output).sub_(target),
        formula=r"L = -t \ln p - (1 - t) \ln (1 - p), \qquad p = \sigma(z)",
        slope_formula=r"\frac{\partial L}{\partial z} = p - t",
        source="nn.BCEWithLogitsLoss()",
    ),
    "MSE": LossSpec(
        each=_squared_error,
        slope=_squared_error_slope,
        formula=r"L = (p - t)^2, \qquad p = \sigma(z)",
        slope_formula=r"\frac{\partial L}{\partial z} = 2\,(p - t)\, p\, (1 - p)",
        source="lambda output, target: nn.functional.mse_loss(torch.sigmoid(output), target)",
    ),
}
