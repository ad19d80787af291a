"""Connected parts of the ink."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_SPECK_SHARE: Final = 0.05


def without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the ink without the parts that have less than 5 % of the pixels of the largest part."""
    labels = label_parts(mask)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return (sizes >= max(1, _SPECK_SHARE * sizes.max()))[labels]


def label_parts(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return 0 outside the mask and one number, from 1 on, for every 8-connected part of it."""
    labels = np.zeros(mask.shape, np.int32)
    if not mask.any():
        return labels
    rows, starts, ends = _runs(mask)
    roots = _join(rows, starts, ends)
    numbers = np.unique(roots, return_inverse=True)[1] + 1
    for row, start, end, number in zip(rows, starts, ends, numbers, strict=True):
        labels[row, start:end] = number
    return labels


def _runs(mask: NDArray[np.bool_]) -> tuple[list[int], list[int], list[int]]:
    """Row, first column and column after the last of every unbroken run of ink, in reading order."""
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    return rows.tolist(), starts.tolist(), np.nonzero(steps == -1)[1].tolist()


def _join(rows: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For every run the first run of its part: union–find over runs that touch in neighbouring rows."""
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    above = 0
    for run, row in enumerate(rows):
        while rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] < starts[run]):
            above += 1
        touching = above
        while rows[touching] == row - 1 and starts[touching] <= ends[run]:
            first, second = sorted((root(touching), root(run)))
            parent[second] = first
            touching += 1
    return [root(run) for run in range(len(rows))]
