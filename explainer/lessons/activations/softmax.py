"""Softmax: pᵢ = exp(zᵢ / T) / Σⱼ exp(zⱼ / T), its Jacobian, and where the naive formula breaks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

LOWEST_TEMPERATURE: Final = 0.05
HIGHEST_TEMPERATURE: Final = 20.0
TEMPERATURES: Final[tuple[float, ...]] = tuple(
    np.geomspace(LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE, 41).round(2).tolist()
)
"""Of the knob, in about equal ratios."""
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
    """Return the probabilities at TEMPERATURES and at `chosen`."""
    return _at_temperatures(logits, np.unique([*TEMPERATURES, chosen]))


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
        limit=math.log(torch.finfo(dtype).max),
    )
