"""What the deep networks learn: loss over the updates, and the gradient of every layer at one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, named
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.gradient_flow.decade_figures import (
    Array,
    EdgeWords,
    curves,
    edges,
    heights_of,
    layer_axis,
    panel,
    within,
)
from explainer.lessons.gradient_flow.flow_figures import GRADIENT_WINDOW
from explainer.lessons.gradient_flow.learning import LearningRun

_HIGHEST_LOSS: Final = 4.0
"""Beyond that a loss leaves the picture: guessing costs 2.3."""


@dataclass(frozen=True, slots=True)
class LearningWords:
    """What stands at the figures."""

    step: str
    loss: str
    guessing: str
    layer: str
    gradient: str
    edges: EdgeWords


def learning_pictures(run: LearningRun, *, words: LearningWords) -> list[Picture]:
    """Draw both; the player takes them through the updates."""
    return [_loss(run, words), _gradients(run, words)]


def loss_curves(
    loss: Array, *, steps: Sequence[int], last: int, names: Sequence[str], words: LearningWords
) -> go.Figure:
    """Draw the loss of every function, `loss` (functions, points), over the updates `steps`, up to `last`."""
    return _over_updates(loss, steps, last, names, words, frames=()).figure


def _over_updates(
    loss: Array,
    steps: Sequence[int],
    last: int,
    names: Sequence[str],
    words: LearningWords,
    frames: Sequence[Mapping[str, str]],
) -> Picture:
    x = np.asarray(steps, np.float32)[None]
    lines = curves(names, told=f"{words.step} %{{x}}: %{{y:.3f}}")
    parts = [Part(each, x, row[None], grow=True) for each, row in zip(lines, _visible(loss), strict=True)]
    layout = {
        "xaxis": {"range": [0, last + 1]},
        "yaxis": {"range": [0, _HIGHEST_LOSS]},
        "margin": {"t": 40},
    }
    picture = assembled(parts, x=words.step, y=words.loss, layout=layout, frames=frames)
    picture.figure.add_hline(
        log(10),
        line={"width": 1.5, "dash": "dot", "color": MEANING.untrained},
        annotation={"text": words.guessing, "yanchor": "bottom"},
        annotation_position="top right",
    )
    return picture


def _visible(loss: Array) -> NDArray[np.float32]:
    """Return the loss; a gap where it is no longer a number, or too large for the browser's float32."""
    return np.where(np.isfinite(loss) & (loss < 1e30), loss, np.nan).astype(np.float32)


def _loss(run: LearningRun, words: LearningWords) -> Picture:
    steps, names = range(1, run.loss.shape[1] + 1), run.setting.activations
    return _over_updates(run.loss, steps, run.steps, names, words, frames=named(steps))


def _gradients(run: LearningRun, words: LearningWords) -> Picture:
    """Draw ‖∂L/∂W‖ of all layers at the last update."""
    names = run.setting.activations
    heights = heights_of(run.weight_gradient)
    layers = heights.shape[2]
    window = GRADIENT_WINDOW.around(heights)
    shown = within(heights, window).astype(np.float32)
    told = f"{words.layer} %{{x}}: 10<sup>%{{y:.2f}}</sup>"
    lines = curves(names, x=np.arange(1, layers + 1, dtype=np.int64), told=told, dots=5, legend=False)
    parts = [Part(each, y=rows[None]) for each, rows in zip(lines, shown, strict=True)]
    parts += edges(heights.swapaxes(0, 1)[None], window, names=names, words=words.edges)
    axes = {"xaxis": layer_axis(layers), "yaxis": window.axis()}
    return panel(parts, words.gradient, x=words.layer, legend=False, axes=axes)
