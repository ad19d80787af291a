"""A surface as contours and as a solid, with its known minima; paths are added as further traces.

The heights of a steep surface are drawn on a logarithmic scale, or its valleys would look flat.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import torch
from numpy.typing import ArrayLike, NDArray

from explainer.choices.surfaces.geometry import Relief, relief
from explainer.choices.surfaces.registry import SURFACES, Minimum
from explainer.kit import marks
from explainer.kit.drawing import MEANING, RELIEF, figure_of, layout_with_axes

LEVELS: Final = 18
"""Contours between the lowest and the highest point."""
STEEP: Final = 60.0
"""How many times higher the highest point is than the lowest twentieth of a surface that counts as steep."""
GROUND: Final = 3
"""Traces of `contour_figure` and of `solid_figure`: the surface, and its minima in two looks."""
LIFT: Final = 0.015
"""How far above the solid a path is drawn, as a share of its height, so that it is not hidden in it."""


@dataclass(frozen=True, slots=True)
class HeightScale:
    """How heights are drawn: log₁₀(1 + (height − lowest) / unit), or as they are if there is no unit."""

    lowest: float
    highest: float
    unit: float | None

    def drawn(self, heights: ArrayLike) -> NDArray[np.float32]:
        """Return the heights on this scale; those beyond the highest are drawn as the highest."""
        bounded = np.clip(np.asarray(heights, dtype=np.float64), self.lowest, self.highest)
        if self.unit is None:
            return bounded.astype(np.float32)
        return np.log10(1 + (bounded - self.lowest) / self.unit).astype(np.float32)

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value on this scale."""
        low, high = self.drawn([self.lowest, self.highest]).tolist()
        return low, high

    def ticks(self) -> tuple[list[float], list[str]] | None:
        """Return places and names for an axis of a logarithmic scale; None where plotly's own are right."""
        if self.unit is None:
            return None
        span = self.highest - self.lowest
        first, last = (math.floor(math.log10(height)) for height in (self.unit, span))
        every = max(1, math.ceil((last - first) / 4))
        heights = [self.lowest, *(self.lowest + 10.0**power for power in range(last, first, -every))]
        return self.drawn(heights).tolist(), [f"{height:.4g}" for height in heights]


def scale_of(heights: NDArray[np.float32], *, lowest: float) -> HeightScale:
    """Return the scale for the heights of a surface whose deepest point is known."""
    above = heights.astype(np.float64) - lowest
    low, high = float(np.quantile(above, 0.05)), float(above.max())
    return HeightScale(lowest, lowest + high, low if high > STEEP * low > 0 else None)


@cache
def drawn_surface(name: str) -> tuple[Relief, HeightScale]:
    """Return the heights of a surface over its domain, and the scale that they are drawn on."""
    surface = SURFACES[name]
    ground = relief(surface)
    return ground, scale_of(ground.height, lowest=surface.lowest)


def contour_figure(name: str, *, x_label: str, y_label: str, minimum: str = "") -> go.Figure:
    """Draw the contours of a surface and its minima: the deepest as stars named `minimum`, others as dots."""
    ground, scale = drawn_surface(name)
    domain = SURFACES[name].domain
    layout = plane_layout(
        x=x_label, y=y_label, ranges=((domain.x_low, domain.x_high), (domain.y_low, domain.y_high))
    )
    return figure_of([contours(ground, scale), *_minimum_marks(name, minimum)], layout)


def solid_figure(
    name: str, *, x_label: str, y_label: str, height_label: str = "f", minimum: str = ""
) -> go.Figure:
    """Draw a surface as a solid, and its minima as in `contour_figure`; heights are on its HeightScale."""
    ground, scale = drawn_surface(name)
    domain = SURFACES[name].domain
    ranges = ((domain.x_low, domain.x_high), (domain.y_low, domain.y_high))
    layout = _space_layout(scale, labels=(x_label, y_label, height_label), ranges=ranges)
    return figure_of([solid(ground, scale), *_minimum_marks_above(name, minimum)], layout)


