"""The surfaces that can be chosen, keyed by their proper names.

Heights are written without general powers: PyTorch rounds x⁴ for one number otherwise than for many, but x²
always alike, so that a descent is the same bit for bit whether it runs alone or among others.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch

from explainer.choices.surfaces import slopes
from explainer.choices.surfaces.slopes import Gradient, Slope

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Minimum:
    """A point lower than all around it."""

    x: float
    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Rectangle:
    """All points with x_low ≤ x ≤ x_high and y_low ≤ y ≤ y_high."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x_high - self.x_low

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.y_high - self.y_low

    def clip(self, point: Point) -> Point:
        """Return the point of the rectangle that is nearest to `point`."""
        x, y = point
        return min(max(x, self.x_low), self.x_high), min(max(y, self.y_low), self.y_high)


def _square(half: float) -> Rectangle:
    return Rectangle(-half, half, -half, half)


@dataclass(frozen=True, slots=True)
class SurfaceSpec:
    """A smooth function of two numbers, and what is known about it."""

    height: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    """f(x, y), entry by entry."""
    formula: str
    """In LaTeX."""
    source: str
    """The PyTorch expression of x and y."""
    domain: Rectangle
    """Where it is looked at; who leaves it is out of the race."""
    start: Point
    minima: tuple[Minimum, ...]
    """All of them inside the domain."""
    reference: str
    """Where it comes from."""
    quadratic: bool = False
    """Whether its curvatures are the same everywhere."""
    slope: Slope | None = None
    """∂f/∂x and ∂f/∂y, entry by entry and bit for bit as autograd; None has autograd asked itself."""

    def of(self, positions: torch.Tensor) -> torch.Tensor:
        """Return the heights (…) of positions (…, 2)."""
        return self.height(positions[..., 0], positions[..., 1])

    def gradient(self, x: torch.Tensor, y: torch.Tensor) -> Gradient:
        """Return ∂f/∂x and ∂f/∂y, entry by entry."""
        if self.slope is not None:
            return self.slope(x, y)
        with torch.inference_mode(mode=False), torch.enable_grad():
            place = x.clone().requires_grad_(), y.clone().requires_grad_()
            across, along = torch.autograd.grad(self.height(*place).sum(), place)
        return across, along

    @property
    def lowest(self) -> float:
        """The value of the deepest minimum."""
        return min(minimum.value for minimum in self.minima)

    @property
    def near(self) -> float:
        """How near to a minimum counts as having reached it: a hundredth of the domain's shorter side."""
        return min(self.domain.width, self.domain.height) / 100


def _root(slope: Callable[[float], float], bend: Callable[[float], float], guess: float) -> float:
    """Return the root of `slope` near `guess`, by Newton's method."""
    for _ in range(50):
        guess -= slope(guess) / bend(guess)
    return guess


def _sums(values: Mapping[float, float], *, shift: float = 0.0) -> tuple[Minimum, ...]:
    """Return the minima of g(x) + g(y) + shift for the minima of g, given with their values."""
    return tuple(Minimum(x, y, g_x + g_y + shift) for x, g_x in values.items() for y, g_y in values.items())


def _styblinski(x: float) -> float:
    return (x**4 - 16 * x**2 + 5 * x) / 2


_STYBLINSKI: Final = {
    root: _styblinski(root)
    for guess in (-2.9, 2.7)
    for root in (_root(lambda x: 2 * x**3 - 16 * x + 2.5, lambda x: 6 * x**2 - 16, guess),)
}


def _rastrigin(x: float) -> float:
    return x**2 - 10 * math.cos(2 * math.pi * x)


_RASTRIGIN: Final = {
    root: _rastrigin(root)
    for guess in range(-5, 6)
    for root in (
        _root(
            lambda x: 2 * x + 20 * math.pi * math.sin(2 * math.pi * x),
            lambda x: 2 + 40 * math.pi**2 * math.cos(2 * math.pi * x),
            float(guess),
        ),
    )
}


def _quartic(x: torch.Tensor) -> torch.Tensor:
    return x.square().square() - 16 * x.square() + 5 * x


