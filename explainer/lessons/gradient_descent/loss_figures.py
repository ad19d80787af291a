"""How far the loss lies above its minimum: along the paths, and at their end for every learning rate."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, POWERS, layout_with_axes, named
from explainer.kit.marks import key, line, now, points
from explainer.kit.moving_figures import Part, Picture, assembled, trimmed
from explainer.lessons.gradient_descent.bowl_figures import PATH_COLORS
from explainer.lessons.gradient_descent.film import Film, costs
from explainer.lessons.gradient_descent.noise import noise_ball
from explainer.lessons.gradient_descent.run import NEVER, Path

DECADES: Final = 7
"""So far below the top is drawn."""
STANDOFF: Final = 12
APART: Final = 6
"""Pixels by which the first numbers of both axes, which meet in a corner, stand apart."""
SHADE: Final = 0.16
FEW: Final = 12
"""So many updates are dots on their line."""


@dataclass(frozen=True, slots=True)
class LossWords:
    """What stands at both pictures; `paths` by the keys of PATHS."""

    paths: Mapping[str, str]
    loss: str
    """Of the height above the minimum."""
    cost: str
    """What the loss is drawn over."""
    end: str
    """Of the loss at the end."""
    ball: str
    """Of the level of a noise ball."""
    rate: str
    overshoots: str
    diverges: str


def loss_picture(film: Film, *, words: LossWords) -> Picture:
    """Draw L − L* of every path over what is spent, and a line where the player stands."""
    top, bottom = _decades(film)
    layout = layout_with_axes(
        x=words.cost,
        y=words.loss,
        log_y=True,
        x_axis={"range": [0, float(film.spent[-1])], "ticklabelstandoff": APART},
        y_axis={"range": np.log10([bottom, top]).tolist(), **POWERS},
    )
    layout["yaxis"]["title"]["standoff"] = STANDOFF
    # The player counts its steps by itself, but not what is spent.
    frames = () if film.cost == "updates" else named(film.labels)
    parts: list[Part] = []
    for path in reversed(film.descent.paths):
        spent = costs(path, points=film.descent.setting.points)[film.cost]
        shown = spent <= film.spent[-1]
        curve = _curve(path, spent[shown], words.paths[path.name])
        parts.append(Part(curve, y=drawn_excess(path, film)[:, None, shown]))
    for place, path in enumerate(path for path in film.descent.paths if has_ball(path, film)):
        ball = _level(float(film.spent[-1]), words.ball, legend=place == 0)
        parts.append(Part(ball, y=_ball_heights(path, film)[:, None, None].repeat(2, 2)))
    parts.append(Part(now(y=[bottom, top]), x=film.spent.astype(np.float32)[None, :, None].repeat(2, 2)))
    return assembled(parts, layout=layout, frames=frames, replica=film.descent.chosen)


def has_ball(path: Path, film: Film) -> bool:
    """Return whether the noise ball of a path is known exactly."""
    setting = film.descent.setting
    return path.name != "batch" and setting.replacement and setting.schedule == "constant"


def _curve(path: Path, spent: NDArray[np.float64], name: str) -> go.Scatter:
    curve = line(
        spent,
        color=PATH_COLORS[path.name],
        width=2 if path.name == "batch" else 1.2,
        name=name,
        told="%{x:.4g}: %{y:.3g}",
        legend=False,
    )
    return curve if len(spent) > FEW else curve.update(mode="lines+markers")


def drawn_excess(path: Path, film: Film) -> NDArray[np.float32]:
    """Return (K, T + 1): L − L* up to the update that diverged, and NaN from there on."""
    steps: NDArray[np.int64] = np.arange(len(path.batches) + 1)
    gone = (path.diverged[:, None] != NEVER) & (steps > path.diverged[:, None])
    _, bottom = _decades(film)
    # Rounding leaves exact zeros, and a logarithm has no place for them.
    return trimmed(np.where(gone, np.nan, path.excess.clip(bottom * 1e-3, 1e30)))


def _decades(film: Film) -> tuple[float, float]:
    """Return the highest and the lowest height drawn: powers of ten, the same for similar starts."""
    descent = film.descent
    at_start = float(descent.problem.excess(np.array(descent.start)))
    top = 10.0 ** math.ceil(math.log10(max(at_start, 0.01 * descent.problem.flat, 1e-9) * 10))
    return top, top * 10.0**-DECADES


def _level(end: float, name: str, *, legend: bool) -> go.Scatter:
    """Return a line across the trembling curves, in a colour that none of them has."""
    told = name + ": %{y:.3g}<extra></extra>"
    return line([0, end], color=MEANING.now, dash="dash", name=name, told=told, legend=legend)


def _ball_heights(path: Path, film: Film) -> NDArray[np.float32]:
    """Return (K,): the noise ball of every rate; NaN where the descent never comes to rest."""
    size, problem = path.batch_size, film.descent.problem
    heights = [noise_ball(problem, learning_rate=rate, batch_size=size) for rate in film.descent.rates]
    return np.where(np.isinf(heights), np.nan, heights).astype(np.float32)


def rate_picture(film: Film, *, words: LossWords) -> Picture:
    """Draw L − L* at the last frame over the learning rate; where batch descent overshoots or diverges."""
    descent = film.descent
    rates = np.array(descent.rates)
    top, bottom = _decades(film)
    layout = layout_with_axes(
        x=words.rate,
        y=words.end,
        log_y=True,
        x_axis={
            "type": "log",
            "range": np.log10(rates[[0, -1]]).tolist(),
            "dtick": 1,
            "ticklabelstandoff": APART,
        },
        y_axis={"range": [np.log10(bottom), np.log10(top) + 0.1], **POWERS},
    )
    layout["yaxis"]["title"]["standoff"] = STANDOFF
    zones = _zones(descent.problem.limit, rates, words)
    layout["shapes"] = [_shade(*zone) for zone in zones]
    ends = {path.name: _ends(path, film) for path in descent.paths}
    keys = [Part(key(name, color, opacity=0.5)) for _, _, color, name in zones]
    places = rates.astype(np.float32)[:, None, None]
    curves = [
        Part(_curve_of_rates(path, rates, words), y=ends[path.name][None, None]) for path in descent.paths
    ]
    parts = [*keys, *curves]
    parts.append(Part(now(y=[bottom, top]), x=places.repeat(2, 2)))
    for path in descent.paths:
        dot = points(color=PATH_COLORS[path.name], size=10)
        parts.append(Part(dot, x=places, y=ends[path.name][:, None, None]))
    return assembled(parts, layout=layout, replica=descent.chosen)


def _ends(path: Path, film: Film) -> NDArray[np.float32]:
    """Return (K,): L − L* at the last frame; who has diverged stands at the upper edge."""
    last, (top, bottom) = int(film.updates[path.name][-1]), _decades(film)
    excess = drawn_excess(path, film)[:, last]
    gone = (path.diverged != NEVER) & (path.diverged <= last)
    return np.where(gone | np.isnan(excess), top, excess.clip(bottom, top)).astype(np.float32)


def _curve_of_rates(path: Path, rates: NDArray[np.float64], words: LossWords) -> go.Scatter:
    name, told = words.paths[path.name], "η = %{x:.3g}: %{y:.3g}"
    return line(rates, color=PATH_COLORS[path.name], name=name, told=told, legend=False)


Zone = tuple[float, float, str, str]
"""From which rate to which, colour and name."""


def _zones(limit: float, rates: NDArray[np.float64], words: LossWords) -> list[Zone]:
    """Return the rates at which the steepest curvature is overshot, and those that are too large for it."""
    lowest, highest = rates[[0, -1]].tolist()
    zones = (
        (limit / 2, limit, MEANING.minimum, words.overshoots),
        (limit, highest, MEANING.wrong, words.diverges),
    )
    return [
        (max(low, lowest), min(high, highest), color, name)
        for low, high, color, name in zones
        if low < highest and high > lowest
    ]


def _shade(low: float, high: float, color: str, name: str) -> dict[str, object]:
    """Return a shape behind the curves."""
    place = {"x0": low, "x1": high, "y0": 0, "y1": 1, "yref": "paper"}
    look = {"fillcolor": color, "opacity": SHADE, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "name": name, **place, **look}
