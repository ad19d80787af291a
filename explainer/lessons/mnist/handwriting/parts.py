"""Connected parts of the ink, and which of them are one digit."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_SPECK_SHARE: Final = 0.05
_SMALLEST_DIGIT: Final = 0.35
"""Of the longer side of the largest part; what is smaller is a stroke of a digit beside it, or dirt."""
_NEAR: Final = 0.15
_NEAR_STROKE: Final = 0.25
"""Of the same: how far apart parts of one digit may be, where one of them is a small stroke."""
_MOST_RUNS: Final = 20_000
"""Unbroken rows of ink: a page full of writing has fewer, noise has more."""
MOST_DIGITS: Final = 12
"""Where more than so many parts stand apart, no one knows which are digits: all are taken for one."""


@dataclass(frozen=True, slots=True)
class Box:
    """Rows top … bottom − 1 and columns left … right − 1."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    @property
    def longest(self) -> int:
        """The longer side in pixels."""
        return max(self.height, self.right - self.left)

    def around(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(
            min(self.top, other.top),
            max(self.bottom, other.bottom),
            min(self.left, other.left),
            max(self.right, other.right),
        )


def box_of(mask: NDArray[np.bool_]) -> Box:
    """Return the smallest box around the ink, of which there must be some."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return Box(int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1)


def without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the ink without the parts that have less than 5 % of the pixels of the largest part.

    Of what is in too many pieces to be writing, nothing remains.
    """
    if np.count_nonzero(mask[:, 1:] & ~mask[:, :-1]) > _MOST_RUNS:
        mask = np.asarray(Image.fromarray(mask).convert("L").filter(ImageFilter.MedianFilter(3))) > 127
        if np.count_nonzero(mask[:, 1:] & ~mask[:, :-1]) > _MOST_RUNS:
            return np.zeros_like(mask)
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


@dataclass(slots=True)
class _Group:
    """Parts that are one digit."""

    numbers: list[int]
    box: Box


def digits_in(mask: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], ...]:
    """Return the ink of every digit, in reading order; all of it as one where too many parts stand apart.

    A digit may be several parts: above each other and nearly touching, or a small stroke near a large one.
    """
    labels = label_parts(mask)
    if labels.max() > 4 * MOST_DIGITS:
        return (mask,)
    groups = [_Group([number], box_of(labels == number)) for number in range(1, int(labels.max()) + 1)]
    while (pair := _one_digit(groups)) is not None:
        first, second = pair
        groups.remove(second)
        first.numbers += second.numbers
        first.box = first.box.around(second.box)
    smallest = _SMALLEST_DIGIT * max((group.box.longest for group in groups), default=0)
    large = [group for group in groups if group.box.longest >= smallest]
    if not 1 < len(large) <= MOST_DIGITS:
        return (mask,) if len(large) != 1 else (np.isin(labels, large[0].numbers),)
    return tuple(np.isin(labels, group.numbers) for group in _in_reading_order(large))


def _one_digit(groups: list[_Group]) -> tuple[_Group, _Group] | None:
    """Return two groups that belong together, if there are any."""
    longest = max((group.box.longest for group in groups), default=0)
    for place, first in enumerate(groups):
        for second in groups[place + 1 :]:
            one, other = first.box, second.box
            down = max(one.top, other.top) - min(one.bottom, other.bottom)
            across = max(one.left, other.left) - min(one.right, other.right)
            narrower = min(one.right - one.left, other.right - other.left)
            # Digits that stand beside each other are about as high as each other.
            stroke = min(one.height, other.height) < max(one.height, other.height) / 2
            near = max(down, across) <= (_NEAR_STROKE if stroke else _NEAR) * longest
            if near and (stroke or across <= -0.3 * narrower):
                return first, second
    return None


def _in_reading_order(groups: list[_Group]) -> list[_Group]:
    """Return the groups row by row: to a row belong those whose middle is above its first one's foot."""
    rows: list[list[_Group]] = []
    for group in sorted(groups, key=lambda each: each.box.top + each.box.bottom):
        if rows and (group.box.top + group.box.bottom) / 2 < rows[-1][0].box.bottom:
            rows[-1].append(group)
        else:
            rows.append([group])
    return [group for row in rows for group in sorted(row, key=lambda each: each.box.left)]
