"""The sets of points that can be chosen, keyed by their proper names.

Coordinates are rounded to two decimals, so that a link, a script and the page hold the same numbers.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Placed, Points, placed_of, points_of

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Draw:
    """What a set of points may be made from."""

    count: int
    noise: float
    """Standard deviation that is added to both coordinates."""
    seed: int
    placed: tuple[Placed, ...] = ()
    """What a visitor has placed."""


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """A way to make labelled points."""

    make: Callable[[Draw], Points]
    view: Interval
    """The square that is drawn: both coordinates go from its first to its second number."""
    settings: tuple[str, ...] = ("count", "noise", "draw")
    """Which parameters of an address have a say."""


def view_of(data: str, points: Points) -> Interval:
    """Return the square to draw: the row's own, widened by quarters until it holds every point."""
    low, high = DATASETS[data].view
    middle = (low + high) / 2
    farthest = float(np.abs(points.inputs - middle).max(initial=0))
    half = max((high - low) / 2, math.ceil(4 * farthest) / 4)
    return middle - half, middle + half


_CORNERS: Final[Sequence[Placed]] = ((0.0, 0.0, 0), (0.0, 1.0, 1), (1.0, 0.0, 1), (1.0, 1.0, 0))
XOR: Final = points_of(_CORNERS)


def _noisy(inputs: NDArray[np.float64], labels: NDArray[np.int64], draw: Draw) -> Points:
    moved = inputs + draw.noise * np.random.default_rng(draw.seed).normal(size=inputs.shape)
    # Adding zero turns -0.0 into 0.0.
    return Points(inputs=moved.round(2) + 0.0, labels=labels)


def _alternating(count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return labels 0, 1, 0, 1, … and for each point how far along its class it stands, 0 to 1."""
    place = np.arange(count)
    return place % 2, (place // 2) / max(1, (count - 1) // 2)


def _noisy_xor(draw: Draw) -> Points:
    corner = np.arange(draw.count) % len(XOR)
    return _noisy(XOR.inputs[corner], XOR.labels[corner], draw)


def _circles(draw: Draw) -> Points:
    """Class 1 on a circle of radius ½ inside class 0 on one of radius 1."""
    labels, share = _alternating(draw.count)
    angle = 2 * np.pi * share
    radius = np.where(labels == 1, 0.5, 1.0)
    return _noisy(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), labels, draw)


def _moons(draw: Draw) -> Points:
    """Two interleaving half circles of radius 1 around (∓½, ∓¼)."""
    labels, share = _alternating(draw.count)
    side = np.where(labels == 1, -1.0, 1.0)
    x, y = np.cos(np.pi * share) - 0.5, np.sin(np.pi * share) - 0.25
    return _noisy(np.stack([side * x, side * y], axis=1), labels, draw)


def _spirals(draw: Draw) -> Points:
    """Two arms, turned by half a circle, out to radius 2 in one and a half turns."""
    labels, share = _alternating(draw.count)
    angle = 3 * np.pi * share + np.pi * labels
    radius = 0.1 + 1.9 * share
    return _noisy(np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), labels, draw)


OWN: Final = "Own points"
DATASETS: Final[Mapping[str, DatasetSpec]] = {
    "XOR": DatasetSpec(make=lambda draw: XOR, view=(-0.5, 1.5), settings=()),
    "Noisy XOR": DatasetSpec(make=_noisy_xor, view=(-0.5, 1.5)),
    "Circles": DatasetSpec(make=_circles, view=(-1.5, 1.5)),
    "Moons": DatasetSpec(make=_moons, view=(-2.0, 2.0)),
    "Spirals": DatasetSpec(make=_spirals, view=(-2.5, 2.5)),
    OWN: DatasetSpec(make=lambda draw: points_of(draw.placed), view=(-3.0, 3.0), settings=("points",)),
}
XOR_PLACED: Final = placed_of(XOR)
