"""Plain gradient descent on a surface: on contours, on the solid, and as height against step."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.surfaces.surface_figures import (
    contour_figure,
    drawn_surface,
    height_above,
    solid_figure,
)
from explainer.descents.leaderboard import drawn_loss, drawn_positions
from explainer.descents.run import Race
from explainer.kit.drawing import MEANING, POWERS, SERIES, layout_with_axes
from explainer.kit.moving_figures import Levels, Part, Picture, levels_of, trimmed, with_parts

COLOR: Final = SERIES[0]
"""Descent with the gradient of all there is: as the batch path of a loss of data."""
DOTS: Final = 100
"""So many steps are dots on their trail."""
LOWEST: Final = 1e-12
"""Heights above the lowest minimum that are smaller are drawn there."""


@dataclass(frozen=True, slots=True)
class DescentWords:
    """What stands at the pictures."""

    path: str
    minimum: str
    start: str
    step: str
    above: str
    """Of the height above the lowest minimum."""


def descent_pictures(run: Race, *, words: DescentWords) -> list[Picture]:
    """Draw the only runner of a race on contours, on the solid and over its steps."""
    domain = run.surface.domain
    places = drawn_positions(run.runners[0], domain)
    x = levels_of(places[..., 0], low=domain.x_low, high=domain.x_high)
    y = levels_of(places[..., 1], low=domain.y_low, high=domain.y_high)
    return [_on_contours(run, x, y, words), _on_solid(run, places, x, y, words), _over_steps(run, words)]


def _on_contours(run: Race, x: Levels, y: Levels, words: DescentWords) -> Picture:
    name = run.setting.surface
    figure = contour_figure(name, x_label="x", y_label="y", minimum=words.minimum)
    figure.update_layout(showlegend=False)
    mark = {"symbol": "x", "size": 10, "color": MEANING.now}
    start = go.Scatter(name=words.start, mode="markers", marker=mark)
    across, upward = np.array(run.setting.start)[:, None, None, None]
    trail = go.Scatter(
        name=words.path,
        mode="lines+markers" if run.setting.steps <= DOTS else "lines",
        line={"color": COLOR, "width": 2.5},
        marker={"color": COLOR, "size": 4},
        hoverinfo="skip",
    )
    parts = [
        Part(trail, x=x, y=y, grow=True),
        Part(start, x=across, y=upward),
        Part(_head(), x=x.as_points(), y=y.as_points()),
    ]
    return with_parts(figure, parts, replica=run.chosen)


def _head() -> go.Scatter:
    outline = {"color": MEANING.zero, "width": 1.5}
    marker = {"color": COLOR, "size": 12, "line": outline}
    return go.Scatter(mode="markers", marker=marker, showlegend=False, hoverinfo="skip")


def _on_solid(run: Race, places: NDArray[np.float32], x: Levels, y: Levels, words: DescentWords) -> Picture:
    name = run.setting.surface
    figure = solid_figure(name, x_label="x", y_label="y", minimum=words.minimum)
    low, high = drawn_surface(name)[1].ends
    # Above the highest point, too, stands what is drawn a little above the solid.
    z = levels_of(height_above(name, places), low=low, high=high + 0.05 * (high - low))
    line = go.Scatter3d(mode="lines", line={"color": COLOR, "width": 6}, showlegend=False, hoverinfo="skip")
    ball = go.Scatter3d(
        mode="markers", marker={"color": COLOR, "size": 6}, showlegend=False, hoverinfo="skip"
    )
    parts = [
        Part(line, x=x, y=y, z=z, grow=True),
        Part(ball, x=x.as_points(), y=y.as_points(), z=z.as_points()),
    ]
    return with_parts(figure, parts, replica=run.chosen)


def _over_steps(run: Race, words: DescentWords) -> Picture:
    steps = np.arange(run.setting.steps + 1, dtype=np.float32)
    with np.errstate(invalid="ignore"):
        above = drawn_loss(run.runners[0]).astype(np.float64) - run.surface.lowest
    heights = trimmed(np.maximum(above, LOWEST))
    low, high = (float(np.log10(each)) for each in (np.nanmin(heights), 30 * heights[0, 0]))
    # Whole powers of ten, the same for similar starts.
    low, high = math.floor(low - 0.1), max(math.ceil(high), math.floor(low) + 1)
    layout = layout_with_axes(
        x=words.step,
        y=words.above,
        log_y=True,
        x_axis={"range": [0, float(steps[-1])]},
        y_axis={
            "range": [low, high],
            **POWERS,
            "dtick": max(1, math.ceil((high - low) / 6)),
        },
    )
    figure = go.Figure(layout=layout)
    curve = go.Scatter(
        x=steps,
        mode="lines",
        line={"color": COLOR, "width": 2},
        showlegend=False,
        hovertemplate="%{x}: %{y:.3g}<extra></extra>",
    )
    now = go.Scatter(
        y=[10**low, 10**high],
        mode="lines",
        line={"color": MEANING.now, "width": 1.5},
        showlegend=False,
        hoverinfo="skip",
    )
    parts = [Part(curve, y=heights[:, None]), Part(now, x=steps[None, :, None].repeat(2, 2))]
    return with_parts(figure, parts, replica=run.chosen)
