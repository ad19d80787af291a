"""The input plane with the points: coloured by the network's answer, or by one unit's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import torch
from numpy.typing import NDArray

from explainer.choices.losses.registry import LOSSES
from explainer.choices.points import Points
from explainer.kit import marks
from explainer.kit.drawing import DIVERGING, MEANING, figure_of, layout_with_axes
from explainer.kit.moving_figures import Levels, Move, Picture
from explainer.lessons.xor.experiment import Experiment
from explainer.lessons.xor.film import spread
from explainer.lessons.xor.graph import Spot
from explainer.lessons.xor.network import forward
from explainer.lessons.xor.network_figures import hidden_map
from explainer.lessons.xor.registry import Interval

CLASS_COLORS: Final = (MEANING.negative, MEANING.positive)
CLASS_SYMBOLS: Final = ("square", "circle")
_CLASSES: Final = len(CLASS_COLORS)
_MAPS: Final = 2
"""Of the output: the plane and its border."""


@dataclass(frozen=True, slots=True)
class SurfaceWords:
    """What stands at the plane."""

    title: str
    classes: tuple[str, str]
    wrong: str
    """Of a point on the wrong side."""


def surface(experiment: Experiment, *, words: SurfaceWords) -> Picture:
    """Draw the probability of class 1 with the line p = ½ and the points, those on the wrong side ringed."""
    film = experiment.film
    levels = _levels(experiment, None)
    border = go.Contour(
        x=film.cells,
        y=film.cells,
        z=levels.at(*experiment.finished),
        autocontour=False,
        contours={"coloring": "none", "start": 0.5, "end": 0.5, "size": 1},
        line={"color": MEANING.untrained, "width": 2},
        showlegend=False,
        showscale=False,
        hoverinfo="skip",
    )
    plane = _plane(film.cells, levels, experiment, low=0.0)
    # The chart tells p, which is not what is drawn.
    plane.update(colorscale=_spread_colors(), hovertemplate=None, hoverinfo="skip")
    return _with_points([plane, border], experiment, words, spot=None)


def unit_surface(experiment: Experiment, spot: Spot, *, words: SurfaceWords) -> Picture:
    """Draw one hidden unit's activation, in shares of its largest one, with the points."""
    plane = _plane(experiment.film.unit_cells, _levels(experiment, spot), experiment, low=-1.0)
    return _with_points([plane], experiment, words, spot=spot)


def surface_moves(experiment: Experiment, spot: Spot | None) -> tuple[Move, ...]:
    """Return what moves on the plane of a unit, or of the output for None: its maps, and the rings."""
    levels, maps = _levels(experiment, spot), _MAPS if spot is None else 1
    return *(Move(place, z=levels) for place in range(maps)), Move(maps + _CLASSES, x=_rings(experiment))


def _levels(experiment: Experiment, spot: Spot | None) -> Levels:
    return Levels(experiment.film.decision, 0.0, 1.0) if spot is None else hidden_map(experiment, spot)


def point_traces(points: Points, *, names: Sequence[str], size: int = 12) -> list[go.Scatter]:
    """Return one trace for each class: its own colour, its own shape, outlined."""
    classes = [points.inputs[points.labels == label] for label in (0, 1)]
    return [
        class_points(places, label, size=size, name=names[label], told="(%{x}, %{y})", clipped=False)
        for label, places in enumerate(classes)
    ]


def class_points(
    places: NDArray[np.floating[Any]],
    label: int,
    *,
    size: float,
    name: str,
    told: str | bool = False,
    clipped: bool = True,
) -> go.Scatter:
    """Return points (n, 2) of a class as they look on every picture."""
    return marks.points(
        *places.T,
        color=CLASS_COLORS[label],
        size=size,
        symbol=CLASS_SYMBOLS[label],
        outline=2,
        name=name,
        told=told,
        clipped=clipped,
    )


def empty_plane(view: Interval, *, title: str) -> go.Figure:
    """Draw the plane without points; it answers to clicks all the same."""
    figure = go.Figure(go.Scatter(x=[None], y=[None]), layout=_layout(view, title))
    framed = {"showgrid": True, "showline": True, "mirror": True, "dtick": 1}
    return figure.update_xaxes(framed).update_yaxes(framed)


def wrong_points(experiment: Experiment) -> NDArray[np.bool_]:
    """Return (R, S, n): which points stand on the wrong side of p = ½."""
    recipe, points = experiment.recipe, experiment.points
    snapshots = experiment.training.snapshots
    rows = torch.from_numpy(snapshots).reshape(-1, snapshots.shape[-1])
    outputs = forward(recipe, rows, torch.from_numpy(points.inputs).T).outputs
    answers = outputs.reshape(*snapshots.shape[:2], -1).numpy() > LOSSES[recipe.loss].threshold
    return answers != (points.labels == 1)


def _layout(view: Interval, title: str) -> dict[str, Any]:
    """Axes x₁ and x₂ over the square."""
    x, y = "x<sub>1</sub>", "x<sub>2</sub>"
    square = {"range": list(view), "constrain": "domain", "showgrid": False, "nticks": 5}
    layout = layout_with_axes(
        x=x,
        y=y,
        title=title,
        x_axis={**square, "title": {"text": x, "standoff": 4}},
        y_axis={**square, "title": {"text": y, "standoff": 4}, "scaleanchor": "x"},
    )
    return {**layout, "showlegend": False, "margin": {"l": 36, "r": 8, "t": 32, "b": 40}}


@cache
def _spread_colors() -> Sequence[tuple[float, str]]:
    """Return the diverging colours of p, over the spread of p."""
    places = [place for place, _ in DIVERGING]
    parts = [[int(color[start : start + 2], 16) for start in (1, 3, 5)] for _, color in DIVERGING]
    # Close together near ½, because colours between two stops lie on a straight line.
    stops = 0.5 + 0.5 * np.linspace(-1, 1, 33) ** 3
    red, green, blue = (np.interp(stops, places, channel) for channel in zip(*parts, strict=True))
    colors = [f"rgb({r:.0f},{g:.0f},{b:.0f})" for r, g, b in zip(red, green, blue, strict=True)]
    return list(zip(spread(stops).tolist(), colors, strict=True))


def _plane(places: NDArray[np.float64], levels: Levels, experiment: Experiment, *, low: float) -> go.Heatmap:
    z, told = levels.at(*experiment.finished), "(%{x:.2f}, %{y:.2f}): %{z:.2f}"
    return marks.cells(z, places, places, colors=DIVERGING, low=low, high=1, smooth=True, told=told)


def _with_points(
    maps: Sequence[go.Heatmap | go.Contour], experiment: Experiment, words: SurfaceWords, *, spot: Spot | None
) -> Picture:
    """Add the points of both classes and a ring around each on the wrong side."""
    points, few = experiment.points, len(experiment.points) <= 12
    rings = _rings(experiment)
    x, y = rings[experiment.finished], points.inputs[:, 1]
    ring = marks.ring(x, y, size=24 if few else 15, name=words.wrong)
    dots = point_traces(points, names=words.classes, size=14 if few else 9)
    figure = figure_of([*maps, *dots, ring], layout=_layout(experiment.view, words.title))
    return Picture(figure, surface_moves(experiment, spot))


def _rings(experiment: Experiment) -> NDArray[np.float32]:
    """(R, S, n): x₁ of every point on the wrong side; of others not a number, which is not drawn."""
    across = experiment.points.inputs[:, 0].astype(np.float32)
    return np.where(wrong_points(experiment), across, np.float32(np.nan))
