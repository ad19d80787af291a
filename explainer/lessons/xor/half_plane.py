"""The part of the unit square where a·x + b·y + c is above zero, as a polygon that moves smoothly."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

CORNERS: Final = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])


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
