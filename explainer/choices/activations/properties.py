"""What the shape of an activation function does to a layer: computed from the function, not looked up."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.activations.curves import Function, derivatives
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.parameters import SomeOptions

FLAT: Final = 0.01
"""Below this slope a unit counts as flat: of a gradient, less than 1 % gets through."""
_FAR: Final = 40.0
"""Beyond, every function is as good as its limit."""
_REACH: Final = 13.0
"""The normal density beyond is below 1e-36."""
_GRID: Final[NDArray[np.float64]] = np.linspace(-_FAR, _FAR, 8001)
_FINE: Final[NDArray[np.float64]] = np.linspace(-_REACH, _REACH, 2601)


@dataclass(frozen=True, slots=True)
class Range:
    """The values f takes: from `low` to `high`, which may be infinite."""

    low: float
    high: float
    low_attained: bool
    """Whether f takes the value itself, or only comes near."""
    high_attained: bool


@dataclass(frozen=True, slots=True)
class Moments:
    """Of f(z) and f′(z) for z ~ N(0, 1)."""

    mean: float
    variance: float
    mean_square_slope: float
    """E f′(z)²: the factor by which the layer's slopes shrink or stretch a squared gradient."""
    flat_share: float
    """The probability that |f′(z)| < FLAT."""


@dataclass(frozen=True, slots=True)
class Properties:
    """One row of the table of functions."""

    name: str
    range: Range
    centred: bool
    """Whether the mean of f(z) is 0 for z ~ N(0, 1)."""
    monotone: bool
    """Whether f never falls."""
    saturates_below: bool
    """Whether the slope goes to 0 as z → −∞."""
    saturates_above: bool
    steepest: float
    """Largest |f′(z)|."""
    steepest_at: float | None
    """Where; None if there is a whole interval of such places."""
    moments: Moments


def properties(name: str, *, options: SomeOptions) -> Properties:
    """Return the row of one function."""
    spec = ACTIVATIONS[name]
    function = spec.module(options)
    value, _, _ = derivatives([function], _GRID)[:, 0]
    ends = derivatives([function], np.array([-1e3, 1e3]))[1, 0]
    found = moments(function, kinks=spec.kinks)
    steepest, place = _steepest(function, spec.kinks)
    return Properties(
        name=name,
        range=value_range(function),
        centred=abs(found.mean) < 1e-12,
        monotone=bool((np.diff(value) > -1e-12).all()),
        saturates_below=bool(ends[0] == 0),
        saturates_above=bool(ends[1] == 0),
        steepest=steepest,
        steepest_at=place,
        moments=found,
    )


def value_range(function: Function) -> Range:
    """Return the smallest and the largest value, found on a grid, far away, and where the slope is 0."""
    low, low_attained = _lowest(function, sign=1.0)
    high, high_attained = _lowest(function, sign=-1.0)
    return Range(low, -high + 0.0, low_attained, high_attained)


def _lowest(function: Function, *, sign: float) -> tuple[float, bool]:
    far = np.array([-1e300, -1e299, 1e299, 1e300])
    limits = sign * derivatives([function], far)[0, 0]
    left, right = limits[:2], limits[:1:-1]
    if any(end[0] < end[1] - 1e-12 for end in (left, right)):
        return -math.inf, False
    values = sign * derivatives([function], _GRID)[0, 0]
    place = int(values.argmin())
    if 0 < place < len(values) - 1 and values[place] < min(values[place - 1], values[place + 1]):
        at = _root(function, float(_GRID[place - 1]), float(_GRID[place + 1]), order=1)
        return sign * float(derivatives([function], np.array([at]))[0, 0, 0]), True
    limit = float(min(left[0], right[0])) + 0.0
    return limit, bool(values[np.abs(_GRID) <= 8].min() <= limit)


def _root(function: Function, low: float, high: float, *, order: int) -> float:
    """Return where the derivative of this order changes its sign between two places, by bisection."""
    ends = derivatives([function], np.array([low, high]))[order, 0]
    for _ in range(60):
        middle = (low + high) / 2
        here = float(derivatives([function], np.array([middle]))[order, 0, 0])
        if here == 0:
            return middle
        low, high = (middle, high) if (here > 0) == (ends[0] > 0) else (low, middle)
    return (low + high) / 2


def _steepest(function: Function, kinks: Sequence[float]) -> tuple[float, float | None]:
    sides = [np.nextafter(kink, side) for kink in kinks for side in (-np.inf, np.inf)]
    grid = np.unique(np.concatenate([_GRID, np.array([*sides, *kinks], np.float64)]))
    slope = np.abs(derivatives([function], grid)[1, 0])
    place = int(slope.argmax())
    if np.isclose(slope, slope[place], rtol=1e-14, atol=0).sum() > 3:
        return float(slope[place]), None
    if grid[place] in (*kinks, *sides):
        return float(slope[place]), min(kinks, key=lambda kink: abs(kink - grid[place]))
    at = _root(function, float(grid[place - 1]), float(grid[place + 1]), order=2)
    return abs(float(derivatives([function], np.array([at]))[1, 0, 0])), at


def moments(function: Function, *, kinks: Sequence[float]) -> Moments:
    """Return the moments by Gauss–Legendre quadrature between the kinks, where f is smooth."""
    z, weight = _normal_quadrature(kinks)
    value, slope, _ = derivatives([function], z)[:, 0]
    mean = math.fsum(weight * value)
    return Moments(
        mean=mean,
        variance=math.fsum(weight * (value - mean) ** 2),
        mean_square_slope=math.fsum(weight * slope**2),
        flat_share=_flat_share(function, kinks),
    )


def _normal_quadrature(kinks: Sequence[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and weights for the mean under N(0, 1): 40 nodes on every piece of at most length 1."""
    edges = np.unique(np.concatenate([np.arange(-_REACH, _REACH + 1), np.array(kinks, np.float64)]))
    node, weight = np.polynomial.legendre.leggauss(40)
    half = np.diff(edges)[:, None] / 2
    z = edges[:-1, None] + half * (node + 1)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return z.ravel(), (half * weight * density).ravel()


def _flat_share(function: Function, kinks: Sequence[float]) -> float:
    """Return the probability of |f′(z)| < FLAT: the ends of the flat places by bisection, then Φ."""
    places = np.array(kinks, np.float64)
    # Both sides of a kink instead of the kink, whose slope is only a convention.
    sides = np.concatenate([np.nextafter(places, -np.inf), np.nextafter(places, np.inf)])
    grid = np.unique(np.concatenate([np.setdiff1d(_FINE, places), sides]))
    flat = _is_flat(function, grid)
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    low, high = grid[changes], grid[changes + 1]
    for _ in range(60):
        middle = (low + high) / 2
        same = _is_flat(function, middle) == flat[changes]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    edges = np.concatenate([[-np.inf], high, [np.inf]])
    parts = np.diff([_normal(float(edge)) for edge in edges])
    return float(parts[::2].sum() if flat[0] else parts[1::2].sum())


def _is_flat(function: Function, z: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.abs(derivatives([function], z)[1, 0]) < FLAT


def _normal(z: float) -> float:
    """Φ(z), the distribution function of N(0, 1)."""
    return math.erfc(-z / math.sqrt(2)) / 2
