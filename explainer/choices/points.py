"""Labelled points of a plane: what the perceptron and the small networks learn from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.address import BadValueError

Placed = tuple[float, float, int]
"""x₁, x₂ and the class, 0 or 1, of one point that a visitor has placed."""

_PLACED: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,2})?)_(-?[0-9]{1,2}(?:\.[0-9]{1,2})?)_([01])")


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points of the plane, each of class 0 or 1."""

    inputs: NDArray[np.float64]
    """(n, 2): x₁ and x₂."""
    labels: NDArray[np.int64]
    """(n,)"""

    def __len__(self) -> int:
        """Return how many points there are."""
        return len(self.labels)

    @property
    def classes(self) -> int:
        """How many classes occur: 0, 1 or 2."""
        return len(np.unique(self.labels))

    @property
    def contradictory(self) -> int:
        """At how many places there are points of both classes."""
        places = {0: set[bytes](), 1: set[bytes]()}
        for place, label in zip(self.inputs, self.labels, strict=True):
            places[int(label)].add(place.tobytes())
        return len(places[0] & places[1])


def points_of(placed: Sequence[Placed]) -> Points:
    """Return placed points as arrays."""
    table = np.array(placed, dtype=np.float64).reshape(-1, 3)
    return Points(inputs=table[:, :2], labels=table[:, 2].astype(np.int64))


def placed_of(points: Points) -> tuple[Placed, ...]:
    """Return points as a visitor could have placed them: to two decimals."""
    return tuple(
        # Adding zero turns -0.0, which reads like another place, into 0.0.
        (round(float(x), 2) + 0.0, round(float(y), 2) + 0.0, int(label))
        for (x, y), label in zip(points.inputs, points.labels, strict=True)
    )


def is_separable(points: Points) -> bool:
    """Return whether some line has all points of one class on one side, and all of the other on the other.

    If so, the widest gap is perpendicular to the line between two points of different classes, or parallel to
    that between two of the same: all of these directions are tried.
    """
    zeros, ones = (points.inputs[points.labels == label] for label in (0, 1))
    if not len(zeros) or not len(ones):
        return True
    between = (ones[:, None] - zeros).reshape(-1, 2)
    along = [(each[:, None] - each).reshape(-1, 2) for each in (zeros, ones)]
    directions = np.concatenate([between, *(side @ np.array([[0.0, 1.0], [-1.0, 0.0]]) for side in along)])
    return bool(((ones @ directions.T).min(axis=0) > (zeros @ directions.T).max(axis=0) + 1e-12).any())


@dataclass(frozen=True, slots=True)
class PlacedPoints:
    """At most `most` points with coordinates from `low` to `high` to two decimals, as in "0_0_0~1_0.5_1"."""

    low: float
    high: float
    most: int
    default: tuple[Placed, ...] = ()

    @property
    def allowed(self) -> str:
        """How many points, and how one is written, as in "0–60 × x_y_0|1 (-3 … 3)"."""
        return f"0–{self.most} × x_y_0|1 ({self.low:g} … {self.high:g})"

    def read(self, text: str) -> tuple[Placed, ...]:
        """Raise BadValueError unless every point is within the range, and there are few enough."""
        if not text:
            return ()
        parts = text.split("~", self.most)
        if len(parts) > self.most:
            raise BadValueError(text)
        return tuple(self._point(part) for part in parts)

    def write(self, value: tuple[Placed, ...]) -> str:
        """Return the points separated by tildes, which need no escape in an address."""
        return "~".join(f"{x:.10g}_{y:.10g}_{label}" for x, y, label in value)

    def _point(self, text: str) -> Placed:
        match = _PLACED.fullmatch(text)
        if match is None:
            raise BadValueError(text)
        x, y = float(match[1]) + 0.0, float(match[2]) + 0.0
        if not (self.low <= x <= self.high and self.low <= y <= self.high):
            raise BadValueError(text)
        return x, y, int(match[3])
