"""Where the units and edges of a small network are drawn: a square for each unit, a column for each layer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.networks.stacked import layers_of

WIDTH: Final = 1.3
HEIGHT: Final = 1.0
_HALF_WEIGHT: Final = 2.0
"""A weight of this size is drawn half as thick as the thickest."""
_STEEPEST: Final = 2.0
"""Edges are thickened by at most this, so that steep ones look as thick as level ones."""
CORNERS: Final = 6
"""Four corners, the first one again, and a gap."""

Spot = tuple[int, int]
"""Column and place of a unit: column 0 are the inputs, the last one is the output; both count from 0."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The layout of a network with these widths, inputs and output included."""

    widths: tuple[int, ...]

    @property
    def row(self) -> float:
        """Height that a unit has for itself."""
        return HEIGHT / max(2, *self.widths)

    @property
    def column(self) -> float:
        """Width that a layer has for itself."""
        return WIDTH / len(self.widths)

    @property
    def half(self) -> float:
        """Half the side of a unit's square."""
        return 0.37 * min(self.row, 0.95 * self.column)

    @property
    def roomy(self) -> bool:
        """Whether there is room for a name above every unit."""
        return max(self.widths) <= 4

    def spots(self) -> Iterator[Spot]:
        """Yield all units, column by column, from top to bottom."""
        return ((column, place) for column, width in enumerate(self.widths) for place in range(width))

    def middle(self, spot: Spot) -> tuple[float, float]:
        """Return x and y of the middle of a unit's square; (0, 0) is the middle of the drawing."""
        column, place = spot
        x = (column + 0.5) * self.column - WIDTH / 2
        return x, ((self.widths[column] - 1) / 2 - place) * self.row

    def unit_at(self, x: float, y: float) -> Spot | None:
        """Return the unit whose square, with a little room around it, holds the place."""
        reach = 1.3 * self.half
        return next((spot for spot in self.spots() if self._away(spot, x, y) < reach), None)

    def _away(self, spot: Spot, x: float, y: float) -> float:
        """The larger of the distances to a unit's middle along both axes."""
        middle_x, middle_y = self.middle(spot)
        return max(abs(middle_x - x), abs(middle_y - y))


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Polygons of all weights, then of all biases, one after the other; only y follows the weights."""

    x: NDArray[np.float64]
    """(polygons · CORNERS,); not a number between two polygons."""
    positive: NDArray[np.float64]
    """(R, S, polygons · CORNERS): y where the number is above 0, else a polygon without area."""
    negative: NDArray[np.float64]
    """The same below 0."""


def thickness(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return |w| / (|w| + 2), from 0 to 1: it grows with every |w| and needs no largest one."""
    size = np.abs(values)
    return size / (size + _HALF_WEIGHT)


def numbers_of(graph: Graph, snapshots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return all weights, then all biases, (R, S, polygons), of (R, S, numbers) as in nn.Sequential."""
    replicas, shots, numbers = snapshots.shape
    layers = layers_of(torch.from_numpy(snapshots).reshape(-1, numbers), graph.widths)
    parts = [weight for weight, _ in layers] + [bias for _, bias in layers]
    return np.concatenate([part.numpy().reshape(replicas, shots, -1) for part in parts], axis=2)


def edges_of(graph: Graph, snapshots: NDArray[np.float64]) -> Edges:
    """Return the polygons for weights (R, S, numbers) in the order of nn.Sequential's parameters.

    An edge is as thick as its weight is large; the block below a unit is as tall as its bias is large.
    """
    quads, size = _quads(graph), numbers_of(graph, snapshots)
    bases, reach = np.array([quad.y for quad in quads]), np.array([quad.reach for quad in quads])
    return Edges(
        x=np.array([quad.x for quad in quads]).ravel(),
        positive=_heights(bases, reach, thickness(size) * (size > 0)),
        negative=_heights(bases, reach, thickness(size) * (size < 0)),
    )


def ends_of(graph: Graph) -> NDArray[np.float64]:
    """Return where every polygon begins and ends, (polygons, 4): x, y, x, y."""
    return np.array([(quad.x[0], quad.y[0], quad.x[1], quad.y[1]) for quad in _quads(graph)])


def number_names(graph: Graph) -> Iterator[tuple[Spot | None, Spot]]:
    """Yield for every polygon the units that it joins; before a bias there is none."""
    for column, (inputs, outputs) in enumerate(pairwise(graph.widths)):
        yield from (
            ((column, before), (column + 1, after)) for after in range(outputs) for before in range(inputs)
        )
    yield from ((None, spot) for spot in graph.spots() if spot[0])


@dataclass(frozen=True, slots=True)
class _Quad:
    """A polygon without area, and how far each of its corners moves at full thickness."""

    x: Sequence[float]
    y: Sequence[float]
    reach: Sequence[float]


def _heights(
    bases: NDArray[np.float64], reach: NDArray[np.float64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    return (bases + reach * share[..., None]).reshape(*share.shape[:2], -1)


def _quads(graph: Graph) -> list[_Quad]:
    return [*_edge_quads(graph), *_bias_quads(graph)]


def _edge_quads(graph: Graph) -> Iterator[_Quad]:
    """Yield the quad of every weight, in the order of the weight matrices (outputs, inputs)."""
    most = min(0.3 * graph.half, 0.025)
    for column, (inputs, outputs) in enumerate(pairwise(graph.widths)):
        for after in range(outputs):
            for before in range(inputs):
                x0, y0 = graph.middle((column, before))
                x1, y1 = graph.middle((column + 1, after))
                left, right = x0 + graph.half, x1 - graph.half
                slant = min(_STEEPEST, float(np.hypot(1, (y1 - y0) / (right - left))))
                yield _quad(left, right, (y0, y1), (most * slant, -most * slant))


def _bias_quads(graph: Graph) -> Iterator[_Quad]:
    # What the names leave of the gap between two units.
    room = (0.35 if graph.roomy else 0.8) * (graph.row - 2 * graph.half)
    tallest = min(0.6 * graph.half, room)
    for spot in graph.spots():
        if spot[0]:
            x, y = graph.middle(spot)
            top = y - graph.half - 0.006
            yield _quad(x - 0.6 * graph.half, x + 0.6 * graph.half, (top, top), (0.0, -tallest))


def _quad(left: float, right: float, y: tuple[float, float], reach: tuple[float, float]) -> _Quad:
    (y0, y1), (up, down) = y, reach
    return _Quad(
        x=(left, right, right, left, left, float("nan")),
        y=(y0, y1, y1, y0, y0, y0),
        reach=(up, up, down, down, up, 0.0),
    )
