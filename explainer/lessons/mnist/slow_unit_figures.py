"""What is drawn of one unit's weights while a training step runs in slow motion."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import DIVERGING, MEANING, drawn, frames_of
from explainer.kit.marks import cells, line, texts
from explainer.lessons.mnist.inspection import symmetric_limit
from explainer.lessons.mnist.inspection_figures import unit_columns
from explainer.lessons.mnist.slow_motion import SlowStep, State


def unit_in_slow_motion(slow: SlowStep, *, weights: str, gradients: str) -> go.Figure:
    """Draw a unit's weights, their gradients and what the optimizer remembers, a frame a phase.

    Each has a scale of its own; the watched weight is framed, and its numbers stand below.
    """
    panels = _panels(slow, weights, gradients)
    pictures = [
        [_panel_picture(panel, state, place) for place, panel in enumerate(panels)]
        + [_panel_text(panel, state, place) for place, panel in enumerate(panels)]
        for state in (phase.after for phase in slow.phases)
    ]
    borders = [_border(slow, place) for place in range(len(panels))]
    watched = [_watched_square(slow, place) for place in range(len(panels))]
    rows, columns = _grid(slow.phases[0].after.weights).shape
    layout: dict[str, Any] = {"showlegend": False, "margin": {"l": 8, "r": 8, "b": 64}}
    for place in range(len(panels)):
        layout |= _axes_of_panel(place, count=len(panels), rows=rows, columns=columns)
    return drawn(
        [*pictures[0], *borders, *watched],
        title=slow.watched.name,
        layout=layout,
        frames=frames_of(pictures),
    )


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    values: Callable[[State], NDArray[np.float32] | None]
    limit: float


def _panels(slow: SlowStep, weights: str, gradients: str) -> list[_Panel]:
    def remembered(name: str) -> Callable[[State], NDArray[np.float32] | None]:
        return lambda state: state.memory.get(name)

    sources: dict[str, Callable[[State], NDArray[np.float32] | None]] = {
        weights: lambda state: state.weights,
        gradients: lambda state: state.gradients,
        **{name: remembered(name) for name in slow.phases[-1].after.memory},
    }
    panels: list[_Panel] = []
    for title, values in sources.items():
        known = [row for row in (values(phase.after) for phase in slow.phases) if row is not None]
        panels.append(_Panel(title, values, symmetric_limit(np.concatenate(known))))
    return panels


def _grid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lay a unit's inputs out: pixels as the image, hidden units in rows."""
    columns = 28 if len(values) == 784 else unit_columns(len(values))
    grid = np.full(-(-len(values) // columns) * columns, np.nan, np.float32)
    grid[: len(values)] = values
    return grid.reshape(-1, columns)


def _panel_picture(panel: _Panel, state: State, place: int) -> go.Heatmap:
    (x, y), values = _axes(place), panel.values(state)
    z = _grid(np.full_like(state.weights, np.nan) if values is None else values)
    told = "[%{y}, %{x}]: %{z:.3g}"
    picture = cells(z, colors=DIVERGING, low=-panel.limit, high=panel.limit, told=told)
    return picture.update(hoverongaps=False, xaxis=x, yaxis=y)


def _panel_text(panel: _Panel, state: State, place: int) -> go.Scatter:
    values = panel.values(state)
    rows, columns = _grid(state.weights).shape
    number = "None" if values is None else f"{values[state.watched_input]:.6f}"
    written = f"{panel.title}<br><b>{number}</b><br>±{panel.limit:.2g}"
    # From the picture downwards, however small it is.
    return texts(
        [(columns - 1) / 2],
        [1.03 * rows],
        [written],
        size=12,
        position="bottom center",
        clipped=False,
        on=_axes(place),
    )


def _border(slow: SlowStep, place: int) -> go.Scatter:
    """Shows where a picture would be while there is nothing in it."""
    rows, columns = _grid(slow.phases[0].after.weights).shape
    return _square(-0.5, columns - 0.5, -0.5, rows - 0.5, color=MEANING.untrained, place=place)


def _watched_square(slow: SlowStep, place: int) -> go.Scatter:
    columns = _grid(slow.phases[0].after.weights).shape[1]
    row, column = divmod(slow.watched.input, columns)
    return _square(column - 1, column + 1, row - 1, row + 1, color=MEANING.now, place=place)


def _square(left: float, right: float, top: float, bottom: float, *, color: str, place: int) -> go.Scatter:
    x, y = [left, right, right, left, left], [top, top, bottom, bottom, top]
    return line(x, y, color=color, on=_axes(place))


def _axes(place: int) -> tuple[str, str]:
    suffix = place + 1 if place else ""
    return f"x{suffix}", f"y{suffix}"


def _axes_of_panel(place: int, *, count: int, rows: int, columns: int) -> dict[str, Any]:
    (x, y), suffix = _axes(place), str(place + 1) if place else ""
    width = (1 - 0.03 * (count - 1)) / count
    left = place * (width + 0.03)
    across = {
        "domain": [left, left + width],
        "range": [-1, columns],
        "anchor": y,
        "visible": False,
        "constrain": "domain",
    }
    down = {
        "range": [1.05 * rows, -1],
        "anchor": x,
        "scaleanchor": x,
        "visible": False,
        "constrain": "domain",
        "constraintoward": "top",
    }
    return {f"xaxis{suffix}": across, f"yaxis{suffix}": down}
