"""Which minimum every start leads to, or in how many steps."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.surfaces.registry import Point, Rectangle, SurfaceSpec
from explainer.descents.outcome import NEVER
from explainer.kit.drawing import MEANING, SEQUENTIAL, SERIES, drawn
from explainer.kit.marks import cross, key, points
from explainer.lessons.optimizers.basins import GONE, NOWHERE, Basins

KINDS: Final = ("minimum", "steps")
_COLORS: Final = SERIES[:5]

Part = tuple[NDArray[np.bool_], str, str]
"""Where a colour stands, the colour, and what it means."""


@dataclass(frozen=True, slots=True)
class BasinWords:
    """What stands at the figure."""

    minimum: str
    depth: str
    """The height of the minimum, where there are too many to name them."""
    steps: str
    nowhere: str
    gone: str
    start: str
    now: str


def zoomed(domain: Rectangle, center: Point, factor: float) -> Rectangle:
    """Return a part of the domain around a point, smaller by a factor, shifted so that it lies within."""
    width, height = domain.width / factor, domain.height / factor
    left = min(max(center[0] - width / 2, domain.x_low), domain.x_high - width)
    low = min(max(center[1] - height / 2, domain.y_low), domain.y_high - height)
    return Rectangle(left, left + width, low, low + height)


def basin_map(
    found: Basins, surface: SurfaceSpec, *, kind: str, start: Point, words: BasinWords
) -> go.Figure:
    """Colour every start by the minimum that it leads to, or by the steps that it takes."""
    flat = _edges(found, words)
    maps: list[go.Heatmap] = []
    if kind == "steps":
        maps.append(_by_steps(found, words))
    elif len(surface.minima) <= len(_COLORS):
        flat = [*_named(found, surface, words), *flat]
    else:
        maps.append(_by_depth(found, surface, words))
    flat = [part for part in flat if part[0].any()]
    keys = [key(name, color) for _, color, name in flat]
    maps += [_flat(found, *part) for part in flat]
    across, upward = (_seen(axis) for axis in (found.x, found.y))
    return drawn(
        [*maps, *keys, _minima(found, surface, words), _start(start, words)],
        x="x",
        y="y",
        x_axis=across,
        y_axis={**upward, "scaleanchor": "x"},
        layout={"margin": {"t": 36, "r": 8}},
    )


def _seen(starts: NDArray[np.float64]) -> dict[str, Any]:
    """Return an axis that ends half a cell beyond the first and the last start."""
    half = np.diff(starts)[0] / 2
    return {"range": [starts[0] - half, starts[-1] + half], "constrain": "domain", "showgrid": False}


def _named(found: Basins, surface: SurfaceSpec, words: BasinWords) -> list[Part]:
    """Return a part for each minimum."""
    return [
        (
            found.minimum == place,
            _COLORS[place],
            f"{words.minimum} ({each.x:.3g}, {each.y:.3g})".replace("-", "−"),
        )
        for place, each in enumerate(surface.minima)
    ]


def _edges(found: Basins, words: BasinWords) -> list[Part]:
    """Return the parts that lead nowhere."""
    return [
        (found.minimum == NOWHERE, MEANING.untrained, words.nowhere),
        (found.minimum == GONE, MEANING.wrong, words.gone),
    ]


def _by_depth(found: Basins, surface: SurfaceSpec, words: BasinWords) -> go.Heatmap:
    depths = np.array([minimum.value for minimum in surface.minima])
    shown = np.where(found.minimum >= 0, depths[np.maximum(found.minimum, 0)], np.nan)
    return _scaled(found, shown, words.depth)


def _by_steps(found: Basins, words: BasinWords) -> go.Heatmap:
    return _scaled(found, np.where(found.reached != NEVER, found.reached, np.nan), words.steps)


def _flat(found: Basins, where: NDArray[np.bool_], color: str, name: str) -> go.Heatmap:
    """Return one colour over a part of the plane."""
    return go.Heatmap(
        x=found.x,
        y=found.y,
        z=np.where(where, np.float32(1), np.float32(np.nan)),
        colorscale=[(0, color), (1, color)],
        showscale=False,
        opacity=0.8,
        name=name,
        hovertemplate="(%{x:.3g}, %{y:.3g}): " + name + "<extra></extra>",
        hoverongaps=False,
    )


def _scaled(found: Basins, shown: NDArray[np.floating[Any]], title: str) -> go.Heatmap:
    return go.Heatmap(
        x=found.x,
        y=found.y,
        z=shown.astype(np.float32),
        colorscale=SEQUENTIAL,
        reversescale=True,
        colorbar={"title": {"text": title, "side": "right"}, "thickness": 12},
        hovertemplate="(%{x:.3g}, %{y:.3g}): %{z:.4g}<extra></extra>",
        hoverongaps=False,
    )


def _minima(found: Basins, surface: SurfaceSpec, words: BasinWords) -> go.Scatter:
    inside = [
        minimum
        for minimum in surface.minima
        if found.x[0] <= minimum.x <= found.x[-1] and found.y[0] <= minimum.y <= found.y[-1]
    ]
    return points(
        [minimum.x for minimum in inside],
        [minimum.y for minimum in inside],
        color=MEANING.minimum,
        size=13 if len(inside) <= len(_COLORS) else 6,
        symbol="star",
        outline=1,
        name=words.minimum,
        told="(%{x:.4g}, %{y:.4g})",
        legend=False,
    )


def _start(start: Point, words: BasinWords) -> go.Scatter:
    mark = cross(start[:1], start[1:], color=MEANING.now, size=17, width=4, symbol="cross-thin", legend=False)
    return mark.update(name=words.start, hoverinfo="name")
