"""Pictures of what is often said wrongly about batches, epochs and rates."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.surfaces.surface_figures import contour_figure
from explainer.kit.drawing import MEANING, POWERS, SERIES, with_axes
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
    return go.Scatter(
        x=places[:, 0],
        y=places[:, 1],
        name=name,
        mode="lines+markers",
        line={"color": color, "width": 2},
        marker={"color": color, "size": 4},
        hoverinfo="skip",
    )


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
    figure = go.Figure(
        [
            go.Scatter(
                y=values, name=name, mode="lines", line={"color": color, "width": 2}, hoverinfo="name+y"
            )
            for (name, values), color in zip(curves.items(), SERIES, strict=False)
        ]
    )
    with_axes(figure, x=x, y=y, log_y=True)
    figure.update_layout(yaxis={**POWERS})
    return figure


def bars(heights: Mapping[str, Mapping[str, float]], *, names: Mapping[str, str], y: str) -> go.Figure:
    """Draw the losses of all paths, group by group."""
    groups = list(heights)
    figure = go.Figure(
        [
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
    )
    with_axes(figure, x="", y=y, log_y=True)
    figure.update_layout(barmode="group", yaxis={**POWERS})
    return figure


def batch_means(average: Average, *, batch_names: Sequence[str], plain: str, weighted: str) -> go.Figure:
    """Draw the gradients of the batches of one epoch, and both of their means."""
    figure = go.Figure(
        [
            _point(average.plain, plain, MEANING.wrong, "x", 13),
            _point(average.full, weighted, MEANING.right, "star", 15),
        ]
    )
    figure.add_trace(
        go.Scatter(
            x=average.gradients[:, 0],
            y=average.gradients[:, 1],
            mode="markers+text",
            text=list(batch_names),
            textposition="top center",
            marker={"color": PATH_COLORS["mini-batch"], "size": [4 + size for size in average.sizes]},
            showlegend=False,
            cliponaxis=False,
            hovertemplate="(%{x:.3g}, %{y:.3g})<extra>%{text}</extra>",
        )
    )
    return with_axes(figure, x="∂L/∂w", y="∂L/∂b")


def _point(place: NDArray[np.float64], name: str, color: str, symbol: str, size: int) -> go.Scatter:
    return go.Scatter(
        x=place[:1],
        y=place[1:],
        name=name,
        mode="markers",
        marker={"color": color, "symbol": symbol, "size": size, "line": {"color": MEANING.zero, "width": 1}},
        hovertemplate="(%{x:.4g}, %{y:.4g})<extra>" + name + "</extra>",
    )