def _beale(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (
        (1.5 - x + x * y).square()
        + (2.25 - x + x * y.square()).square()
        + (2.625 - x + x * y * y.square()).square()
    )


SURFACES: Final[Mapping[str, SurfaceSpec]] = {
    "Bowl": SurfaceSpec(
        height=lambda x, y: 0.5 * (x.square() + y.square()),
        slope=slopes.bowl_of(1),
        formula=r"f(x, y) = \tfrac12 \left(x^2 + y^2\right)",
        source="0.5 * (x.square() + y.square())",
        domain=_square(5),
        start=(-4.0, 3.0),
        minima=(Minimum(0.0, 0.0, 0.0),),
        reference="Cauchy (1847), Méthode générale pour la résolution des systèmes d’équations simultanées",
        quadratic=True,
    ),
    "Long bowl": SurfaceSpec(
        height=lambda x, y: 0.5 * (x.square() + 10 * y.square()),
        slope=slopes.bowl_of(10),
        formula=r"f(x, y) = \tfrac12 \left(x^2 + 10\, y^2\right)",
        source="0.5 * (x.square() + 10 * y.square())",
        domain=_square(5),
        start=(-4.0, 2.0),
        minima=(Minimum(0.0, 0.0, 0.0),),
        reference="Goh (2017), Why Momentum Really Works",
        quadratic=True,
    ),
    "Ravine": SurfaceSpec(
        height=lambda x, y: 0.5 * (x.square() + 100 * y.square()),
        slope=slopes.bowl_of(100),
        formula=r"f(x, y) = \tfrac12 \left(x^2 + 100\, y^2\right)",
        source="0.5 * (x.square() + 100 * y.square())",
        domain=Rectangle(-5, 5, -2.5, 2.5),
        start=(-4.0, 1.0),
        minima=(Minimum(0.0, 0.0, 0.0),),
        reference="Polyak (1964), Some methods of speeding up the convergence of iteration methods",
        quadratic=True,
    ),
    # The ravine turned by 45°: u = (x + y)/√2 runs along it, v = (y − x)/√2 across.
    "Turned ravine": SurfaceSpec(
        height=lambda x, y: 0.25 * ((x + y).square() + 100 * (y - x).square()),
        slope=slopes.turned_ravine,
        formula=r"f(x, y) = \tfrac14 \left((x + y)^2 + 100\, (y - x)^2\right)",
        source="0.25 * ((x + y).square() + 100 * (y - x).square())",
        domain=_square(5),
        start=(-3.5, -2.1),
        minima=(Minimum(0.0, 0.0, 0.0),),
        reference="Polyak (1964), Some methods of speeding up the convergence of iteration methods",
        quadratic=True,
    ),
    "Saddle": SurfaceSpec(
        height=lambda x, y: 0.5 * x.square() + 0.25 * y.square().square() - 0.5 * y.square(),
        slope=slopes.saddle,
        formula=r"f(x, y) = \tfrac12 x^2 + \tfrac14 y^4 - \tfrac12 y^2",
        source="0.5 * x.square() + 0.25 * y.square().square() - 0.5 * y.square()",
        domain=_square(2),
        start=(1.5, 0.01),
        minima=(Minimum(0.0, 1.0, -0.25), Minimum(0.0, -1.0, -0.25)),
        reference="Nesterov (2004), Introductory Lectures on Convex Optimization, Example 1.2.2",
    ),
    "Beale": SurfaceSpec(
        height=_beale,
        slope=slopes.beale,
        formula=r"f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
        source=(
            "(1.5 - x + x * y).square() + (2.25 - x + x * y.square()).square()"
            " + (2.625 - x + x * y * y.square()).square()"
        ),
        domain=_square(4.5),
        start=(1.0, 1.0),
        minima=(Minimum(3.0, 0.5, 0.0),),
        reference="Beale (1958), On an iterative method for finding a local minimum of a function",
    ),
    "Rosenbrock": SurfaceSpec(
        height=lambda x, y: (1 - x).square() + 100 * (y - x.square()).square(),
        slope=slopes.rosenbrock,
        formula=r"f(x, y) = (1 - x)^2 + 100 \left(y - x^2\right)^2",
        source="(1 - x).square() + 100 * (y - x.square()).square()",
        domain=Rectangle(-2, 2, -1, 3),
        start=(-1.2, 1.0),
        minima=(Minimum(1.0, 1.0, 0.0),),
        reference="Rosenbrock (1960), An automatic method for finding the greatest or least value",
    ),
    "Himmelblau": SurfaceSpec(
        height=lambda x, y: (x.square() + y - 11).square() + (x + y.square() - 7).square(),
        slope=slopes.himmelblau,
        formula=r"f(x, y) = \left(x^2 + y - 11\right)^2 + \left(x + y^2 - 7\right)^2",
        source="(x.square() + y - 11).square() + (x + y.square() - 7).square()",
        domain=_square(6),
        start=(0.0, -1.0),
        minima=(
            Minimum(3.0, 2.0, 0.0),
            Minimum(-2.805118086952745, 3.131312518250573, 0.0),
            Minimum(-3.779310253377747, -3.283185991286170, 0.0),
            Minimum(3.584428340330492, -1.848126526964404, 0.0),
        ),
        reference="Himmelblau (1972), Applied Nonlinear Programming",
    ),
    "Rastrigin": SurfaceSpec(
        height=lambda x, y: (
            20 + x.square() + y.square() - 10 * (torch.cos(2 * torch.pi * x) + torch.cos(2 * torch.pi * y))
        ),
        slope=slopes.rastrigin,
        formula=r"f(x, y) = 20 + x^2 + y^2 - 10 \left(\cos 2\pi x + \cos 2\pi y\right)",
        source=(
            "20 + x.square() + y.square() - 10 * (torch.cos(2 * torch.pi * x) + torch.cos(2 * torch.pi * y))"
        ),
        domain=_square(5.12),
        start=(3.7, 2.4),
        minima=_sums(_RASTRIGIN, shift=20.0),
        reference="Rastrigin (1974), Systems of Extremal Control",
    ),
    "Styblinski–Tang": SurfaceSpec(
        height=lambda x, y: 0.5 * (_quartic(x) + _quartic(y)),
        slope=slopes.styblinski_tang,
        formula=r"f(x, y) = \tfrac12 \left(x^4 - 16 x^2 + 5 x + y^4 - 16 y^2 + 5 y\right)",
        source=(
            "0.5 * (x.square().square() - 16 * x.square() + 5 * x"
            " + (y.square().square() - 16 * y.square() + 5 * y))"
        ),
        domain=_square(5),
        start=(0.5, 4.5),
        minima=_sums(_STYBLINSKI),
        reference="Styblinski & Tang (1990), Experiments in nonconvex optimization, Neural Networks 3(4)",
    ),
    "Plateau": SurfaceSpec(
        height=lambda x, y: 1 - 1 / (1 + x.square() + y.square()),
        slope=slopes.plateau,
        formula=r"f(x, y) = \frac{x^2 + y^2}{1 + x^2 + y^2}",
        source="1 - 1 / (1 + x.square() + y.square())",
        domain=_square(6),
        start=(-4.0, 3.0),
        minima=(Minimum(0.0, 0.0, 0.0),),
        reference="Geman & McClure (1987), Statistical methods for tomographic image reconstruction",
    ),
}
