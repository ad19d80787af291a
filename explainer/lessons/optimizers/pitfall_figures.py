"""The pictures beside what is often said wrongly: curves, places and bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import look_of
from explainer.descents.leaderboard import Standing
from explainer.kit.drawing import MEANING, POWERS, SERIES, with_axes


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A line, and how it is drawn."""

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    color: str
    dash: str = "solid"
    width: float = 2.5


def curve_of(runner: str, x: NDArray[np.float64], y: NDArray[np.float64], *, name: str = "") -> Curve:
    """Return a curve that looks as its optimizer does everywhere."""
    look = look_of(runner)
    return Curve(name or runner, x, y, look.color, look.dash)


def plain_curve(
    name: str, x: NDArray[np.float64], y: NDArray[np.float64], *, place: int, dash: str = "solid"
) -> Curve:
    """Return a curve for what is no optimizer of its own."""
    return Curve(name, x, y, SERIES[place % len(SERIES)], dash)


def curves(
    drawn: Sequence[Curve],
    *,
    x: str,
    y: str,
    log_x: bool = False,
    log_y: bool = False,
    y_range: tuple[float, float] | None = None,
) -> go.Figure:
    """Draw several curves with a legend; a range on a logarithmic axis is one of exponents."""
    figure = go.Figure(
        [
            go.Scatter(
                x=each.x,
                y=each.y,
                mode="lines",
                line={"color": each.color, "dash": each.dash, "width": each.width},
                name=each.name,
                hovertemplate="%{x:.4g}: %{y:.4g}<extra>" + each.name + "</extra>",
            )
            for each in drawn
        ]
    )
    with_axes(figure, x=x, y=y, log_y=log_y)
    if log_x:
        figure.update_xaxes(type="log", **POWERS, nticks=8)
    if log_y:
        figure.update_yaxes(**POWERS, dtick=None, nticks=6)
    if y_range is not None:
        figure.update_yaxes(range=list(y_range))
    return figure


def places(boards: Mapping[str, Sequence[Standing]], *, place: str) -> go.Figure:
    """Draw a line for each runner through its place on each leaderboard; a cross where it has left."""
    names = list(boards)
    figure = go.Figure()
    for runner in sorted(line.runner for line in next(iter(boards.values()))):
        found = [_found(boards[name], runner) for name in names]
        look = look_of(runner)
        gone = [line.left is not None for _, line in found]
        figure.add_trace(
            go.Scatter(
                x=names,
                y=[rank for rank, _ in found],
                mode="lines+markers+text",
                line={"color": look.color, "dash": look.dash, "width": 2.5},
                marker={
                    "symbol": ["x" if each else look.symbol for each in gone],
                    "size": 13,
                    "color": look.color,
                },
                text=[runner, *[""] * (len(names) - 1)],
                textposition="middle left",
                name=runner,
                hoverinfo="name",
                cliponaxis=False,
            )
        )
    with_axes(figure, x="", y=place)
    count = len(next(iter(boards.values())))
    figure.update_layout(
        showlegend=False,
        margin={"l": 96, "t": 16, "b": 36},
        xaxis={"range": [-0.08, len(names) - 0.9]},
        yaxis={"range": [count + 0.5, 0.5], "dtick": 1, "title": None, "showticklabels": False},
    )
    return figure


def _found(board: Sequence[Standing], runner: str) -> tuple[int, Standing]:
    return next((place, line) for place, line in enumerate(board, 1) if line.runner == runner)


def bars_of_steps(
    boards: Mapping[str, Sequence[Standing]], runners: Sequence[str], *, most: int, steps: str
) -> go.Figure:
    """Draw how many steps each runner takes on each surface; a full bar with a cross where it fails."""
    figure = go.Figure()
    for runner in runners:
        reached = [_found(board, runner)[1].reached for board in boards.values()]
        figure.add_trace(
            go.Bar(
                x=list(boards),
                y=[most if step is None else step for step in reached],
                text=["✕" if step is None else str(step) for step in reached],
                textposition="outside",
                marker={"color": look_of(runner).color, "line": {"color": MEANING.zero, "width": 0.5}},
                name=runner,
                hovertemplate="%{x}: %{text}<extra>" + runner + "</extra>",
                cliponaxis=False,
            )
        )
    with_axes(figure, x="", y=steps)
    figure.update_layout(barmode="group", yaxis={"range": [0, 1.12 * most]}, margin={"t": 40})
    return figure
