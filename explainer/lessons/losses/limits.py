"""Where the formula of a loss, computed as it is written in float32, gives ∞ or no number at all.

The neuron says z, p = 1 / (1 + e^(−z)), and the target is 0 or 1. Softmax has the logits z of class 1 and 0
of class 0, and the same target: in exact arithmetic the same loss.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.lessons.losses.setting import HUGE

Form = Callable[[torch.Tensor, float], torch.Tensor]
"""The loss of outputs (n,) in their own type, for a target of 0 or 1."""


def _naive(z: torch.Tensor, target: float) -> torch.Tensor:
    p = 1 / (1 + torch.exp(-z))
    return -target * torch.log(p) - (1 - target) * torch.log(1 - p)


def _clamped(z: torch.Tensor, target: float) -> torch.Tensor:
    return functional.binary_cross_entropy(torch.sigmoid(z), torch.full_like(z, target), reduction="none")


def _stable(z: torch.Tensor, target: float) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(z, torch.full_like(z, target), reduction="none")


def _two_logits(z: torch.Tensor, target: float) -> torch.Tensor:
    """Return (n, 2): the logit of the right class first."""
    return torch.stack([z, torch.zeros_like(z)] if target else [torch.zeros_like(z), z], dim=1)


def _naive_softmax(z: torch.Tensor, target: float) -> torch.Tensor:
    exponentials = _two_logits(z, target).exp()
    return -torch.log(exponentials[:, 0] / exponentials.sum(dim=1))


def _cross_entropy(z: torch.Tensor, target: float) -> torch.Tensor:
    first = torch.zeros(len(z), dtype=torch.int64)
    return functional.cross_entropy(_two_logits(z, target), first, reduction="none")


FORMS: Final[Mapping[str, Form]] = {
    "naive": _naive,
    "clamped": _clamped,
    "stable": _stable,
    "naive_softmax": _naive_softmax,
    "cross_entropy": _cross_entropy,
}
SIGMOID: Final = ("naive", "clamped", "stable")
SOFTMAX: Final = ("naive_softmax", "cross_entropy")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Outputs, from `low` to `high`, all float32, where a form is "inf" or "nan"."""

    low: float
    high: float
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Extremes:
    """Every form at n outputs in float32, as PyTorch gives it."""

    z: NDArray[np.float64]
    """(n,): float32 numbers."""
    loss: Mapping[str, NDArray[np.float64]]
    slope: Mapping[str, NDArray[np.float64]]
    """By autograd, in float32 too."""
    broken: Mapping[str, tuple[Stretch, ...]]
    """Of every form, from left to right; empty for one that always gives a number."""


def extremes(z: NDArray[np.float64], *, target: float) -> Extremes:
    """Return every form at z, and to the last float32 where it breaks."""
    output = z.astype(np.float32)
    found = {name: _judged(name, output, target) for name in FORMS}
    return Extremes(
        z=output.astype(np.float64),
        loss={name: loss for name, (loss, _) in found.items()},
        slope={name: slope for name, (_, slope) in found.items()},
        broken={name: _stretches(name, target) for name in FORMS},
    )


def steps_of(name: str, z: float, *, target: float) -> list[tuple[str, float]]:
    """Return what a naive form computes on its way, in LaTeX and in float32."""
    output = torch.tensor(z, dtype=torch.float32)
    if name == "naive":
        exponential = torch.exp(-output)
        p = 1 / (1 + exponential)
        chosen = p if target else 1 - p
        other = 1 - p if target else p
        return [
            ("e^{-z}", exponential.item()),
            ("p", p.item()),
            ("1 - p", (1 - p).item()),
            (r"\ln p" if target else r"\ln(1 - p)", chosen.log().item()),
            (r"0 \cdot \ln(1 - p)" if target else r"0 \cdot \ln p", (0 * other.log()).item()),
        ]
    exponential = output.exp()
    right = exponential if target else torch.ones(())
    total = exponential + 1
    return [
        ("e^{z}", exponential.item()),
        ("e^{z} + e^{0}", total.item()),
        ("p", (right / total).item()),
        (r"\ln p", (right / total).log().item()),
    ]


def kind_of(value: float) -> str:
    """Return "nan", "inf" or "" for a number."""
    return "nan" if math.isnan(value) else "inf" if math.isinf(value) else ""


def _judged(
    name: str, output: NDArray[np.float32], target: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    z = torch.tensor(output, requires_grad=True)
    loss = FORMS[name](z, target)
    (slope,) = torch.autograd.grad(loss.sum(), z)
    return loss.detach().double().numpy(), slope.double().numpy()


def _kinds(name: str, output: NDArray[np.float32], target: float) -> list[str]:
    return [kind_of(float(value)) for value in FORMS[name](torch.tensor(output), target).numpy()]


def _stretches(name: str, target: float) -> tuple[Stretch, ...]:
    """Find where the kind of result changes, in steps of a half, then between two neighbours of float32."""
    coarse = np.arange(-HUGE, HUGE + 0.5, 0.5, dtype=np.float32)
    kinds = _kinds(name, coarse, target)
    changes = [place for place in range(1, len(coarse)) if kinds[place] != kinds[place - 1]]
    borders = [_border(name, target, coarse[place - 1], coarse[place]) for place in changes]
    lows = [float(coarse[0]), *(after for _, after in borders)]
    highs = [*(before for before, _ in borders), float(coarse[-1])]
    starts = [0, *changes]
    return tuple(
        Stretch(low, high, kinds[start])
        for low, high, start in zip(lows, highs, starts, strict=True)
        if kinds[start]
    )


def _border(name: str, target: float, low: np.float32, high: np.float32) -> tuple[float, float]:
    """Return two neighbouring float32 numbers between which the kind of result changes."""
    (before,) = _kinds(name, np.array([low]), target)
    while np.nextafter(low, high) < high:
        middle = np.float32((np.float64(low) + np.float64(high)) / 2)
        if _kinds(name, np.array([middle]), target) == [before]:
            low = middle
        else:
            high = middle
    return float(low), float(high)
