"""What goes into each update of one runner: gradient, memory and step as arrows, squares as a box.

Everything is that of the update which led to the step shown; at step 0 there is none.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import look_of
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.outcome import NEVER
from explainer.descents.run import Runner
from explainer.kit.drawing import MEANING, SERIES, drawn
from explainer.kit.marks import line
from explainer.kit.moving_figures import Joined, Levels, Move, levels_of
from explainer.lessons.optimizers.course_figures import powers_of_ten
from explainer.lessons.optimizers.trail_figures import Decades

Vectors = NDArray[np.float64]
Places = tuple[tuple[Levels, ...], tuple[Levels, ...]]
"""x and y of every point."""

_REACH: Final = 1.1
"""Half the width of the picture, whose longest arrow has length 1 along an axis."""
_FARTHEST: Final = 8.0
"""Effective steps that are more powers of ten away from the learning rate are drawn at the border."""
_BITS: Final = 8
"""The picture is small."""


@dataclass(frozen=True, slots=True)
class StateWords:
    """What stands at the figure."""

    title: str
    against: str
    """The arrow against the gradient."""
    memory: str
    squares: str
    moved: str
    effective: str
    rate: str
    backwards: str
    """Of an effective step below zero."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """The ingredients of every update of one runner: (K, S, 2) each; NaN at step 0 and once it has left."""

    against: Vectors
    """−g, as is the next, in shares of the largest entry of gradient, direction and size."""
    direction: Vectors | None
    size: Vectors | None
    moved: Vectors
    """In shares of its own larger entry."""
    effective: Vectors
    """By what each coordinate of the gradient was multiplied."""


def state_of(runner: Runner) -> State:
    """Return the ingredients of every update of a runner."""
    spec = OPTIMIZERS[runner.name]
    steps = np.arange(int(runner.loss.shape[1]))
    gone = (runner.left != NEVER)[:, None] & (steps >= runner.left[:, None])
    gradient = _of_update(runner.gradient[:, :-1], gone)
    direction = _remembered(runner, spec.direction, gone)
    size = _remembered(runner, spec.scale, gone)
    if size is not None and spec.scale_is_squared:
        size = np.sqrt(np.maximum(size, 0))
    parts = [np.abs(each) for each in (gradient, direction, size) if each is not None]
    unit = np.max(parts, axis=(0, 3))[..., None]
    unit = np.where(unit > 0, unit, 1.0)
    with np.errstate(over="ignore", invalid="ignore"):
        moved = _of_update(np.diff(runner.positions, axis=1), gone)
    longest = np.abs(moved).max(axis=2, keepdims=True)
    return State(
        against=-gradient / unit,
        direction=None if direction is None else -direction / unit,
        size=None if size is None else size / unit,
        moved=moved / np.where(longest > 0, longest, 1.0),
        effective=_of_update(runner.effective_step, gone),
    )


def _of_update(values: Vectors, gone: NDArray[np.bool_]) -> Vectors:
    """Return (K, T + 1, 2) for what belongs to T updates: that of an update stands at the step it led to."""
    shifted = np.concatenate([np.full_like(values[:, :1], np.nan), values], axis=1)
    return np.where(gone[..., None], np.nan, shifted)


def _remembered(runner: Runner, name: str | None, gone: NDArray[np.bool_]) -> Vectors | None:
    memory: Mapping[str, Vectors] = runner.memory
    return None if name is None or name not in memory else _of_update(memory[name][:, 1:], gone)


def state_figure(name: str, *, decades: Decades, words: StateWords) -> go.Figure:
    """Draw the looks of box, arrows and effective steps of an optimizer, and their axes."""
    spec, color = OPTIMIZERS[name], look_of(name).color
    square = {"range": [-_REACH, _REACH], "showticklabels": False, "zeroline": True, "showgrid": False}
    return drawn(
        [
            *([_outline(words.squares)] if spec.scale else []),
            _arrow(MEANING.now, words.against),
            *([_arrow(SERIES[0], words.memory)] if spec.direction else []),
            _arrow(MEANING.right, words.moved, dash="dot"),
            _rate(words.rate),
            _dots(color, words),
        ],
        title=words.title,
        x_axis={**square, "domain": [0, 0.64], "constrain": "domain"},
        y_axis={**square, "scaleanchor": "x", "constrain": "domain"},
        layout={
            "showlegend": False,
            "margin": {"l": 8, "r": 8, "t": 32, "b": 28},
            "xaxis2": {
                "domain": [0.8, 1],
                "range": [-0.6, 1.6],
                "tickvals": [0, 1],
                "ticktext": ["x", "y"],
                "anchor": "y2",
                "showgrid": False,
                "zeroline": False,
            },
            "yaxis2": {**powers_of_ten(*decades), "anchor": "x2", "zeroline": False},
        },
    )


def state_moves(runner: Runner, *, decades: Decades) -> list[Move]:
    """Return what moves in the figure of a runner."""
    spec, state = OPTIMIZERS[runner.name], state_of(runner)
    missing = np.full_like(state.against, np.nan)
    direction = missing if state.direction is None else state.direction
    size = missing if state.size is None else state.size
    shown = [
        *([_box(size)] if spec.scale else []),
        _from_middle(state.against),
        *([_from_middle(direction)] if spec.direction else []),
        _from_middle(state.moved),
    ]
    moves = [Move(place, Joined(x), Joined(y)) for place, (x, y) in enumerate(shown)]
    return [*moves, *_sizes(state.effective, runner, decades, first=len(moves))]


def decades_of_steps(runner: Runner) -> Decades:
    """Return between which powers of ten effective steps and learning rates are drawn."""
    rates = np.log10(runner.rates)
    sizes = _logarithm(np.abs(runner.effective_step))
    known = np.concatenate([rates, sizes[np.isfinite(sizes)]])
    low = max(float(np.quantile(known, 0.01)), float(rates.min()) - _FARTHEST)
    high = min(float(np.quantile(known, 0.99)), float(rates.max()) + _FARTHEST)
    return math.floor(min(low, float(rates.min()))), math.ceil(max(high, float(rates.max())))


def _box(size: Vectors) -> Places:
    """Return the corners of boxes of half the width and height (K, S, 2) around the middle."""
    x, y = _within(size)
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return tuple(x.times(side) for side, _ in corners), tuple(y.times(side) for _, side in corners)


def _from_middle(tips: Vectors) -> Places:
    """Return the two ends of an arrow to the tips (K, S, 2)."""
    x, y = _within(tips)
    return (x.times(0), x), (y.times(0), y)


def _within(places: Vectors) -> list[Levels]:
    """Return x and y of places (K, S, 2) of the picture."""
    return [
        levels_of(places[..., axis, None], low=-_REACH, high=_REACH, bits=_BITS, gaps=True) for axis in (0, 1)
    ]


def _sizes(effective: Vectors, runner: Runner, decades: Decades, *, first: int) -> list[Move]:
    """Return log₁₀ of the learning rate, and of the effective steps above and below zero."""
    at = np.array([0.0, 1, 0, 1], np.float32)[None, None]
    rates = np.repeat(np.log10(runner.rates)[:, None, None], 2, axis=2).astype(np.float32)
    sizes, (low, high) = _logarithm(np.abs(effective)), decades
    shown = np.concatenate([np.where(side, sizes, np.nan) for side in (effective > 0, effective < 0)], axis=2)
    dots = levels_of(shown, low=low, high=high, bits=_BITS, gaps=True)
    return [Move(first, y=rates), Move(first + 1, at, dots)]


def _logarithm(values: Vectors) -> Vectors:
    return np.log10(np.where(values > 0, values, np.nan))


def _arrow(color: str, name: str, *, dash: str = "solid") -> go.Scatter:
    marker = {"symbol": ["circle", "arrow"], "angleref": "previous", "size": [1, 15], "color": color}
    line = {"color": color, "width": 3, "dash": dash}
    return go.Scatter(mode="lines+markers", marker=marker, line=line, name=name, hoverinfo="name")


def _outline(name: str) -> go.Scatter:
    return line(color=MEANING.untrained).update(fill="toself", name=name, hoverinfo="name")


def _rate(name: str) -> go.Scatter:
    ends, told = [-0.6, 1.6], "η = 10<sup>%{y:.2f}</sup><extra></extra>"
    return line(ends, color=MEANING.untrained, dash="dash", name=name, told=told, on=("x2", "y2"))


def _dots(color: str, words: StateWords) -> go.Scatter:
    """Return the dots of x and y above zero, and the hollow ones below."""
    marker = {
        "symbol": ["circle"] * 2 + ["circle-open"] * 2,
        "size": 15,
        "color": color,
        "line": {"width": 3},
    }
    return go.Scatter(
        mode="markers",
        marker=marker,
        text=[words.effective] * 2 + [words.backwards] * 2,
        xaxis="x2",
        yaxis="y2",
        hovertemplate="10<sup>%{y:.1f}</sup><extra>%{text}</extra>",
    )
