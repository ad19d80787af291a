"""A race on contours, on the solid and as loss against step.

Each figure is drawn once for all races with the same surface and runners; where its last traces stand is told
by the `…_moves` function of the same name, for every value of the knob and every step.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import look_of
from explainer.choices.surfaces.surface_figures import GROUND, contour_figure, solid_figure
from explainer.descents.run import Race
from explainer.kit.drawing import MEANING, drawn, ten_to
from explainer.kit.marks import line, line_in_space, points_in_space
from explainer.kit.moving_figures import Joined, Move
from explainer.lessons.optimizers.trail_figures import Decades, Trail

_PLACE: Final = "(%{x:.4g}, %{y:.4g})"
_HEIGHT: Final = "%{x}: 10<sup>%{y:.2f}</sup>"


@dataclass(frozen=True, slots=True)
class CourseWords:
    """What stands at the figures."""

    contours: str
    solid: str
    curves: str
    step: str
    above: str
    """The loss above the lowest minimum."""
    minimum: str
    start: str
    reached: str
    left: str


def contour_course(surface: str, runners: Sequence[str], *, words: CourseWords) -> go.Figure:
    """Draw the contours, and the looks of trails and of the spots above them."""
    figure = contour_figure(surface, x_label="x", y_label="y", minimum=words.minimum)
    lines = [_line(name, _PLACE, width=2.5) for name in runners]
    figure.add_traces([*lines, _spots(runners, words, start=True)])
    return figure.update_layout(
        title=_title(words.contours), margin={"l": 40, "r": 8, "t": 32, "b": 40}, showlegend=False
    )


def contour_course_moves(race: Race, drawn: Sequence[Trail]) -> list[Move]:
    """Return what moves on the contours."""
    start_x, start_y = (np.full((1, 1, 1), place, np.float32) for place in race.setting.start)
    x = Joined((start_x, *(trail.x.as_points() for trail in drawn), *_marks(drawn, "x")))
    y = Joined((start_y, *(trail.y.as_points() for trail in drawn), *_marks(drawn, "y")))
    return [
        *(Move(place, trail.x, trail.y, grow=True) for place, trail in enumerate(drawn, GROUND)),
        Move(GROUND + len(drawn), x, y, since=_since(drawn, before=1 + len(drawn))),
    ]


def solid_course(surface: str, runners: Sequence[str], *, words: CourseWords) -> go.Figure:
    """Draw the solid, and the looks of trails and heads."""
    figure = solid_figure(surface, x_label="x", y_label="y", minimum=words.minimum)
    figure.add_traces([*(_line_in_space(name) for name in runners), _heads_in_space(runners)])
    # A little farther away than usual: nothing else in this picture makes room for the numbers of the axes.
    return figure.update_layout(
        title=_title(words.solid),
        margin={"l": 0, "r": 0, "t": 32, "b": 0},
        showlegend=False,
        scene_camera_eye={"x": -1.35, "y": -1.45, "z": 1.5},
    )


def solid_course_moves(drawn: Sequence[Trail]) -> list[Move]:
    """Return what moves on the solid."""
    x, y, z = (
        Joined(tuple(path.as_points() for path in paths))
        for paths in zip(*((trail.x, trail.y, trail.z) for trail in drawn), strict=True)
    )
    trails = enumerate(drawn, GROUND)
    return [
        *(Move(place, trail.x, trail.y, trail.z, grow=True) for place, trail in trails),
        Move(GROUND + len(drawn), x, y, z),
    ]


def loss_course(runners: Sequence[str], *, steps: int, decades: Decades, words: CourseWords) -> go.Figure:
    """Draw the axes of the loss above the lowest minimum, and the looks of curves and spots."""
    return drawn(
        [*(_line(name, _HEIGHT, width=2) for name in runners), _spots(runners, words, start=False)],
        x=words.step,
        y=words.above,
        title=words.curves,
        x_axis={"range": [-0.02 * steps, 1.02 * steps]},
        y_axis=powers_of_ten(*decades),
        layout={"showlegend": False, "margin": {"l": 56, "r": 8, "t": 32, "b": 40}},
    )


def loss_course_moves(race: Race, drawn: Sequence[Trail]) -> list[Move]:
    """Return what moves over the steps."""
    steps: NDArray[np.float32] = np.arange(race.setting.steps + 1, dtype=np.float32)[None]
    x = Joined((*[steps[..., None]] * len(drawn), *_marks(drawn, "step")))
    y = Joined((*(trail.loss.as_points() for trail in drawn), *_marks(drawn, "loss")))
    return [
        *(Move(place, steps, trail.loss, grow=True) for place, trail in enumerate(drawn)),
        Move(len(drawn), x, y, since=_since(drawn, before=len(drawn))),
    ]


def _marks(drawn: Sequence[Trail], name: str) -> list[NDArray[np.float32]]:
    """Return a coordinate of the rings of who has arrived and the crosses of who has left: (K, 1, R)."""
    both = [[trail.reached for trail in drawn], [trail.left for trail in drawn]]
    return [
        np.stack([getattr(event, name) for event in events], axis=-1)[:, None].astype(np.float32)
        for events in both
    ]


def _since(drawn: Sequence[Trail], *, before: int) -> NDArray[np.int64]:
    """Return (K, points): since which step the spots are there; so many `before` the marks always are."""
    events = [*(trail.reached for trail in drawn), *(trail.left for trail in drawn)]
    arrivals = np.stack([event.since for event in events], axis=-1)
    return np.pad(arrivals, [(0, 0), (before, 0)])


def powers_of_ten(low: float, high: float) -> dict[str, Any]:
    """Return range and ticks of an axis for logarithms between two values."""
    every = max(1, math.ceil((high - low) / 7))
    powers = [power for power in range(math.ceil(low), math.floor(high) + 1) if power % every == 0]
    space = 0.04 * (high - low)
    return {
        "range": [low - space, high + space],
        "tickvals": powers,
        "ticktext": [ten_to(power) for power in powers],
    }


def _title(words: str) -> dict[str, Any]:
    return {"text": words, "x": 0, "xref": "paper", "font": {"size": 14}}


def _line(name: str, told: str, *, width: float) -> go.Scatter:
    look = look_of(name)
    return line(color=look.color, width=width, dash=look.dash, name=name, told=told)


def _spots(runners: Sequence[str], words: CourseWords, *, start: bool) -> go.Scatter:
    """Return one trace for all spots, as each trace takes its time: start, heads, rings, crosses.

    Rings stand around who has reached a minimum, crosses where somebody has left.
    """
    looks, many = [look_of(name) for name in runners], len(runners)
    first = int(start)
    colors = [
        *[MEANING.now] * first,
        *(look.color for look in looks),
        *[MEANING.right] * many,
        *[MEANING.wrong] * many,
    ]
    symbols = [
        *["cross-thin"] * first,
        *(look.symbol for look in looks),
        *["circle-open"] * many,
        *["x"] * many,
    ]
    solid = [*[False] * first, *[True] * many, *[False] * many, *[True] * many]
    names = [words.start] * first + [
        *runners,
        *(f"{name}: {words.reached}" for name in runners),
        *(f"{name}: {words.left}" for name in runners),
    ]
    return go.Scatter(
        mode="markers",
        marker={
            "symbol": symbols,
            "color": colors,
            "size": [*[15] * first, *[11] * many, *[19] * many, *[13] * many],
            "line": {
                "width": [1.5 if filled else 2.5 for filled in solid],
                "color": [
                    MEANING.zero if filled else color for filled, color in zip(solid, colors, strict=True)
                ],
            },
        },
        text=names,
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _line_in_space(name: str) -> go.Scatter3d:
    return line_in_space(color=look_of(name).color, width=5).update(name=name, hoverinfo="name")


def _heads_in_space(runners: Sequence[str]) -> go.Scatter3d:
    colors = [look_of(name).color for name in runners]
    heads = points_in_space(color=colors, size=5, outline=1)
    return heads.update(text=list(runners), hoverinfo=None, hovertemplate="%{text}<extra></extra>")
