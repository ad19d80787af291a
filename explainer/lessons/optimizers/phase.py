"""How fast momentum descends a quadratic, from the closed form, in PyTorch's conventions.

On ½λθ² one update is linear in (θ, b); with h = ηλ its eigenvalues z solve z² − T z + D = 0, where

    heavy ball   b ← μb + g, θ ← θ − ηb          T = 1 + μ − h         D = μ
    Nesterov     b ← μb + g, θ ← θ − η(g + μb)   T = (1 + μ)(1 − h)    D = μ(1 − h)

The error shrinks by ρ = max |z| a step; on a surface with several curvatures the slowest one counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

GRID: Final = 121
RULES: Final[Mapping[str, Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]]] = {
    "Momentum": lambda h, momentum: (1 + momentum - h, momentum + 0 * h),
    "Nesterov": lambda h, momentum: ((1 + momentum) * (1 - h), momentum * (1 - h)),
}
"""T and D for h = ηλ and μ. With μ = 0 both are plain descent."""

LIMITS: Final[Mapping[str, Callable[[Numbers], Numbers]]] = {
    "Momentum": lambda momentum: 2 + 2 * momentum,
    "Nesterov": lambda momentum: (2 + 2 * momentum) / (1 + 2 * momentum),
}
"""What h must stay below for ρ < 1, for 0 ≤ μ < 1."""


@dataclass(frozen=True, slots=True)
class Best:
    """The learning rate and momentum with the smallest ρ."""

    learning_rate: float
    momentum: float
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class Phase:
    """ρ over learning rates and momenta, for a quadratic with curvatures from λ_min to λ_max."""

    rule: str
    """A key of RULES."""
    curvatures: tuple[float, float]
    """λ_min and λ_max."""
    learning_rates: NDArray[np.float64]
    """(columns,): from 0 to a little beyond the limit of every momentum of either rule, 4 / λ_max."""
    momenta: NDArray[np.float64]
    """(rows,): from 0 to 1."""
    radius: NDArray[np.float64]
    """(rows, columns): ρ; not below 1 where the descent does not converge."""
    limit: NDArray[np.float64]
    """(rows,): the learning rate at which ρ = 1."""
    best: Best


def radius(rule: str, h: Numbers | float, momentum: Numbers | float) -> Numbers:
    """Return ρ, the larger |z|, for h = ηλ and μ, entry by entry."""
    trace, determinant = RULES[rule](np.asarray(h, np.float64), np.asarray(momentum, np.float64))
    root = np.sqrt((trace**2 - 4 * determinant).astype(np.complex128))
    return np.maximum(np.abs(trace + root), np.abs(trace - root)) / 2


def slowest(
    rule: str,
    learning_rate: Numbers | float,
    momentum: Numbers | float,
    *,
    curvatures: tuple[float, float],
) -> Numbers:
    """Return ρ of the slower one of two curvatures; every one between is at least as fast."""
    low, high = (radius(rule, np.asarray(learning_rate) * each, momentum) for each in curvatures)
    return np.maximum(low, high)


def steps_per_digit(rho: float) -> float:
    """Return how many steps divide the error by ten; infinite where it does not shrink."""
    return float(-1 / np.log10(rho)) if 0 < rho < 1 else (0.0 if rho == 0 else float("inf"))


def phase(rule: str, *, curvatures: tuple[float, float], count: int = GRID) -> Phase:
    """Return the diagram of a rule for positive curvatures λ_min ≤ λ_max."""
    rates = np.linspace(0, 4.2 / curvatures[1], count)
    momenta = np.linspace(0, 1, count)
    columns, rows = np.meshgrid(rates, momenta)
    return Phase(
        rule=rule,
        curvatures=curvatures,
        learning_rates=rates,
        momenta=momenta,
        radius=slowest(rule, columns, rows, curvatures=curvatures),
        limit=LIMITS[rule](momenta) / curvatures[1],
        best=BEST[rule](*curvatures),
    )


def _best_heavy_ball(low: float, high: float) -> Best:
    """Polyak (1964): η = 4 / (√L + √m)², μ = ρ² with ρ = (√κ − 1) / (√κ + 1)."""
    condition = (high / low) ** 0.5
    rho = (condition - 1) / (condition + 1)
    return Best(4 / (high**0.5 + low**0.5) ** 2, rho**2, rho)


def _best_nesterov(low: float, high: float) -> Best:
    """Lessard, Recht, Packard (2016): η = 4 / (3L + m), μ = (s − 2) / (s + 2), ρ = 1 − 2 / s, s² = 3κ + 1."""
    s = (3 * high / low + 1) ** 0.5
    return Best(4 / (3 * high + low), (s - 2) / (s + 2), 1 - 2 / s)


BEST: Final[Mapping[str, Callable[[float, float], Best]]] = {
    "Momentum": _best_heavy_ball,
    "Nesterov": _best_nesterov,
}
