"""What gradient descent sees of a loss: a staircase of flat steps, or a slope that leads down."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, SEQUENTIAL, drawn
from explainer.kit.marks import line, line_in_space, points, points_in_space
from explainer.lessons.perceptron.cycle_figures import EDGELESS, scene
from explainer.lessons.perceptron.losses import LossDescent, LossSlice, LossSurface

_BALL: Final = 2
"""Place of the marker among the traces of a surface."""


@dataclass(frozen=True, slots=True)
class SurfaceWords:
    """Titles of the two surfaces and of their upward axis."""

    zero_one: str
    logistic: str
    loss: str


def standing_on_steps(surface: LossSurface, descent: LossDescent, *, words: SurfaceWords) -> go.Figure:
    """Draw the 0–1 loss with a marker where `descent` begins: no slope moves it from there."""
    start = descent.weights[:1, :2]
    return _landscape(surface, start, descent.zero_one[:1], title=words.zero_one, loss=words.loss)


def walking_down(surface: LossSurface, descent: LossDescent, *, words: SurfaceWords) -> go.Figure:
    """Draw the logistic loss with a marker that takes every step of `descent`, a frame each."""
    path = descent.weights[:, :2]
    figure = _landscape(surface, path, descent.loss, title=words.logistic, loss=words.loss)
    lifted = _lifted(descent.loss, surface)
    frames: list[dict[str, Any]] = [
        {
            "name": str(step),
            "traces": [_BALL],
            "data": [{"type": "scatter3d", "x": [place[0]], "y": [place[1]], "z": [height]}],
        }
        for step, (place, height) in enumerate(zip(path.tolist(), lifted.tolist(), strict=True))
    ]
    figure.frames = frames
    return figure


def _landscape(
    surface: LossSurface,
    path: NDArray[np.float64],
    heights: NDArray[np.float64],
    *,
    title: str,
    loss: str,
) -> go.Figure:
    lifted = _lifted(heights, surface)
    ground = go.Surface(
        x=surface.axis,
        y=surface.axis,
        z=surface.loss,
        colorscale=SEQUENTIAL,
        showscale=False,
        hovertemplate="w<sub>1</sub> = %{x:.3g}<br>w<sub>2</sub> = %{y:.3g}<br>%{z:.4f}<extra></extra>",
    )
    x, y = path.T
    return drawn(
        [
            ground,
            line_in_space(x, y, lifted, color=MEANING.now, width=5),
            points_in_space(x[-1:], y[-1:], lifted[-1:], color=MEANING.now, size=7, outline=2),
        ],
        title=title,
        layout={
            "margin": {**EDGELESS, "t": 36},
            "showlegend": False,
            "scene": scene("w<sub>1</sub>", "w<sub>2</sub>", loss, height=0.6),
        },
    )


def _lifted(heights: NDArray[np.float64], surface: LossSurface) -> NDArray[np.float64]:
    """Return heights a little above the surface, which would otherwise hide half of what stands on it."""
    return heights + 0.02 * max(float(surface.loss.max() - surface.loss.min()), 0.1)


def slices(
    zero_one: LossSlice,
    logistic: LossSlice,
    *,
    at: float,
    x: str,
    y: str,
    slope: str,
    names: tuple[str, str],
) -> go.Figure:
    """Draw both losses over one weight, a ball where it stands now, and what is called `slope` there."""
    highest = max(float(curve.loss.max(initial=1)) for curve in (zero_one, logistic))
    return drawn(
        [
            # Steps are drawn as steps: between two values the 0–1 loss takes no value between.
            _curve(zero_one, names[0], MEANING.wrong, shape="hv"),
            _curve(logistic, names[1], MEANING.right, shape="linear"),
            _ball(zero_one, at, slope, position="bottom center"),
            _ball(logistic, at, slope, position="top left"),
        ],
        x=x,
        y=y,
        y_axis={"range": [-0.1, 1.05 * highest]},
    )


def _curve(curve: LossSlice, name: str, color: str, *, shape: str) -> go.Scatter:
    told = "%{x:.3g}: %{y:.4f}<extra></extra>"
    return line(curve.values, curve.loss, color=color, width=3, shape=shape, name=name, told=told)


def _ball(curve: LossSlice, at: float, slope: str, *, position: str) -> go.Scatter:
    place = int(np.abs(curve.values - at).argmin())
    here = slice(place, place + 1)
    ball = points(curve.values[here], curve.loss[here], color=MEANING.now, size=13)
    return ball.update(
        text=[f"<b>{slope} {curve.slope[place]:.3f}</b>".replace("-", "−")],
        textposition=position,
        textfont={"size": 14},
        mode="markers+text",
    )
