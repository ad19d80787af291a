"""Bias, variance and noise of a fit, exactly: every training set that can occur is fitted.

The noise of each of n points is +σ or −σ with equal chance: there are 2ⁿ training sets, all as likely.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

POINTS: Final = 10
"""n"""
SIGMA: Final = 0.4
DEGREES: Final = tuple(range(POINTS))
PENALTIES: Final = tuple(10.0 ** (power / 2) for power in range(-12, 7))
HIGHEST: Final = POINTS - 1
"""The degree that is tamed by a penalty: without one it goes through every point."""
SHOWN: Final = 12
"""Fits that are drawn, evenly spread over the training sets."""
_PLACES: Final = 61

Array = NDArray[np.float64]


def truth(x: Array) -> Array:
    """Return f(x) = sin(πx), what is to be found."""
    return np.sin(np.pi * x)


@dataclass(frozen=True, slots=True, eq=False)
class TradeOff:
    """Fits of K complexities to all 2ⁿ training sets, at m places x that all count the same."""

    complexities: tuple[float, ...]
    """Degrees, or penalties λ."""
    points: Array
    """(n,): x of the training sets."""
    places: Array
    """(m,)"""
    answers: Array
    """(SHOWN, n): y of the training sets that are drawn."""
    fits: Array
    """(K, SHOWN, m)"""
    mean_fit: Array
    """(K, m): over all training sets."""
    deviation: Array
    """(K, m): standard deviation over all training sets."""
    bias: Array
    """(K,): mean over x of (mean fit − f)²."""
    variance: Array
    """(K,): mean over x of the fit's variance over the training sets."""
    noise: float
    """σ²"""
    measured: Array
    """(K,): mean of (y − fit)² over training sets, x, and both y = f(x) ± σ that can be asked for."""


def by_degree(degrees: tuple[float, ...] = DEGREES) -> TradeOff:
    """Fit polynomials of every degree by least squares."""
    return _trade_off(degrees, [_smoother(int(degree), 0.0) for degree in degrees])


def by_penalty(penalties: tuple[float, ...] = PENALTIES) -> TradeOff:
    """Fit polynomials of the HIGHEST degree with a penalty λ‖w‖² on the weights of Legendre's polynomials."""
    return _trade_off(penalties, [_smoother(HIGHEST, penalty) for penalty in penalties])


def _grid() -> tuple[Array, Array]:
    return np.linspace(-1, 1, POINTS), np.linspace(-1, 1, _PLACES)


def _smoother(degree: int, penalty: float) -> Array:
    """Return H (m, n): the fit to answers y is H y, as w = (ΦᵀΦ + λI)⁻¹ Φᵀ y minimises ‖Φw − y‖² + λ‖w‖²."""
    points, places = _grid()
    basis, asked = legvander(points, degree), legvander(places, degree)
    square = basis.T @ basis + penalty * np.eye(degree + 1)
    return asked @ np.linalg.solve(square, basis.T)


def _trade_off(complexities: tuple[float, ...], smoothers: list[Array]) -> TradeOff:
    points, places = _grid()
    signs = np.array(list(product((-1.0, 1.0), repeat=POINTS)))
    answers, right = truth(points) + SIGMA * signs, truth(places)
    fits = np.stack([answers @ smoother.T for smoother in smoothers])
    mean = fits.mean(axis=1)
    errors = np.stack([(right + noise - fits) ** 2 for noise in (-SIGMA, SIGMA)])
    shown = np.linspace(0, len(answers) - 1, SHOWN).round().astype(np.int64)
    return TradeOff(
        complexities=complexities,
        points=points,
        places=places,
        answers=answers[shown],
        fits=fits[:, shown],
        mean_fit=mean,
        deviation=fits.std(axis=1),
        bias=((mean - right) ** 2).mean(axis=1),
        variance=fits.var(axis=1).mean(axis=1),
        noise=SIGMA**2,
        measured=errors.mean(axis=(0, 2, 3)),
    )
