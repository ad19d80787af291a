"""Edges of a drawn network as bands, whose thickness lies in their coordinates and can so be recorded."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Place = tuple[float, float]


def edge_bands(
    weights: NDArray[np.float64], edges: Sequence[tuple[Place, Place]], *, thickest: float, sign: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y (positions, 6 · edges) of bands for the weights (positions, edges) of one sign.

    Each is a closed quadrilateral of the height 2 · `thickest` · |weight|, and a gap; NaN where the weight
    has the other sign, or is 0.
    """
    half = np.where(weights * sign > 0, np.abs(weights) * thickest, np.nan)
    ends = np.array(edges)
    (left, start), (right, end) = ends[:, 0].T, ends[:, 1].T
    still, gap = 0 * half, np.full_like(half, np.nan)
    x = np.stack([left + still, right + still, right + still, left + still, left + still, gap], axis=-1)
    y = np.stack([start - half, end - half, end + half, start + half, start - half, gap], axis=-1)
    return x.reshape(len(weights), -1), y.reshape(len(weights), -1)