def height_above(name: str, paths: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return (…) for places (…, 2): where the solid of a surface draws them, a little above it."""
    _, scale = drawn_surface(name)
    heights = SURFACES[name].of(torch.as_tensor(np.asarray(paths, dtype=np.float64))).numpy()
    return lifted(heights, scale)


def lifted(heights: ArrayLike, scale: HeightScale) -> NDArray[np.float32]:
    """Return the heights on a scale, a little above the solid."""
    low, high = scale.ends
    return (scale.drawn(heights) + LIFT * (high - low)).astype(np.float32)


def contours(ground: Relief, scale: HeightScale) -> go.Contour:
    """Return the contours of heights: muted, as paths lie above them; the pointer is told the true height."""
    low, high = scale.ends
    size = (high - low) / LEVELS
    return go.Contour(
        x=ground.x,
        y=ground.y,
        z=scale.drawn(ground.height),
        customdata=ground.height,
        hovertemplate="(%{x:.3g}, %{y:.3g}): %{customdata:.4g}<extra></extra>",
        autocontour=False,
        contours={"start": low + size / 2, "end": high, "size": size},
        colorscale=RELIEF,
        opacity=0.45,
        line={"width": 0.7, "color": MEANING.untrained},
        showscale=False,
        showlegend=False,
    )


def solid(ground: Relief, scale: HeightScale) -> go.Surface:
    """Return the solid of heights."""
    low, high = scale.ends
    return go.Surface(
        x=ground.x,
        y=ground.y,
        z=scale.drawn(ground.height),
        customdata=ground.height,
        hovertemplate="(%{x:.3g}, %{y:.3g}): %{customdata:.4g}<extra></extra>",
        cmin=low,
        cmax=high,
        colorscale=RELIEF,
        opacity=0.75,
        showscale=False,
        showlegend=False,
    )


Ranges = tuple[tuple[float, float], tuple[float, float]]
"""Of x and of y."""


def plane_layout(*, x: str, y: str, ranges: Ranges) -> dict[str, Any]:
    """Return the layout of contours: one scale for both axes, so that a gradient stands at right angles."""
    across, upward = ({"range": list(each), "constrain": "domain"} for each in ranges)
    layout = layout_with_axes(x=x, y=y, x_axis=across, y_axis={**upward, "scaleanchor": "x"})
    return {**layout, "margin": {"l": 44, "r": 4, "t": 12, "b": 40}}


def _space_layout(scale: HeightScale, *, labels: tuple[str, str, str], ranges: Ranges) -> dict[str, Any]:
    """Return the layout of a solid, whose axes are fixed, so that nothing that moves changes them."""
    low, high = scale.ends
    heights = (low, high + 2 * LIFT * (high - low))
    ticks = scale.ticks()
    axes: dict[str, dict[str, Any]] = {
        f"{axis}axis": {"title": {"text": label}, "range": list(bounds), "showspikes": False, "nticks": 5}
        for axis, label, bounds in zip("xyz", labels, (*ranges, heights), strict=True)
    }
    if ticks is not None:
        axes["zaxis"] |= {"tickvals": ticks[0], "ticktext": ticks[1]}
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "scene": {
            **axes,
            "aspectmode": "manual",
            "aspectratio": {"x": 1, "y": 1, "z": 0.7},
            "camera": {"eye": {"x": -1.4, "y": -1.45, "z": 1.7}, "center": {"x": 0, "y": 0, "z": -0.15}},
        },
    }


def _parted(name: str) -> tuple[list[Minimum], list[Minimum]]:
    """Return the deepest minima of a surface, and the others."""
    surface = SURFACES[name]
    deepest = [minimum for minimum in surface.minima if minimum.value <= surface.lowest + 1e-9]
    return deepest, [minimum for minimum in surface.minima if minimum not in deepest]


def _minimum_marks(name: str, label: str) -> list[go.Scatter]:
    deepest, others = _parted(name)
    looks = ((others, "circle", 4), (deepest, "star", 13))
    return [
        marks.minimum(
            [minimum.x for minimum in minima],
            [minimum.y for minimum in minima],
            size=size,
            symbol=symbol,
            name=label,
            told="(%{x:.4g}, %{y:.4g}): %{customdata:.4g}",
            legend=bool(label) and minima is deepest,
        ).update(customdata=[minimum.value for minimum in minima])
        for minima, symbol, size in looks
    ]


def _minimum_marks_above(name: str, label: str) -> list[go.Scatter3d]:
    deepest, others = _parted(name)
    return [
        go.Scatter3d(
            x=[minimum.x for minimum in minima],
            y=[minimum.y for minimum in minima],
            z=height_above(name, np.array([(minimum.x, minimum.y) for minimum in minima]).reshape(-1, 2)),
            customdata=[minimum.value for minimum in minima],
            name=label,
            mode="markers",
            marker={"symbol": "diamond", "size": size, "color": MEANING.minimum},
            hovertemplate="(%{x:.4g}, %{y:.4g}): %{customdata:.4g}<extra>" + label + "</extra>",
            showlegend=False,
        )
        for minima, size in ((others, 2), (deepest, 5))
    ]
