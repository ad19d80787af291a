"""The pictures beside what is often said wrongly: curves, places and bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import look_of
from explainer.descents.leaderboard import Standing
from explainer.kit.drawing import MEANING, POWERS, SERIES, drawn
from explainer.kit.marks import line


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
    shown: Sequence[Curve],
    *,
    x: str,
    y: str,
    log_x: bool = False,
    log_y: bool = False,
    y_range: tuple[float, float] | None = None,
) -> go.Figure:
    """Draw several curves with a legend; a range on a logarithmic axis is one of exponents."""
    lines = [
        line(
            each.x,
            each.y,
            color=each.color,
            dash=each.dash,
            width=each.width,
            name=each.name,
            told="%{x:.4g}: %{y:.4g}",
        )
        for each in shown
    ]
    across = {"type": "log", **POWERS, "nticks": 8} if log_x else {}
    upward = {"type": "log", **POWERS, "nticks": 6} if log_y else {}
    if y_range is not None:
        upward["range"] = list(y_range)
    return drawn(lines, x=x, y=y, x_axis=across, y_axis=upward)


def places(boards: Mapping[str, Sequence[Standing]]) -> go.Figure:
    """Draw a line for each runner through its place on each leaderboard; a cross where it has left."""
    names, lines = list(boards), list[go.Scatter]()
    for runner in sorted(standing.runner for standing in next(iter(boards.values()))):
        found = [_found(boards[name], runner) for name in names]
        look = look_of(runner)
        gone = [standing.left is not None for _, standing in found]
        mark = line(names, [rank for rank, _ in found], color=look.color, width=2.5, dash=look.dash, dots=13)
        mark.update(
            mode="lines+markers+text",
            marker_symbol=["x" if each else look.symbol for each in gone],
            text=[runner, *[""] * (len(names) - 1)],
            textposition="middle left",
            name=runner,
            hoverinfo="name",
            cliponaxis=False,
        )
        lines.append(mark)
    count = len(next(iter(boards.values())))
    return drawn(
        lines,
        x_axis={"range": [-0.08, len(names) - 0.9]},
        y_axis={"range": [count + 0.5, 0.5], "dtick": 1, "showticklabels": False},
        layout={"showlegend": False, "margin": {"l": 96, "t": 16, "b": 36}},
    )


def _found(board: Sequence[Standing], runner: str) -> tuple[int, Standing]:
    return next((place, each) for place, each in enumerate(board, 1) if each.runner == runner)


def bars_of_steps(
    boards: Mapping[str, Sequence[Standing]], runners: Sequence[str], *, most: int, steps: str
) -> go.Figure:
    """Draw how many steps each runner takes on each surface; a full bar with a cross where it fails."""
    bars: list[go.Bar] = []
    for runner in runners:
        reached = [_found(board, runner)[1].reached for board in boards.values()]
        bars.append(
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
    layout = {"barmode": "group", "margin": {"t": 40}}
    return drawn(bars, y=steps, y_axis={"range": [0, 1.12 * most]}, layout=layout)
