"""What a perceptron can be given to learn: the truth tables of two inputs, clouds of points, own points."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Placed, Points, points_of

Outputs = tuple[int, int, int, int]
"""What a truth table says for (0, 0), (0, 1), (1, 0) and (1, 1)."""

CORNERS: Final = ((0, 0), (0, 1), (1, 0), (1, 1))
"""The inputs of every truth table, in the order of its outputs."""

GATES: Final[Mapping[str, Outputs]] = {
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NAND": (1, 1, 1, 0),
    "NOR": (1, 0, 0, 0),
    "XOR": (0, 1, 1, 0),
    "XNOR": (1, 0, 0, 1),
    "x₁": (0, 0, 1, 1),
    "x₂": (0, 1, 0, 1),
    "NOT x₁": (1, 1, 0, 0),
    "NOT x₂": (1, 0, 1, 0),
    "x₁ AND NOT x₂": (0, 0, 1, 0),
    "NOT x₁ AND x₂": (0, 1, 0, 0),
    "x₁ OR NOT x₂": (1, 0, 1, 1),
    "NOT x₁ OR x₂": (1, 1, 0, 1),
    "TRUE": (1, 1, 1, 1),
    "FALSE": (0, 0, 0, 0),
}
"""All sixteen truth tables of two inputs, the well-known first."""

_RADIUS: Final = 2.9
"""Radius of the disc that a separable cloud fills."""
_SPARE: Final = 0.01
"""More than what rounding to two decimals can move a point: 0.005 · √2."""


class Wanted(Protocol):
    """What a row reads from a setting."""

    @property
    def placed(self) -> tuple[Placed, ...]:
        """The points that the visitor has placed."""
        ...

    @property
    def count(self) -> int:
        """How many points a cloud has, at least 4."""
        ...

    @property
    def margin(self) -> float:
        """How far the points of a separable cloud stay away from a line, 0 to 1."""
        ...

    @property
    def draw(self) -> int:
        """The seed of a cloud."""
        ...


@dataclass(frozen=True, slots=True)
class DataSpec:
    """Points with coordinates from −3 to 3 to two decimals."""

    make: Callable[[Wanted], Points]
    uses: tuple[str, ...] = ()
    """The names of the parameters that change these points."""
    outputs: Outputs | None = None
    """The truth table, where there is one."""


def gate_of(outputs: Sequence[int]) -> str:
    """Return the name of the truth table; raise KeyError if `outputs` are not four of 0 and 1."""
    names: dict[tuple[int, ...], str] = {table: name for name, table in GATES.items()}
    return names[tuple(int(output) for output in outputs)]


def gate_points(outputs: Outputs) -> Points:
    """Return the four corners of the unit square, labelled by a truth table."""
    return points_of(
        [(float(x1), float(x2), label) for (x1, x2), label in zip(CORNERS, outputs, strict=True)]
    )


def separable_cloud(*, count: int, margin: float, seed: int) -> Points:
    """Return points of both classes, none nearer than `margin` to some line.

    Two points of class 1 and one of class 0 between them stand at the edge, so that no other line has a
    margin of more than `margin` + 0.02.
    """
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    side = np.where(labels == 1, 1.0, -1.0)
    nearest = margin + _SPARE
    line = generator.uniform(-0.3, 0.3)
    room = 2.4 - line * side - nearest
    # The square puts more points near the line, where they matter.
    height = line + side * (nearest + room * generator.uniform(size=count) ** 2)
    along = generator.uniform(-1, 1, count)
    edge = np.flatnonzero(labels == 1)[:2].tolist() + [0]
    height[edge] = line + side[edge] * nearest
    along[edge] = (-0.7, 0.7, generator.uniform(-0.4, 0.4))
    return _turned(height, along * np.sqrt(_RADIUS**2 - height**2), labels, generator)


def overlapping_cloud(*, count: int, seed: int) -> Points:
    """Return points of both classes that no line separates.

    The segment between the first two points of class 1 crosses the one between the first two of class 0,
    and no line has crossing segments on different sides.
    """
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    side = np.where(labels == 1, 1.0, -1.0)
    height = np.clip(0.7 * side + generator.normal(scale=0.8, size=count), -2, 2)
    along = np.clip(generator.normal(scale=0.9, size=count), -2, 2)
    ones, zeros = np.flatnonzero(labels == 1)[:2], np.flatnonzero(labels == 0)[:2]
    height[ones], along[ones] = generator.uniform(0.4, 1.0, 2) * (1, -1), 0
    height[zeros], along[zeros] = 0, generator.uniform(0.4, 1.0, 2) * (1, -1)
    return _turned(height, along, labels, generator)


def _turned(
    height: NDArray[np.float64],
    along: NDArray[np.float64],
    labels: NDArray[np.int64],
    generator: np.random.Generator,
) -> Points:
    """Return points given across and along a line, turned by a random angle, in random order."""
    angle = generator.uniform(0, 2 * math.pi)
    across, beside = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    inputs = np.outer(height, across) + np.outer(along, beside)
    order = generator.permutation(len(labels))
    # Adding zero turns -0.0 into 0.0.
    return Points(inputs=np.round(inputs[order], 2) + 0.0, labels=labels[order].astype(np.int64))


def _gate(outputs: Outputs) -> DataSpec:
    return DataSpec(make=lambda wanted: gate_points(outputs), outputs=outputs)


DATA: Final[Mapping[str, DataSpec]] = {
    **{name: _gate(outputs) for name, outputs in GATES.items()},
    "Separable": DataSpec(
        make=lambda wanted: separable_cloud(count=wanted.count, margin=wanted.margin, seed=wanted.draw),
        uses=("count", "margin", "draw"),
    ),
    "Overlapping": DataSpec(
        make=lambda wanted: overlapping_cloud(count=wanted.count, seed=wanted.draw),
        uses=("count", "draw"),
    ),
    "Own points": DataSpec(make=lambda wanted: points_of(wanted.placed), uses=("points",)),
}
