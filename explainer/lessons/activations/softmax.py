"""Softmax: pᵢ = exp(zᵢ / T) / Σⱼ exp(zⱼ / T), its Jacobian, and where the naive formula breaks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

LOWEST_TEMPERATURE: Final = 0.05
HIGHEST_TEMPERATURE: Final = 20.0
_KNOB_VALUES: Final = 41
PRECISIONS: Final[Mapping[str, torch.dtype]] = {"float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True, slots=True)
class Softmax:
    """Probabilities of some logits at one temperature."""

    logits: tuple[float, ...]
    temperature: float
    probability: NDArray[np.float64]
    """(classes,)"""
    jacobian: NDArray[np.float64]
    """(classes, classes): ∂pᵢ / ∂zⱼ = (pᵢ [i = j] − pᵢ pⱼ) / T, by autograd; every row sums to 0."""
    entropy: float
    """−Σ p ln p in nats, from 0 (certain) to ln(classes)."""


@dataclass(frozen=True, slots=True)
class SoftmaxFamily:
    """The same logits at many temperatures, for a knob in the browser."""

    logits: tuple[float, ...]
    temperatures: NDArray[np.float64]
    probability: NDArray[np.float64]
    """(temperatures, classes)"""
    jacobian: NDArray[np.float64]
    """(temperatures, classes, classes)"""
    entropy: NDArray[np.float64]
    """(temperatures,)"""


@dataclass(frozen=True, slots=True)
class NaiveSoftmax:
    """exp(z) divided by its sum, as the formula stands in books, beside what PyTorch does."""

    precision: str
    """A key of PRECISIONS."""
    exponentials: NDArray[np.float64]
    """(classes,): inf where exp(z) is too large for the precision, 0 where it is too small."""
    total: float
    probability: NDArray[np.float64]
    """(classes,): NaN where inf / inf or 0 / 0 was computed."""
    stable: NDArray[np.float64]
    """(classes,): torch.softmax in the same precision, which subtracts the largest logit first."""
    overflowing: tuple[int, ...]
    """Which exponentials are infinite."""
    limit: float
    """The largest z whose exponential is finite: 88.72 in float32, 709.78 in float64."""

    @property
    def broken(self) -> bool:
        """Whether the sum is infinite or 0: the probabilities are then NaN, or all of them 0."""
        return not math.isfinite(self.total) or self.total == 0


def softmax(logits: Sequence[float], *, temperature: float = 1.0) -> Softmax:
    """Return the probabilities and their Jacobian in float64."""
    family = _at_temperatures(logits, np.array([temperature]))
    return Softmax(
        family.logits, temperature, family.probability[0], family.jacobian[0], float(family.entropy[0])
    )


def softmax_family(logits: Sequence[float], *, chosen: float) -> SoftmaxFamily:
    """Return the probabilities at 41 temperatures in about equal ratios, and at `chosen`."""
    temperatures = np.geomspace(LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE, _KNOB_VALUES).round(2)
    return _at_temperatures(logits, np.unique([*temperatures, chosen]))


def _at_temperatures(logits: Sequence[float], temperatures: NDArray[np.float64]) -> SoftmaxFamily:
    z = torch.tensor(logits, dtype=torch.float64).repeat(len(temperatures), 1).requires_grad_()
    probability = torch.softmax(z / torch.tensor(temperatures)[:, None], dim=-1)
    rows = [
        torch.autograd.grad(probability[:, place].sum(), z, retain_graph=True)[0]
        for place in range(len(logits))
    ]
    entropy = -torch.xlogy(probability, probability).detach().sum(dim=-1)
    return SoftmaxFamily(
        logits=tuple(logits),
        temperatures=temperatures,
        probability=probability.detach().numpy(),
        jacobian=torch.stack(rows, dim=1).numpy(),
        entropy=entropy.numpy(),
    )


def naive_softmax(logits: Sequence[float], *, precision: str) -> NaiveSoftmax:
    """Return what the formula gives when it is computed as it is written."""
    dtype = PRECISIONS[precision]
    z = torch.tensor(logits, dtype=dtype)
    exponentials = z.exp()
    total = exponentials.sum()
    return NaiveSoftmax(
        precision=precision,
        exponentials=exponentials.double().numpy(),
        total=float(total),
        probability=(exponentials / total).double().numpy(),
        stable=torch.softmax(z, dim=0).double().numpy(),
        overflowing=tuple(int(place) for place in exponentials.isinf().nonzero().flatten()),
        limit=math.log(torch.finfo(dtype).max),
    )


@dataclass(frozen=True, slots=True)
class TwiceSoftmax:
    """nn.CrossEntropyLoss given logits, as it expects, and given probabilities by mistake."""

    target: int
    once: float
    """−ln softmax(z)ₜ"""
    twice: float
    """−ln softmax(softmax(z))ₜ"""
    gradient_once: NDArray[np.float64]
    """(classes,): ∂L/∂z = p − t."""
    gradient_twice: NDArray[np.float64]


def cross_entropy_twice(logits: Sequence[float], *, target: int) -> TwiceSoftmax:
    """Return loss and gradient of both, in float64; `target` is the index of the true class."""
    losses: list[float] = []
    gradients: list[NDArray[np.float64]] = []
    for mistaken in (False, True):
        z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
        given = torch.softmax(z, dim=0) if mistaken else z
        loss = functional.cross_entropy(given, torch.tensor(target))
        (gradient,) = torch.autograd.grad(loss, z)
        losses.append(loss.item())
        gradients.append(gradient.numpy())
    return TwiceSoftmax(target, losses[0], losses[1], gradients[0], gradients[1])
