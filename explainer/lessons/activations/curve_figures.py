"""Value, slope and second derivative of activation functions, with a probe that a knob moves along z."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.curves import REACH, Curves, Kink
from explainer.choices.activations.look_figures import looks
from explainer.kit.marks import line, now, points
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.activations.readout_figures import below_readout, readout, readout_axes

HEIGHT: Final = 440
MARGINS: Final[Mapping[str, int]] = {"l": 36, "r": 12, "t": 36, "b": 36}
_TANGENT: Final = 2.5
"""Half the length of a tangent, along z."""
_HIGHEST: Final = 3.2
"""Of an unbounded function, no more is seen: a bounded one beside it would look flat."""
_DOT: Final = 11
_SMOOTH: Final = 1e-6
"""A smaller jump of the value is only the distance between two numbers."""

Jump = tuple[float, float, float]
"""Where it is, and the heights on both sides."""


@dataclass(frozen=True, slots=True)
class CurveWords:
    """The titles of the figures."""

    value: str
    slope: str
    second: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A symbol on a curve where it is not smooth."""

    at: float
    height: float
    symbol: str
    color: str


def probed(
    grid: Curves, probe: Curves, *, kinks: Mapping[str, Sequence[Kink]], words: CurveWords, second: bool
) -> list[Picture]:
    """Draw f and f′, and f″ if asked for; `probe` has a place for every value of the knob."""
    pictures = [_values(grid, probe, kinks, words.value), _slopes(grid, probe, kinks, words.slope)]
    return [*pictures, _seconds(grid, probe, kinks, words.second)] if second else pictures


def _values(grid: Curves, probe: Curves, kinks: Mapping[str, Sequence[Kink]], title: str) -> Picture:
    jumps = {
        name: [(kink.at, kink.value_before, kink.value_after) for kink in bends if _breaks(kink)]
        for name, bends in kinks.items()
    }
    parts = [*_curves(grid, grid.value, jumps), *_tangents(probe)]
    return _with_probe(parts, probe, probe.value, _bends(grid, kinks), seen=_seen(grid.value), title=title)


def _slopes(grid: Curves, probe: Curves, kinks: Mapping[str, Sequence[Kink]], title: str) -> Picture:
    jumps = {
        name: [(kink.at, kink.slope_before, kink.slope_after) for kink in bends]
        for name, bends in kinks.items()
    }
    parts = _curves(grid, grid.slope, jumps)
    seen = _seen(np.append(grid.slope, [0, 1]))
    return _with_probe(parts, probe, probe.slope, _conventions(grid, kinks), seen=seen, title=title)


def _seconds(grid: Curves, probe: Curves, kinks: Mapping[str, Sequence[Kink]], title: str) -> Picture:
    gaps = {name: [(kink.at, np.nan, np.nan) for kink in bends] for name, bends in kinks.items()}
    parts = _curves(grid, grid.second, gaps)
    seen = _seen(np.append(grid.second, [-0.5, 0.5]))
    return _with_probe(parts, probe, probe.second, [], seen=seen, title=title)


