"""What the deep networks learn: loss over the updates, and the gradient of every layer at one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import MEANING, with_axes
from explainer.kit.moving_figures import Move, Picture
from explainer.lessons.gradient_flow.decade_figures import (
    Array,
    EdgeWords,
    drawn,
    edges,
    heights_of,
    layer_axis,
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
    found = looks(names)
    figure = go.Figure(
        [
            go.Scatter(
                x=np.asarray(steps, np.float32),
                y=_visible(row),
                mode="lines",
                line={"width": 2, "color": found[name].color, "dash": found[name].dash},
                name=name,
                hovertemplate=f"{name}, {words.step} %{{x}}: %{{y:.3f}}<extra></extra>",
            )
            for name, row in zip(names, loss, strict=True)
        ]
    )
    with_axes(figure, x=words.step, y=words.loss)
    figure.add_hline(
        log(10),
        line={"width": 1.5, "dash": "dot", "color": MEANING.untrained},
        annotation={"text": words.guessing, "yanchor": "bottom"},
        annotation_position="top right",
    )
    figure.update_layout(
        xaxis={"range": [0, last + 1]}, yaxis={"range": [0, _HIGHEST_LOSS]}, margin={"t": 40}
    )
    return figure


def _visible(loss: Array) -> NDArray[np.float32]:
    """Return the loss; a gap where it is no longer a number, or too large for the browser's float32."""
    return np.where(np.isfinite(loss) & (loss < 1e30), loss, np.nan).astype(np.float32)


def _loss(run: LearningRun, words: LearningWords) -> Picture:
    taken = run.loss.shape[1]
    steps = range(1, taken + 1)
    names = run.setting.activations
    figure = loss_curves(run.loss, steps=steps, last=run.steps, names=names, words=words)
    # Frames without content: they only name the player's steps.
    figure.frames = [go.Frame(name=str(step)) for step in steps]
    x = np.arange(1, taken + 1, dtype=np.float32)[None]
    moves = tuple(Move(place, x, _visible(row)[None], grow=True) for place, row in enumerate(run.loss))
    return Picture(figure, moves)


def _gradients(run: LearningRun, words: LearningWords) -> Picture:
    """Draw ‖∂L/∂W‖ of all layers at the last update."""
    names = run.setting.activations
    heights = heights_of(run.weight_gradient)
    layers = heights.shape[2]
    window = GRADIENT_WINDOW.around(heights)
    found = looks(names)
    traces, moves = list[go.Scatter](), list[Move]()
    for name, rows in zip(names, heights, strict=True):
        shown = within(rows, window).astype(np.float32)
        moves.append(Move(len(traces), y=shown[None]))
        traces.append(
            go.Scatter(
                x=np.arange(1, layers + 1, dtype=np.int64),
                y=shown[-1],
                mode="lines+markers",
                line={"width": 2, "color": found[name].color, "dash": found[name].dash},
                marker={"size": 5},
                name=name,
                showlegend=False,
                hovertemplate=f"{name}, {words.layer} %{{x}}: 10<sup>%{{y:.2f}}</sup><extra></extra>",
            )
        )
    for edge in edges(heights.swapaxes(0, 1), window, names=names, words=words.edges):
        edge.trace.y = edge.y[-1].astype(np.float32)
        moves.append(Move(len(traces), y=edge.y[None].astype(np.float32)))
        traces.append(edge.trace)
    axes = {"xaxis": layer_axis(layers), "yaxis": window.axis()}
    figure = drawn(traces, words.gradient, x=words.layer, legend=False, axes=axes)
    return Picture(figure, tuple(moves))
