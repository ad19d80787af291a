"""Where there is room for what is said of a wire, between nodes and numbers, on the narrowest screen."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.tape_figures import Place

NARROW: Final = np.array([350.0, 360.0])
"""Pixels of the picture across and upwards on a phone."""
HALF: Final = np.array([17.0, 8.0])
"""Of the size of a number such as ×0.5, in pixels."""
AROUND: Final = np.array([[(-13, -13), (13, 13)], [(-20, 13), (20, 42)], [(-24, -34), (24, -14)]])
"""(3, 2, 2), lower left and upper right corner: a node, name and value above it, the gradient below it."""
_SHARES: Final = np.array([0.5, 0.35, 0.65, 0.2, 0.8])
_ASIDE: Final = np.array([(x, y) for x in range(-36, 37, 12) for y in range(-36, 37, 12)])
"""How far from the wire the number may stand, in pixels."""
_FAR: Final = 2.0
"""How many square pixels that are covered a pixel of distance is worth."""


@lru_cache(maxsize=256)
def room_beside(route: tuple[Place, ...], nodes: tuple[Place, ...], *, columns: float, rows: float) -> Place:
    """Return a place near a wire where a number covers little or nothing of the nodes and their numbers.

    The picture is so many `columns` wide and `rows` high.
    """
    unit = NARROW / (columns, rows)
    corners = np.array(route) * unit
    along = corners[:-1] + _SHARES[:, None, None] * np.diff(corners, axis=0)
    spots = (along.reshape(-1, 1, 2) + _ASIDE).reshape(-1, 2)
    taken = ((np.array(nodes) * unit)[:, None, None] + AROUND).reshape(-1, 2, 2)
    far = np.tile(np.hypot(*_ASIDE.T), along.size // 2)
    x, y = (spots[np.argmin(covered(spots, taken) + _FAR * far)] / unit).tolist()
    return x, y


def covered(spots: NDArray[np.float64], taken: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n,): how many square pixels of rectangles (k, 2, 2) a number at each spot (n, 2) covers."""
    low = np.maximum((spots - HALF)[:, None], taken[:, 0])
    high = np.minimum((spots + HALF)[:, None], taken[:, 1])
    return np.maximum(high - low, 0).prod(axis=2).sum(axis=1)
