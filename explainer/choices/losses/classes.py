"""The losses that can be chosen for several classes, keyed as the lesson on losses calls them.

z are the network's raw outputs, the logits; p = softmax(z); t is 1 for the right class and 0 for the others.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class ClassLossSpec:
    """The loss of a batch, as PyTorch computes it: a mean."""

    mean: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    """L of logits (n, classes) and the right classes (n,)."""
    formula: Callable[[int, int], str]
    """L of a batch, in LaTeX, for n examples and a number of classes."""
    source: str
    """The PyTorch expression for a function of (logits, labels)."""
    guessing: Callable[[int], float]
    """L where each of so many classes gets the same probability."""
    guessing_written: Callable[[int], str]
    """The same as it is computed."""


def _squared_error(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    targets = functional.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return functional.mse_loss(logits.softmax(dim=1), targets)


def _guessing_squared(classes: int) -> float:
    return (classes - 1) / classes**2


def _entropy_formula(examples: int, classes: int) -> str:
    return rf"-\frac{{1}}{{{examples}}} \sum_{{i=1}}^{{{examples}}} \ln p_{{i,\,t_i}}"


def _squared_formula(examples: int, classes: int) -> str:
    sums = rf"\sum_{{i=1}}^{{{examples}}} \sum_{{k=1}}^{{{classes}}}"
    return rf"\frac{{1}}{{{examples} \cdot {classes}}} {sums} (p_{{ik}} - t_{{ik}})^2"


CROSS_ENTROPY: Final = "CE"
CLASS_LOSSES: Final[Mapping[str, ClassLossSpec]] = {
    CROSS_ENTROPY: ClassLossSpec(
        mean=functional.cross_entropy,
        formula=_entropy_formula,
        source="nn.CrossEntropyLoss()",
        guessing=math.log,
        guessing_written=lambda classes: f"ln {classes}",
    ),
    # Of the probabilities, as for two classes: PyTorch's mean is over examples and classes.
    "MSE": ClassLossSpec(
        mean=_squared_error,
        formula=_squared_formula,
        source=(
            "lambda logits, labels: nn.functional.mse_loss(\n"
            "    logits.softmax(dim=1), nn.functional.one_hot(labels, 10).float()\n)"
        ),
        guessing=_guessing_squared,
        guessing_written=lambda classes: f"{classes - 1}/{classes**2}",
    ),
}
