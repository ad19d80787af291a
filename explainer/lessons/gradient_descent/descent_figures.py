"""Plain gradient descent on a surface: on contours, on the solid, and as height against step."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.surfaces.surface_figures import (
    contour_figure,
    drawn_surface,
    height_above,
    solid_figure,
)
from explainer.descents.leaderboard import drawn_loss, drawn_positions
from explainer.descents.run import Race
from explainer.kit.drawing import MEANING, POWERS, SERIES, figure_of, layout_with_axes
from explainer.kit.marks import head, line, line_in_space, now, points, points_in_space
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


Decades = tuple[int, int]
"""The powers of ten at both ends of an axis."""


def descent_pictures(run: Race, *, words: DescentWords, decades: Decades) -> list[Picture]:
    """Draw the only runner of a race on contours, on the solid, and over its steps between `decades`."""
    domain = run.surface.domain
    places = drawn_positions(run.runners[0], domain)
    x = levels_of(places[..., 0], low=domain.x_low, high=domain.x_high)
    y = levels_of(places[..., 1], low=domain.y_low, high=domain.y_high)
    return [
        _on_contours(run, x, y, words),
        _on_solid(run, places, x, y, words),
        _over_steps(run, words, decades),
    ]


def _on_contours(run: Race, x: Levels, y: Levels, words: DescentWords) -> Picture:
    name = run.setting.surface
    figure = contour_figure(name, x_label="x", y_label="y", minimum=words.minimum)
    figure.update_layout(showlegend=False)
    start = points(color=MEANING.now, size=10, symbol="x", name=words.start, told=True)
    across, upward = np.array(run.setting.start)[:, None, None, None]
    trail = line(color=COLOR, width=2.5, dots=4 * (run.setting.steps <= DOTS), name=words.path)
    parts = [
        Part(trail, x=x, y=y, grow=True),
        Part(start, x=across, y=upward),
        Part(head(COLOR), x=x.as_points(), y=y.as_points()),
    ]
    return with_parts(figure, parts, replica=run.chosen)


def _on_solid(run: Race, places: NDArray[np.float32], x: Levels, y: Levels, words: DescentWords) -> Picture:
    name = run.setting.surface
    figure = solid_figure(name, x_label="x", y_label="y", minimum=words.minimum)
    low, high = drawn_surface(name)[1].ends
    # Above the highest point, too, stands what is drawn a little above the solid.
    z = levels_of(height_above(name, places), low=low, high=high + 0.05 * (high - low))
    ball = points_in_space(color=COLOR, size=6)
    parts = [
        Part(line_in_space(color=COLOR, width=6), x=x, y=y, z=z, grow=True),
        Part(ball, x=x.as_points(), y=y.as_points(), z=z.as_points()),
    ]
    return with_parts(figure, parts, replica=run.chosen)


def decades_of(run: Race) -> Decades:
    """Return between which powers of ten all walks of a race are drawn: the same for similar starts."""
    heights = _heights(run)
    low, high = (float(np.log10(each)) for each in (np.nanmin(heights), 30 * heights[0, 0]))
    return math.floor(low - 0.1), max(math.ceil(high), math.floor(low) + 1)


def _heights(run: Race) -> NDArray[np.float32]:
    """Return (K, T + 1): above the lowest minimum."""
    with np.errstate(invalid="ignore"):
        above = drawn_loss(run.runners[0]).astype(np.float64) - run.surface.lowest
    return trimmed(np.maximum(above, LOWEST))


def _over_steps(run: Race, words: DescentWords, decades: Decades) -> Picture:
    steps, (low, high) = np.arange(run.setting.steps + 1, dtype=np.float32), decades
    layout = layout_with_axes(
        x=words.step,
        y=words.above,
        log_y=True,
        x_axis={"range": [0, float(steps[-1])]},
        y_axis={"range": [low, high], **POWERS, "dtick": max(1, math.ceil((high - low) / 6))},
    )
    curve = line(steps, color=COLOR, told="%{x}: %{y:.3g}")
    here = now(y=[10.0**low, 10.0**high])
    parts = [Part(curve, y=_heights(run)[:, None]), Part(here, x=steps[None, :, None].repeat(2, 2))]
    return with_parts(figure_of([], layout), parts, replica=run.chosen)
