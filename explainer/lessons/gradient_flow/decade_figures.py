"""Axes of powers of ten on which zero and what is no longer a number have a place of their own.

Heights are log₁₀ on a linear axis: the browser's float32 has no room for 1e-50, nor a log axis for 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import MEANING, ten_to
from explainer.kit.marks import Values, cross, line
from explainer.kit.moving_figures import Part, Picture, assembled

Array = NDArray[np.float64]

_MOST_TICKS: Final = 9
_STEPS: Final = (1, 2, 3, 5, 10, 20, 50, 100)
"""Powers of ten between two ticks; float64 has 632 of them."""
_INSET: Final = 0.02
"""How far marks stand from the border, as a share of the axis."""


@dataclass(frozen=True, slots=True)
class Window:
    """The powers of ten that a picture shows, both ends included."""

    low: int
    high: int

    def around(self, heights: Array) -> "Window":
        """Return this window, or as much more as the finite `heights` need."""
        finite = heights[np.isfinite(heights)]
        if not len(finite):
            return self
        return Window(min(self.low, floor(finite.min() - 0.5)), max(self.high, ceil(finite.max() + 0.5)))

    def axis(self) -> dict[str, Any]:
        """Return range and ticks of an axis."""
        step = next(step for step in _STEPS if (self.high - self.low) / step <= _MOST_TICKS)
        powers = [power for power in range(self.low, self.high + 1) if power % step == 0]
        return {"range": [self.low, self.high], "tickvals": powers, "ticktext": [ten_to(p) for p in powers]}


@dataclass(frozen=True, slots=True)
class EdgeWords:
    """What the marks at the borders mean."""

    below: str
    above: str
    zero: str
    broken: str


def layer_axis(depth: int) -> dict[str, Any]:
    """Return range and ticks of an axis of layers; 1 is among them."""
    step = next(step for step in (1, 2, 5, 10) if depth / step <= 8)
    ticks = [1, *(layer for layer in range(step, depth + 1, step) if layer > 1)]
    return {"range": [0.5, depth + 0.5], "tickvals": ticks}


def curves(
    names: Sequence[str], *, told: str, x: Values = None, dots: int = 0, legend: bool | None = None
) -> list[go.Scatter]:
    """Return a line for every function, as it looks everywhere; `told` follows its name."""
    return [
        line(
            x,
            color=look.color,
            dash=look.dash,
            dots=dots,
            name=name,
            told=f"{name}, {told}<extra></extra>",
            legend=legend,
        )
        for name, look in ((name, looks(names)[name]) for name in names)
    ]


def panel(
    parts: Sequence[Part],
    name: str,
    *,
    x: str,
    legend: bool,
    axes: Mapping[str, Mapping[str, Any]],
    frames: Sequence[Mapping[str, Any]] = (),
    replica: int = 0,
) -> Picture:
    """Return a picture with the looks that all share; `axes` are its own ranges and ticks.

    Beside a legend, which can have several rows, `name` stands at the axis, else above.
    """
    y, title = (name, None) if legend else ("", name)
    layout = {**axes, "showlegend": legend}
    return assembled(parts, x=x, y=y, title=title, layout=layout, frames=frames, replica=replica)


def heights_of(values: Array) -> Array:
    """Return log₁₀ |x|; −inf for 0, inf for what is not finite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        heights = np.log10(np.abs(values))
    return np.where(np.isfinite(values), heights, np.inf)


def within(heights: Array, window: Window) -> Array:
    """Return the heights, NaN where they leave the window."""
    return np.where((heights >= window.low) & (heights <= window.high), heights, np.nan)


def edges(heights: Array, window: Window, *, names: Sequence[str], words: EdgeWords) -> list[Part]:
    """Mark what leaves the window; `heights` is (knob values, steps, functions, layers).

    Triangles point to where a value lies; a cross stands for exactly zero or for what is not finite.
    Kinds that never occur are left out.
    """
    inset = _INSET * (window.high - window.low)
    kinds = (
        (np.isfinite(heights) & (heights < window.low), window.low + inset, "triangle-down", words.below),
        (np.isfinite(heights) & (heights > window.high), window.high - inset, "triangle-up", words.above),
        (np.isneginf(heights), window.low + inset, "x-thin", words.zero),
        (np.isposinf(heights) | np.isnan(heights), window.high - inset, "x-thin", words.broken),
    )
    return [
        _edge(where, place, symbol=symbol, name=name, names=names)
        for where, place, symbol, name in kinds
        if where.any()
    ]


def _edge(where: NDArray[np.bool_], place: float, *, symbol: str, name: str, names: Sequence[str]) -> Part:
    *track, functions, layers = where.shape
    found = looks(names)
    colors = [found[function].color for function in names for _ in range(layers)]
    told = f"%{{x:.0f}}: {name}<extra></extra>"
    # Side by side instead of on top of each other.
    shifts = 0.5 * (np.arange(functions, dtype=np.float64) - (functions - 1) / 2) / max(functions, 1)
    x = (np.arange(1, layers + 1, dtype=np.float64) + shifts[:, None]).ravel().astype(np.float32)
    trace = cross(x, color=colors, symbol=symbol, name=name, told=told, legend=False)
    trace.update(marker_color=colors, cliponaxis=False)
    return Part(trace, y=np.where(where, np.float32(place), np.float32(np.nan)).reshape(*track, -1))


def over_layers(
    values: Array, names: Sequence[str], *, layer: str, title: str, share: bool = False, legend: bool = True
) -> go.Figure:
    """Draw a curve over the layers for every row of `values` (functions, depth); a `share` is from 0 to 1."""
    depth = values.shape[1]
    told = f"{layer} %{{x}}: %{{y:{'.1%' if share else '.3g'}}}"
    lines = curves(names, x=np.arange(1, depth + 1, dtype=np.int64), told=told, dots=5)
    # What the browser's float32 cannot hold is left out, as is infinity.
    rows = np.where(np.abs(values) <= np.finfo(np.float32).max, values, np.nan).astype(np.float32)
    parts = [Part(each, y=row[None, None]) for each, row in zip(lines, rows, strict=True)]
    shares = {"range": [-0.05, 1.05], "tickformat": ".0%"} if share else {}
    axes = {"xaxis": layer_axis(depth), "yaxis": shares}
    figure = panel(parts, title, x=layer, legend=legend, axes=axes).figure
    return figure.add_hline(0, line={"width": 1.5, "dash": "dot", "color": MEANING.untrained})
