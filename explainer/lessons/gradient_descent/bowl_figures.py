"""The loss over w and b with the paths to its minimum, and the points with the lines that belong to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.surfaces.geometry import Relief
from explainer.choices.surfaces.surface_figures import contours, plane_layout, scale_of
from explainer.kit import marks
from explainer.kit.drawing import MEANING, SERIES, figure_of, layout_with_axes
from explainer.kit.marks import head, line, points, ring
from explainer.kit.moving_figures import Levels, Part, Picture, Trace, assembled, levels_of
from explainer.lessons.gradient_descent.film import Film
from explainer.lessons.gradient_descent.problem import Problem, bowl
from explainer.lessons.gradient_descent.run import Path
from explainer.lessons.gradient_descent.setting import PATHS

PATH_COLORS: Final[Mapping[str, str]] = dict(zip(PATHS, SERIES, strict=False))
DOTS: Final = 60
"""So many updates are dots on their trail; more would hide it, and take long to draw."""
BEYOND: Final = 3.0
"""So many times the half width of the picture is known of paths that leave it."""
MOST_RINGS: Final = 20_000
"""So many rings around the points of batches are sent; where it would be more, there are none."""


@dataclass(frozen=True, slots=True)
class BowlWords:
    """What stands at both pictures; `paths` by the keys of PATHS."""

    paths: Mapping[str, str]
    minimum: str
    start: str
    best: str
    """Of the least-squares line."""
    input: str
    target: str


def bowl_picture(film: Film, *, words: BowlWords) -> Picture:
    """Draw the contours of the loss, its two curvatures, and all paths as far as the player has come."""
    descent = film.descent
    ground, layout = _ground(descent.problem, half=descent.half, minimum=words.minimum)
    x, y = np.array(descent.start)[:, None, None, None]
    start = Part(_start_mark(words.start), x=x, y=y)
    trails: list[Part] = []
    heads: list[Part] = []
    # The smooth path lies above those that tremble.
    for path in reversed(descent.paths):
        positions, middle = film.positions(path), descent.problem.minimum
        low, high = middle - BEYOND * descent.half, middle + BEYOND * descent.half
        x, y = (
            levels_of(positions[..., axis], low=float(low[axis]), high=float(high[axis])) for axis in (0, 1)
        )
        trails.append(
            Part(_trail(path, words, dots=film.updates[path.name][-1] <= DOTS), x=x, y=y, grow=True)
        )
        heads.append(Part(head(PATH_COLORS[path.name]), x=x.as_points(), y=y.as_points()))
    still = [Part(trace) for trace in ground]
    return assembled([*still, start, *trails, *heads], layout=layout, replica=descent.chosen)


def _trail(path: Path, words: BowlWords, *, dots: bool) -> go.Scatter:
    color, width = PATH_COLORS[path.name], 2 if path.name == "batch" else 1.2
    trail = line(color=color, width=width, dots=4 * dots, name=words.paths[path.name])
    return trail.update(legendrank=list(PATHS).index(path.name))


def bowl_figure(problem: Problem, *, half: float, minimum: str) -> go.Figure:
    """Draw the contours of the loss around its minimum, and the two directions in which it bends."""
    return figure_of(*_ground(problem, half=half, minimum=minimum))


def _ground(problem: Problem, *, half: float, minimum: str) -> tuple[list[Trace], dict[str, Any]]:
    """Return the traces and the layout of `bowl_figure`."""
    ground = bowl(problem, half=half)
    relief = Relief(x=ground.w, y=ground.b, height=ground.loss)
    best = problem.minimum
    star = marks.minimum(best[:1], best[1:], size=14, name=minimum, told="(%{x:.4g}, %{y:.4g})")
    lines = contours(relief, scale_of(ground.loss, lowest=problem.lowest))
    across, upward = ((middle - half, middle + half) for middle in best.tolist())
    layout = plane_layout(x="w", y="b", ranges=(across, upward))
    layout["legend"] |= {"font": {"size": 11}, "itemwidth": 30}
    return [lines, *_axes_of_bowl(problem, half), star], layout


def _axes_of_bowl(problem: Problem, half: float) -> list[go.Scatter]:
    """Return a line through the minimum along each principal axis, named by its curvature."""
    values, vectors = np.linalg.eigh(problem.hessian)
    lines: list[go.Scatter] = []
    for value, vector in zip(values.tolist(), vectors.T, strict=True):
        # Downwards, where the names are not in the way of the usual start.
        way = -vector * np.sign(vector[1] or 1.0) * 0.92 * half / np.abs(vector).max()
        ends = np.stack([problem.minimum - way, problem.minimum + way])
        axis = line(ends[:, 0], ends[:, 1], color=MEANING.untrained, width=1.2, dash="dot")
        position = "top left" if ends[1, 0] > problem.minimum[0] else "bottom right"
        written = ["", f"λ = {max(value, 0.0):.3g}"]
        lines.append(axis.update(mode="lines+text", text=written, textposition=position))
    return lines


def _start_mark(name: str) -> go.Scatter:
    told = "(%{x:.4g}, %{y:.4g})"
    return points(color=MEANING.now, size=9, symbol="x", name=name, told=told, legend=False)


def line_picture(film: Film, *, words: BowlWords) -> Picture:
    """Draw the points, the least-squares line, the line of every path, and the points that it looks at."""
    descent = film.descent
    problem = descent.problem
    low, high = float(problem.inputs.min()), float(problem.inputs.max())
    pad = 0.06 * (high - low or 1.0)
    ends = np.array([low - pad, high + pad])
    bottom, top = float(problem.targets.min()), float(problem.targets.max())
    room = 0.15 * (top - bottom or 1.0)
    layout = layout_with_axes(
        x=words.input,
        y=words.target,
        x_axis={"range": ends.tolist()},
        y_axis={"range": [bottom - room, top + room]},
    )
    still = [Part(_dots(problem)), Part(_best_line(problem, ends, words.best))]
    span = BEYOND * (top - bottom + 1)
    lines = [
        Part(_line(ends, path, words), y=_heights(film.positions(path), ends, bottom - span, top + span))
        for path in descent.paths
    ]
    return assembled([*still, *_rings(film), *lines], layout=layout, replica=descent.chosen)


def _dots(problem: Problem) -> go.Scatter:
    told = "(%{x:.3g}, %{y:.3g})"
    return points(problem.inputs, problem.targets, color=MEANING.untrained, size=6, told=told)


def _best_line(problem: Problem, ends: NDArray[np.float64], name: str) -> go.Scatter:
    w, b = problem.minimum
    return line(ends, w * ends + b, color=MEANING.untrained, dash="dash", name=name)


def _line(ends: NDArray[np.float64], path: Path, words: BowlWords) -> go.Scatter:
    return line(ends, color=PATH_COLORS[path.name], width=2.5, name=words.paths[path.name], legend=False)


def _heights(positions: NDArray[np.float32], ends: NDArray[np.float64], low: float, high: float) -> Levels:
    """Return (K, F, 2): the heights of the lines at both ends."""
    return levels_of(positions[..., :1] * ends + positions[..., 1:], low=low, high=high)


def _rings(film: Film) -> list[Part]:
    """Return rings around the points of each path's next update, unless they are all, or too many to send."""
    descent = film.descent
    parts = [path for path in descent.paths if path.batch_size < len(descent.problem)]
    return [
        _ring(film, path, size=15 - 5 * place)
        for place, path in enumerate(sorted(parts, key=lambda path: path.batch_size))
        if path.batch_size * len(film.spent) <= MOST_RINGS
    ]


def _ring(film: Film, path: Path, *, size: int) -> Part:
    problem = film.descent.problem
    places = np.full((1, len(film.spent), path.batch_size, 2), np.nan, dtype=np.float32)
    for frame in range(len(film.spent)):
        batch = path.batches[min(int(film.updates[path.name][frame]), len(path.batches) - 1)]
        places[0, frame, : len(batch), 0] = problem.inputs[batch]
        places[0, frame, : len(batch), 1] = problem.targets[batch]
    x, y = (np.ascontiguousarray(places[..., axis]) for axis in (0, 1))
    return Part(ring(size=size, color=PATH_COLORS[path.name], width=2), x=x, y=y)
