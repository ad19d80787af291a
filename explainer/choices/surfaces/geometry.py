"""How a surface looks: its heights on a grid, how it bends, and which of its minima is nearest."""

# torch.autograd and torch.linalg are only partly typed.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.surfaces.registry import Point, Rectangle, SurfaceSpec

GRID: Final = 81


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """The heights of a surface over a rectangle."""

    x: NDArray[np.float32]
    """(columns,)"""
    y: NDArray[np.float32]
    """(rows,)"""
    height: NDArray[np.float32]
    """(rows, columns): rows from the lowest y, as plotly wants it."""


def relief(surface: SurfaceSpec, *, view: Rectangle | None = None, count: int = GRID) -> Relief:
    """Return the heights on `count` lines each way over `view`, or over the whole domain."""
    area = view or surface.domain
    x = np.linspace(area.x_low, area.x_high, count)
    y = np.linspace(area.y_low, area.y_high, count)
    columns, rows = np.meshgrid(x, y)
    height = surface.height(torch.asarray(columns), torch.asarray(rows)).numpy()
    return Relief(x=x.astype(np.float32), y=y.astype(np.float32), height=height.astype(np.float32))


def hessian(surface: SurfaceSpec, point: Point) -> NDArray[np.float64]:
    """Return (2, 2): the second derivatives at a point, by autograd."""
    position = torch.tensor(point, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(surface.of(position), position, create_graph=True)
    rows = [torch.autograd.grad(gradient[row], position, retain_graph=True)[0] for row in range(2)]
    return torch.stack(rows).numpy()


def curvatures(surface: SurfaceSpec, point: Point) -> tuple[float, float]:
    """Return λ_min and λ_max at a point: how strongly the surface bends along its two principal axes."""
    low, high = np.linalg.eigvalsh(hessian(surface, point)).tolist()
    return low, high


def saddle_at(surface: SurfaceSpec, point: Point) -> Point | None:
    """Return the saddle point that is so near to a point as `surface.near`, to first order; None if none is.

    There the gradient is zero, and the surface falls along one direction and rises along another.
    """
    bends = hessian(surface, point)
    low, high = np.linalg.eigvalsh(bends).tolist()
    if not low < 0 < high:
        return None
    position = torch.tensor(point, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(surface.of(position), position)
    away = np.linalg.solve(bends, gradient.numpy())
    if np.hypot(*away) > surface.near:
        return None
    x, y = (np.array(point) - away).tolist()
    return round(x, 6) + 0.0, round(y, 6) + 0.0


def distances(surface: SurfaceSpec, positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (…, minima): how far positions (…, 2) are from every known minimum."""
    places = np.array([(minimum.x, minimum.y) for minimum in surface.minima])
    away = positions[..., None, :] - places
    return np.hypot(away[..., 0], away[..., 1])


def nearest_minimum(
    surface: SurfaceSpec, positions: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the index of the nearest minimum of positions (…, 2), and the distance to it; NaN stays NaN."""
    away = distances(surface, positions)
    return away.argmin(axis=-1), away.min(axis=-1)
