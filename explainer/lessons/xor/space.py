"""The hidden space in two dimensions: where the last hidden layer puts a point, and the output's line."""

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray

_SMALL: Final = 1e-12
CORNERS: Final = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
"""Of the unit square, one after the other round it."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Two axes in the hidden space of every network (..., units); a point h is at (h·x + shift, h·y)."""

    x: torch.Tensor
    """(..., units)"""
    y: torch.Tensor
    """(..., units)"""
    shift: torch.Tensor
    """(...,)"""
    line: torch.Tensor
    """(..., 3): a, b, c of a·x + b·y + c = 0, the output unit's line in the plane."""

    def place(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return positions (..., n, 2) of activations (..., units, n)."""
        axes = torch.stack([self.x, self.y], dim=-2)
        places = (axes @ hidden).mT
        return places + torch.stack([self.shift, torch.zeros_like(self.shift)], dim=-1)[..., None, :]


def plane_of(weight: torch.Tensor, bias: torch.Tensor, last: torch.Tensor) -> Plane:
    """Return the plane to draw, for the output's weights (R, S, units) and bias (R, S) at every snapshot.

    Two units are drawn as they are, one against a constant 0. With more, x is the signed distance to the
    output's hyperplane, (w·h + b) / ‖w‖, and y the direction within the hyperplane along which the points'
    activations at the end, `last` (R, units, n), are spread most.
    """
    units = weight.shape[-1]
    if units <= 2:
        axes = torch.eye(2, units, dtype=weight.dtype).expand(*weight.shape[:-1], 2, units)
        line = torch.cat([weight, weight.new_zeros(*weight.shape[:-1], 2 - units), bias[..., None]], dim=-1)
        return Plane(axes[..., 0, :], axes[..., 1, :], torch.zeros_like(bias), line)
    length = _length(weight)
    normal = weight / length
    line = weight.new_tensor([1.0, 0.0, 0.0]).expand(*weight.shape[:-1], 3)
    return Plane(normal, _along(normal, last), bias / length.squeeze(-1), line)


def _along(normal: torch.Tensor, last: torch.Tensor) -> torch.Tensor:
    """Return a unit vector (R, S, units) in every hyperplane.

    It is chosen once, at the end, and made orthogonal to each snapshot's normal: chosen anew each time, it
    would jump and turn round.
    """
    spread = _within(last - last.mean(dim=-1, keepdim=True), normal[:, -1, :, None])
    # Rounding alone must not choose between two signs.
    chosen = cast(torch.Tensor, torch.linalg.eigh(spread @ spread.mT)[1])[..., -1]
    largest = chosen.gather(-1, chosen.abs().round(decimals=6).argmax(dim=-1, keepdim=True))
    direction = _within((chosen * largest.sign())[:, None, :, None], normal[..., None]).squeeze(-1)
    return direction / _length(direction)


def _length(vectors: torch.Tensor) -> torch.Tensor:
    return vectors.square().sum(dim=-1, keepdim=True).sqrt().clamp_min(_SMALL)


def _within(vectors: torch.Tensor, normal: torch.Tensor) -> torch.Tensor:
    """Return the columns of (..., units, n) without their part along the unit vector (..., units, 1)."""
    return vectors - normal * (normal * vectors).sum(dim=-2, keepdim=True)


def square_around(places: torch.Tensor, *, margin: float = 0.15) -> torch.Tensor:
    """Return (R, 2, 2), the lowest and highest x and y of a square that holds all of (R, n, 2)."""
    low, high = places.amin(dim=1), places.amax(dim=1)
    side = (high - low).amax(dim=1, keepdim=True).clamp_min(1e-3) * (1 + 2 * margin)
    middle = (low + high) / 2
    return torch.stack([middle - side / 2, middle + side / 2], dim=-1)


def clipped(line: torch.Tensor, square: torch.Tensor) -> torch.Tensor:
    """Return the ends (..., 2, 2) of a·x + b·y + c = 0, (..., 3), in a square (..., 2, 2).

    Row 0 is one end, row 1 the other; not a number where the line misses the square, or a = b = 0.
    """
    normal, offset = line[..., :2], line[..., 2:]
    foot = -offset * normal / normal.square().sum(dim=-1, keepdim=True)
    direction = torch.stack([-normal[..., 1], normal[..., 0]], dim=-1)
    # Along an axis that the line does not move on, it is inside for ever (-∞ to ∞) or never (∞ to ∞).
    reach = (square - foot[..., None]) / direction[..., None]
    enter, leave = reach.amin(dim=-1).amax(dim=-1), reach.amax(dim=-1).amin(dim=-1)
    times = torch.stack([enter, leave], dim=-1)
    ends = foot[..., None, :] + times[..., None] * direction[..., None, :]
    return torch.where((enter < leave)[..., None, None], ends, torch.nan)


def half_plane(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the polygon (..., 8, 2) of each line (..., 3); a single point where nothing is above zero.

    Every side of the square gives two vertices, the ends of its part above zero; a side without one repeats
    the vertex before.
    """
    here = line[..., :2] @ CORNERS.T + line[..., 2:]
    there = np.roll(here, -1, axis=-1)
    inside = (here > 0) | (there > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = here / (here - there)
    ends = np.stack([np.where(here > 0, 0.0, crossing), np.where(there > 0, 1.0, crossing)], axis=-1)
    ends = np.where(inside[..., None], ends, 0.0)
    along = np.roll(CORNERS, -1, axis=0) - CORNERS
    vertices = CORNERS[:, None] + ends[..., None] * along[:, None]
    return _without_outside(vertices, inside)


def _without_outside(vertices: NDArray[np.float64], inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the vertices (..., 4, 2, 2) of all sides in a row, those of outer sides at the one before."""
    sides = np.arange(4)
    known = np.where(inside, sides, -1)
    twice = np.concatenate([known, np.where(inside, sides + 4, -1)], axis=-1)
    last = np.maximum.accumulate(twice, axis=-1)[..., 4:]
    taken = np.take_along_axis(vertices, (last % 4)[..., None, None], axis=-3)
    # An outer side stands wholly at the end of the last inner one.
    taken[..., 0, :] = np.where(np.expand_dims(inside, -1), taken[..., 0, :], taken[..., 1, :])
    taken = np.where(np.expand_dims(inside.any(axis=-1), (-3, -2, -1)), taken, 0.0)
    return taken.reshape(*taken.shape[:-3], 8, 2)
