"""The hidden space: where the last hidden layer puts the plane and its points, and the output unit's line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import torch
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, figure_of, layout_with_axes
from explainer.kit.marks import area, line
from explainer.kit.moving_figures import Move, Picture, levels_of
from explainer.lessons.xor.experiment import Experiment
from explainer.lessons.xor.film import MESH
from explainer.lessons.xor.network_figures import BITS
from explainer.lessons.xor.registry import Interval
from explainer.lessons.xor.space import half_plane
from explainer.lessons.xor.surface_figures import CLASS_COLORS, class_points
from explainer.networks.stacked import layers_of

Places = NDArray[np.float32] | NDArray[np.float64]

_TINT: Final = 0.25
_FARTHEST: Final = 1.0
"""How far outside the drawn square, in its sides, the net is still followed."""


@dataclass(frozen=True, slots=True)
class SpaceWords:
    """What stands at the hidden space."""

    title: str
    x: str
    y: str
    classes: tuple[str, str]
    line: str
    """The output unit's line."""
    net: str
    """The bent net of the input plane."""


def hidden_space(experiment: Experiment, *, words: SpaceWords) -> Picture:
    """Draw net, points and line, every rate in the square that holds its points; and what moves.

    Net and points start where the inputs are, the view as large as the square.
    """
    halves, net, border, classes = _places(experiment)
    now = experiment.finished
    figure = figure_of(
        [
            *(_tint(half[now], color) for half, color in zip(halves, CLASS_COLORS, strict=True)),
            _line(net[now], name=words.net, color=MEANING.untrained, width=1),
            _line(border[now], name=words.line, color=MEANING.now, width=3),
            *(_dots(place[now], label, words) for label, place in enumerate(classes)),
        ],
        layout=_layout(words),
    )
    return Picture(figure, space_moves(experiment))


def space_moves(experiment: Experiment) -> tuple[Move, ...]:
    """Return what moves in the hidden space: half planes, net, border and the points of both classes."""
    view, points = experiment.film.view, experiment.points
    halves, net, border, classes = _places(experiment)
    before = _before(points.inputs, view)
    return (
        *(_move(trace, places) for trace, places in enumerate(halves)),
        _move(2, net, start=_before(_path(_inputs(view)), view)),
        Move(3, x=border[..., 0], y=border[..., 1]),
        *(
            _move(4 + label, place, start=before[:, points.labels == label])
            for label, place in enumerate(classes)
            if place.shape[2]
        ),
    )


def _places(
    experiment: Experiment,
) -> tuple[tuple[Places, Places], Places, Places, tuple[Places, Places]]:
    """Return both half planes, the net, the border and the points of both classes, all in shares."""
    film, labels, sides = experiment.film, experiment.points.labels, _lines(experiment)
    net, border, places = (
        _shares(each, film.hidden_view)
        for each in (_path(film.hidden_mesh), film.hidden_line, film.hidden_points)
    )
    classes = places[:, :, labels == 0], places[:, :, labels == 1]
    return (half_plane(-sides), half_plane(sides)), net, border, classes


def _shares(places: NDArray[np.float32], view: NDArray[np.float32]) -> Places:
    """Return places (R, S, m, 2) in shares of each rate's square (R, 2, 2): 0 to 1 is what is drawn."""
    low, high = view[:, None, None, :, 0], view[:, None, None, :, 1]
    return (places - low) / (high - low)


def _path(mesh: NDArray[Any]) -> NDArray[Any]:
    """Return the net (R, S, 11, 11, 2) as one line (R, S, m, 2): every other row, then every other column."""
    rows = list(_to_and_fro())
    columns = [(MESH - 1 - along, across) for across, along in rows]
    row, column = np.array([*rows, *columns]).T
    return mesh[:, :, row, column]


def _to_and_fro() -> Iterator[tuple[int, int]]:
    """Yield row and column: row 0 to the right, two up at the border, row 2 to the left, and so on."""
    for row in range(0, MESH, 2):
        there = row % 4 == 0
        yield from ((row, column if there else MESH - 1 - column) for column in range(MESH))
        if row + 1 < MESH:
            yield row + 1, MESH - 1 if there else 0


def _lines(experiment: Experiment) -> NDArray[np.float64]:
    """Return a, b, c (R, S, 3) of the output's a·x + b·y + c in shares of the square; above 0 is class 1."""
    snapshots, units = experiment.training.snapshots, experiment.recipe.widths[-2]
    weight, bias = layers_of(
        torch.from_numpy(snapshots).reshape(-1, snapshots.shape[2]), experiment.recipe.widths
    )[-1]
    line = np.zeros((*snapshots.shape[:2], 3))
    if units > 2:
        # Drawn over the signed distance to the line, as in space.plane_of.
        line[..., 0] = 1
    else:
        line[..., :units] = weight.numpy().reshape(*line.shape[:2], units)
        line[..., 2] = bias.numpy().reshape(line.shape[:2])
    low, high = experiment.film.hidden_view[:, None, :, 0], experiment.film.hidden_view[:, None, :, 1]
    offset = line[..., 2] + (line[..., :2] * low).sum(axis=-1)
    return np.concatenate([line[..., :2] * (high - low), offset[..., None]], axis=-1)


def _inputs(view: Interval) -> NDArray[np.float64]:
    """Return the net as it lies in the input plane, (1, 1, 11, 11, 2)."""
    along = np.linspace(*view, MESH)
    return np.stack(np.meshgrid(along, along), axis=-1)[None, None]


def _before(places: NDArray[np.float64], view: Interval) -> NDArray[np.float64]:
    """Return inputs (…, n, 2) in shares of the view, (2, n)."""
    low, high = view
    return (places.reshape(-1, 2).T - low) / (high - low)


def _move(trace: int, places: Places, *, start: NDArray[np.float64] | None = None) -> Move:
    low, high = -_FARTHEST, 1 + _FARTHEST
    x, y = (levels_of(places[..., axis], low=low, high=high, bits=BITS) for axis in (0, 1))
    return Move(trace, x, y, start=start)


def _tint(polygon: Places, color: str) -> go.Scatter:
    return area(polygon[:, 0], polygon[:, 1], color=color, opacity=_TINT)


def _line(places: Places, *, name: str, color: str, width: int) -> go.Scatter:
    return line(places[:, 0], places[:, 1], color=color, width=width, name=name)


def _dots(places: Places, label: int, words: SpaceWords) -> go.Scatter:
    # The plane says which class is which.
    dots = class_points(places, label, size=12 if len(places) <= 6 else 8, name=words.classes[label])
    return dots.update(showlegend=False)


def _layout(words: SpaceWords) -> dict[str, Any]:
    square = {
        "range": [0, 1],
        "constrain": "domain",
        "showgrid": False,
        "showticklabels": False,
        "ticks": "",
    }
    layout = layout_with_axes(
        x=words.x,
        y=words.y,
        title=words.title,
        x_axis={**square, "title": {"text": words.x, "standoff": 4}},
        y_axis={**square, "title": {"text": words.y, "standoff": 4}, "scaleanchor": "x"},
    )
    return {
        **layout,
        "margin": {"l": 28, "r": 8, "t": 32, "b": 84},
        "legend": {**layout["legend"], "y": -0.13, "yanchor": "top"},
    }
