"""Pictures of what is often said wrongly about batches, epochs and rates."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.surfaces.surface_figures import contour_figure
from explainer.kit.drawing import MEANING, POWERS, SERIES, drawn
from explainer.kit.marks import line, points
from explainer.lessons.gradient_descent.bowl_figures import PATH_COLORS, bowl_figure
from explainer.lessons.gradient_descent.pitfalls import Average
from explainer.lessons.gradient_descent.problem import Problem

MARGIN: Final = {"l": 44, "r": 8, "t": 30, "b": 40}


def seeds_on_surface(name: str, paths: NDArray[np.float64], *, title: str) -> go.Figure:
    """Draw the paths (seeds, T + 1, 2) of several seeds over the contours of a surface."""
    figure = contour_figure(name, x_label="x", y_label="y")
    return _with_paths(figure, paths, title)


def seeds_on_bowl(problem: Problem, paths: NDArray[np.float64], *, half: float, title: str) -> go.Figure:
    """Draw the paths (seeds, T + 1, 2) of several seeds over the loss of a line."""
    return _with_paths(bowl_figure(problem, half=half, minimum=""), paths, title)


def _with_paths(figure: go.Figure, paths: NDArray[np.float64], title: str) -> go.Figure:
    figure.add_traces([_path(path, color) for path, color in zip(paths, SERIES, strict=False)])
    figure.update_layout(title={"text": title, "x": 0, "xref": "paper"}, showlegend=False, margin=MARGIN)
    return figure


def _path(places: NDArray[np.float64], color: str, name: str = "") -> go.Scatter:
    return line(places[:, 0], places[:, 1], color=color, dots=4, name=name)


def paths_on_bowl(problem: Problem, paths: Mapping[str, NDArray[np.float64]], *, half: float) -> go.Figure:
    """Draw named paths (T + 1, 2) over the loss of a line."""
    figure = bowl_figure(problem, half=half, minimum="")
    named = list(zip(paths.items(), SERIES, strict=False))
    # The first lies above the others.
    figure.add_traces([_path(places, color, name) for (name, places), color in reversed(named)])
    figure.update_layout(legend={"traceorder": "reversed"})
    return figure


def falling(curves: Mapping[str, NDArray[np.float64]], *, x: str, y: str) -> go.Figure:
    """Draw named losses above the minimum, update by update."""
    lines = [
        line(None, values, color=color, name=name, told=True).update(hoverinfo="name+y")
        for (name, values), color in zip(curves.items(), SERIES, strict=False)
    ]
    return drawn(lines, x=x, y=y, log_y=True, y_axis=POWERS)


def bars(heights: Mapping[str, Mapping[str, float]], *, names: Mapping[str, str], y: str) -> go.Figure:
    """Draw the losses of all paths, group by group."""
    groups = list(heights)
    each = [
        go.Bar(
            x=groups,
            y=[heights[group][path] for group in groups],
            name=name,
            marker={"color": PATH_COLORS[path]},
            text=[f"{heights[group][path]:.2g}" for group in groups],
            textposition="outside",
            hoverinfo="skip",
        )
        for path, name in names.items()
    ]
    return drawn(each, y=y, log_y=True, y_axis=POWERS, layout={"barmode": "group"})


def batch_means(average: Average, *, batch_names: Sequence[str], plain: str, weighted: str) -> go.Figure:
    """Draw the gradients of the batches of one epoch, and both of their means."""
    x, y = average.gradients.T
    sizes = [4.0 + size for size in average.sizes]
    batches = points(
        x, y, color=PATH_COLORS["mini-batch"], size=sizes, told="(%{x:.3g}, %{y:.3g})<extra>%{text}</extra>"
    )
    batches.update(mode="markers+text", text=list(batch_names), textposition="top center", cliponaxis=False)
    means = [
        _point(average.plain, plain, MEANING.wrong, "x", 13),
        _point(average.full, weighted, MEANING.right, "star", 15),
    ]
    return drawn([*means, batches], x="∂L/∂w", y="∂L/∂b")


def _point(place: NDArray[np.float64], name: str, color: str, symbol: str, size: int) -> go.Scatter:
    told = "(%{x:.4g}, %{y:.4g})"
    return points(
        place[:1], place[1:], color=color, size=size, symbol=symbol, outline=1, name=name, told=told
    )
