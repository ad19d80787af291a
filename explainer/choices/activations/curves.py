"""Value, slope and second derivative of activation functions, all by autograd in float64."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.parameters import SomeOptions

REACH: Final = 6.0
"""Curves are drawn for z from −REACH to REACH."""
GRID: Final[NDArray[np.float64]] = np.linspace(-REACH, REACH, 481)
"""Steps of 1/40, so that every kink is on it."""
_KNOB_VALUES: Final = 41

Function = Callable[[torch.Tensor], torch.Tensor]
"""Works entry by entry."""


@dataclass(frozen=True, slots=True)
class Curves:
    """f, f′ and f″ of several functions at the same places."""

    names: tuple[str, ...]
    z: NDArray[np.float64]
    """(points,)"""
    value: NDArray[np.float64]
    """(functions, points), as the next two."""
    slope: NDArray[np.float64]
    second: NDArray[np.float64]
    """What autograd says of the slope; the jump of a slope at a kink is no derivative and does not show."""


@dataclass(frozen=True, slots=True)
class Kink:
    """A place where the slope jumps, or the value itself."""

    at: float
    value_before: float
    value_after: float
    slope_before: float
    """Just left of it."""
    slope_after: float
    """Just right of it."""
    slope: float
    """What PyTorch takes at the place itself, where there is no derivative."""

    @property
    def jumps(self) -> bool:
        """Whether the value jumps, and not the slope alone."""
        return not math.isclose(self.value_before, self.value_after, abs_tol=1e-12)


@dataclass(frozen=True, slots=True)
class CurveFamily:
    """One function for every value of its option, for a knob in the browser."""

    name: str
    option: str
    """Its name in an address, without a prefix."""
    values: NDArray[np.float64]
    z: NDArray[np.float64]
    """(points,)"""
    value: NDArray[np.float64]
    """(values, points), as the slope."""
    slope: NDArray[np.float64]


def derivatives(functions: Sequence[Function], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return f, f′ and f″ as (3, functions, points); one call of autograd serves all functions."""
    places = torch.tensor(np.tile(z, (len(functions), 1)), requires_grad=True)
    value = torch.stack([function(row) for function, row in zip(functions, places, strict=True)])
    (slope,) = torch.autograd.grad(value.sum(), places, create_graph=True)
    second = torch.zeros_like(places)
    if slope.requires_grad:
        (second,) = torch.autograd.grad(slope.sum(), places, materialize_grads=True)
    return torch.stack([value, slope, second]).detach().numpy()


def curves(names: Sequence[str], *, options: SomeOptions, z: NDArray[np.float64] = GRID) -> Curves:
    """Return the curves of the functions `names` at the places `z`: a grid, or a single place as a probe."""
    modules = [ACTIVATIONS[name].module(options) for name in names]
    value, slope, second = derivatives(modules, z)
    return Curves(tuple(names), z, value, slope, second)


def same_as(name: str, *, options: SomeOptions, others: Sequence[str]) -> tuple[str, ...]:
    """Return which of the `others`, at their defaults, have the very same values as the function `name`."""
    value, *values = curves((name, *others), options=options).value
    return tuple(other for other, each in zip(others, values, strict=True) if (each == value).all())


def kinks(name: str, *, options: SomeOptions) -> tuple[Kink, ...]:
    """Return the places where the function is not smooth; one whose sides meet smoothly is left out."""
    spec = ACTIVATIONS[name]
    found: list[Kink] = []
    for place in spec.kinks:
        sides = np.array([np.nextafter(place, -np.inf), place, np.nextafter(place, np.inf)])
        value, slope, _ = derivatives([spec.module(options)], sides)[:, 0]
        if not (_meet(value) and _meet(slope)):
            before, after = (float(value[0]), float(value[2])), (float(slope[0]), float(slope[2]))
            found.append(Kink(place, *before, *after, slope=float(slope[1])))
    return tuple(found)


def _meet(sides: NDArray[np.float64]) -> bool:
    return bool(np.isclose(sides[0], sides[-1], rtol=1e-12, atol=1e-12))


def curve_family(name: str, *, chosen: float, z: NDArray[np.float64] = GRID) -> CurveFamily:
    """Return the function for about forty values of its only option, its default and `chosen` among them.

    Raise ValueError for a function without an option.
    """
    spec = ACTIVATIONS[name]
    if len(spec.options) != 1:
        raise ValueError(f"{name} has no option")
    ((option, allowed),) = spec.options.items()
    # Values that do not depend on where the knob stands: it goes on turning while the page runs again.
    steps = np.round(np.linspace(allowed.low, allowed.high, _KNOB_VALUES), 6)
    values = np.unique([*steps, allowed.default, chosen])
    modules = [spec.module({option: float(value)}) for value in values]
    value, slope, _ = derivatives(modules, z)
    return CurveFamily(name, option, values, z, value, slope)
