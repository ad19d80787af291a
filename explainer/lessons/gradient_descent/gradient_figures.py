"""The gradients of batches at one place, where a step along them leads, and how widely they scatter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, POWERS, figure_of, layout_with_axes
from explainer.kit.marks import line, now, points, ring
from explainer.kit.moving_figures import Part, Picture, Track, levels_of, with_parts
from explainer.lessons.gradient_descent.bowl_figures import PATH_COLORS, bowl_figure
from explainer.lessons.gradient_descent.gradients import Cloud, VarianceLaw
from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.setting import Position

BATCH: Final = PATH_COLORS["mini-batch"]
SINGLE: Final = PATH_COLORS["stochastic"]
WHOLE: Final = PATH_COLORS["batch"]
TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class GradientWords:
    """What stands at the three pictures."""

    minimum: str
    here: str
    single: str
    batch: str
    full: str
    mean: str
    spread: str
    """Of the ellipse of one standard deviation."""
    landing: str
    """Of where steps along batch gradients lead."""
    full_step: str
    size: str
    variance: str
    law: str
    measured: str


def _stacked(clouds: Sequence[Cloud], axis: int) -> NDArray[np.float64]:
    return np.stack([cloud.batches[:, axis] for cloud in clouds])[:, None, :]


def cloud_picture(clouds: Sequence[Cloud], *, replica: int, words: GradientWords) -> Picture:
    """Draw the gradients of all points, and those of batches of every size of the knob around their mean."""
    single, full = clouds[0].single, clouds[0].full
    low, high = _bounds(single)
    across, upward = ({"range": [low[axis], high[axis]]} for axis in (0, 1))
    layout = layout_with_axes(x="∂L/∂w", y="∂L/∂b", x_axis=across, y_axis=upward)
    told = "(%{x:.3g}, %{y:.3g})"
    each = ring(single[:, 0], single[:, 1], size=8, color=SINGLE, width=2, name=words.single, told=told)
    figure = figure_of([each], layout)
    x, y = (
        levels_of(_stacked(clouds, axis), low=float(low[axis]), high=float(high[axis])) for axis in (0, 1)
    )
    ellipse = np.stack([_ellipse(cloud) for cloud in clouds]).astype(np.float32)[:, None]
    mean = np.stack([cloud.mean for cloud in clouds]).astype(np.float32)[:, None, None]
    parts = [
        Part(_cloud_trace(words.batch), x=x, y=y),
        Part(line(color=BATCH, name=words.spread), x=_of(ellipse, 0), y=_of(ellipse, 1)),
        Part(_mark((), words.mean, "circle", MEANING.minimum, 11), x=_of(mean, 0), y=_of(mean, 1)),
        Part(_mark(full, words.full, "x", WHOLE, 9)),
    ]
    return with_parts(figure, parts, replica=replica)


def landing_picture(
    problem: Problem,
    clouds: Sequence[Cloud],
    *,
    here: Position,
    half: float,
    rate: float,
    replica: int,
    words: GradientWords,
) -> Picture:
    """Draw on the bowl where one update of rate η leads from here, for the gradients of all drawn batches."""
    figure = bowl_figure(problem, half=half, minimum=words.minimum)
    place = np.array(here)
    low, high = problem.minimum - 2 * half, problem.minimum + 2 * half
    x, y = (
        levels_of(place[axis] - rate * _stacked(clouds, axis), low=float(low[axis]), high=float(high[axis]))
        for axis in (0, 1)
    )
    parts = [
        Part(_cloud_trace(words.landing), x=x, y=y),
        Part(_arrow(place, place - rate * clouds[0].full, words.full_step)),
        Part(_mark(place, words.here, "circle", MEANING.now, 11)),
    ]
    return with_parts(figure, parts, replica=replica)


def law_picture(law: VarianceLaw, *, sizes: Sequence[int], replica: int, words: GradientWords) -> Picture:
    """Draw the variance of a batch's gradient over its size: the law, the measurement, and pure 1/B."""
    *others, last = law.sizes.tolist()
    ticks = [size for size in others if 1.5 * size < last] + [last]
    # Where all points lie on the line there is no variance at all.
    highest = float(np.log10(max(law.exact[0], TINY))) + 0.3
    lowest = highest - float(np.log10(last)) - 1.0
    layout = layout_with_axes(
        x=words.size,
        y=words.variance,
        log_y=True,
        x_axis={"type": "log", "tickvals": ticks, "ticktext": [str(size) for size in ticks], "tickangle": 0},
        y_axis={"range": [lowest, highest], **POWERS},
    )
    figure = figure_of(_law_traces(law, words), layout)
    here = np.array(sizes, dtype=np.float32)[:, None, None].repeat(2, 2)
    return with_parts(figure, [Part(now(y=[10**lowest, 10**highest]), x=here)], replica=replica)


def _law_traces(law: VarianceLaw, words: GradientWords) -> list[go.Scatter]:
    # A batch of all points has no variance, and a logarithm no place for it.
    exact, measured = (np.where(law.exact > 0, each, np.nan) for each in (law.exact, law.measured))
    told = "B = %{x}: %{y:.3g}"
    pure = law.exact[0] / law.sizes
    return [
        line(law.sizes, pure, color=MEANING.untrained, width=1.5, dash="dash", name="1/B"),
        line(law.sizes, exact, color=BATCH, name=words.law, told=told),
        points(law.sizes, measured, color=BATCH, size=9, name=words.measured, told=told),
    ]


def _of(places: NDArray[np.float32], axis: int) -> Track:
    return np.ascontiguousarray(places[..., axis])


def _bounds(single: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the corners of a rectangle around all gradients, with some room."""
    low, high = single.min(axis=0), single.max(axis=0)
    room = 0.08 * np.maximum(high - low, 1e-3 + 0.01 * np.abs(high))
    return low - room, high + room


def _ellipse(cloud: Cloud) -> NDArray[np.float64]:
    """Return (61, 2): one standard deviation of the law around the gradient of all points."""
    values, vectors = np.linalg.eigh(cloud.covariance)
    turn = np.linspace(0, 2 * np.pi, 61)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return cloud.full + circle * np.sqrt(values.clip(0)) @ vectors.T


def _cloud_trace(name: str) -> go.Scatter:
    return points(color=BATCH, size=5, opacity=0.55, name=name)


def _mark(
    place: NDArray[np.float64] | tuple[()], name: str, symbol: str, color: str, size: int
) -> go.Scatter:
    told = "(%{x:.3g}, %{y:.3g})"
    return points(
        place[:1], place[1:], color=color, size=size, symbol=symbol, outline=1.5, name=name, told=told
    )


def _arrow(tail: NDArray[np.float64], tip: NDArray[np.float64], name: str) -> go.Scatter:
    return go.Scatter(
        x=[tail[0], tip[0]],
        y=[tail[1], tip[1]],
        name=name,
        mode="lines+markers",
        line={"color": WHOLE, "width": 2.5},
        marker={"symbol": "arrow", "size": [0, 14], "angleref": "previous", "color": WHOLE},
        hoverinfo="skip",
    )