def _seen(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = max(float(values.min()), -_HIGHEST), min(float(values.max()), _HIGHEST)
    room = 0.08 * (high - low)
    return low - room, high + room


def _curves(grid: Curves, heights: NDArray[np.float64], jumps: Mapping[str, Sequence[Jump]]) -> list[Part]:
    look, parts = looks(grid.names), list[Part]()
    for name, height in zip(grid.names, heights, strict=True):
        x, y = _apart(grid.z, height, jumps[name]).astype(np.float32)
        told = f"{name}: %{{y:.4f}}<extra></extra>"
        color, dash = look[name].color, look[name].dash
        parts.append(Part(line(x, y, color=color, dash=dash, width=3, name=name, told=told)))
    return parts


def _tangents(probe: Curves) -> list[Part]:
    """f(x) + f′(x)·(z − x), a little to both sides of x."""
    look, parts = looks(probe.names), list[Part]()
    away = np.array([-_TANGENT, _TANGENT])
    for name, value, slope in zip(probe.names, probe.value, probe.slope, strict=True):
        x, y = probe.z[:, None] + away, value[:, None] + slope[:, None] * away
        parts.append(Part(line(color=look[name].color, width=1.5), x[:, None], y[:, None]))
    return parts


def _with_probe(
    curves: Sequence[Part],
    probe: Curves,
    heights: NDArray[np.float64],
    marks: Sequence[_Mark],
    *,
    seen: tuple[float, float],
    title: str,
) -> Picture:
    """Add the line z = x, a dot on every curve, the marks, and the numbers above."""
    ends = np.stack([probe.z, probe.z], axis=1)
    look = looks(probe.names)
    places = np.repeat(probe.z[:, None], len(probe.names), axis=1)
    dots = points(color=[look[name].color for name in probe.names], size=_DOT)
    parts = [
        *curves,
        Part(now(y=seen), x=ends[:, None]),
        Part(dots, x=places[:, None], y=heights.T[:, None]),
        *([Part(_marked(marks))] if marks else []),
        *readout({name: look[name] for name in probe.names}, heights),
    ]
    rows, height = len(probe.names), HEIGHT - MARGINS["t"] - MARGINS["b"]
    layout = {
        "showlegend": False,
        "margin": MARGINS,
        "xaxis": {"range": [-REACH, REACH], "zeroline": True, "dtick": 2, "title": {"standoff": 4}},
        "yaxis": {"range": list(seen), "zeroline": True, "domain": below_readout(rows, height=height)},
        **readout_axes(rows, height=height),
    }
    return assembled(parts, x="z", title=title, layout=layout)


def _marked(marks: Sequence[_Mark]) -> go.Scatter:
    colors = [mark.color for mark in marks]
    marker = {
        "symbol": [mark.symbol for mark in marks],
        "size": 9,
        "color": colors,
        "line": {"width": 2, "color": colors},
    }
    x, y = [mark.at for mark in marks], [mark.height for mark in marks]
    return go.Scatter(x=x, y=y, mode="markers", marker=marker, hoverinfo="skip")


def _bends(grid: Curves, kinks: Mapping[str, Sequence[Kink]]) -> list[_Mark]:
    """A diamond where a line bends; a disc and a ring where the value itself jumps."""
    look = looks(grid.names)
    marks: list[_Mark] = []
    for name in grid.names:
        color = look[name].color
        for kink in kinks[name]:
            symbol = "circle" if _breaks(kink) else "diamond-open"
            marks.append(_Mark(kink.at, kink.value_before, symbol, color))
            if _breaks(kink):
                marks.append(_Mark(kink.at, kink.value_after, "circle-open", color))
    return marks


def _conventions(grid: Curves, kinks: Mapping[str, Sequence[Kink]]) -> list[_Mark]:
    """Rings where the slope ends on both sides of a kink, a disc on what PyTorch takes at the kink."""
    look = looks(grid.names)
    marks: list[_Mark] = []
    for name in grid.names:
        color = look[name].color
        for kink in kinks[name]:
            sides = {kink.slope_before, kink.slope_after} - {kink.slope}
            marks.extend(_Mark(kink.at, side, "circle-open", color) for side in sorted(sides))
            marks.append(_Mark(kink.at, kink.slope, "circle", color))
    return marks


def _breaks(kink: Kink) -> bool:
    """Whether the value itself jumps."""
    return abs(kink.value_after - kink.value_before) > _SMOOTH


def _apart(
    z: NDArray[np.float64], heights: NDArray[np.float64], jumps: Sequence[Jump]
) -> NDArray[np.float64]:
    """Return (2, points): the line with a gap at every jump, which has a height on either side."""
    apart = np.stack([z, heights])
    for at, before, after in jumps:
        place = int(np.searchsorted(apart[0], at))
        gap = np.array([[at, at, at], [before, np.nan, after]])
        rest = apart[:, place + int(apart[0, place] == at) :]
        apart = np.concatenate([apart[:, :place], gap, rest], axis=1)
    return apart
