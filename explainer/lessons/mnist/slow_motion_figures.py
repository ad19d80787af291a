"""What is drawn of a training step in slow motion: a frame a line of PyTorch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Final

import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, drawn, frames_of
from explainer.kit.marks import texts
from explainer.lessons.mnist.network_figures import (
    MIDDLE,
    NOTHING,
    OUTPUT,
    WIDTH,
    Block,
    blocks_of,
    lit,
    shown_image,
)
from explainer.lessons.mnist.slow_motion import Phase, SlowStep
from explainer.lessons.mnist.slow_unit_figures import unit_in_slow_motion

_LIT: Final[Mapping[str, str]] = {
    "forward": MEANING.positive,
    "loss": MEANING.wrong,
    "zero_grad": MEANING.untrained,
    "backward": MEANING.negative,
    "step": MEANING.right,
    "again": MEANING.positive,
}
"""The colour of what a phase lights up: signal, loss, nothing, gradient, weights, signal again."""
_FORWARD: Final = ("forward", "again")
_PALE: Final = 0.12
"""Opacity of what a phase leaves alone."""
_IMAGE: Final = Block(7.0, 13 / 28, 24 / 28, 28, 28)
"""Narrower and higher than elsewhere: here a unit is longer to the right than downwards."""
_LOSS_AT: Final = 59.0
_GAP: Final = 0.4
"""Between a band of weights and the layers that it joins."""
_BAR: Final = 2.5
_TOP: Final = -7.0
_CODE_AT: Final = -3.5
_VALUES_AT: Final = 35.0
_MEANING_AT: Final = 38.5
_BOTTOM: Final = 40.5
"""Where what is written stands, in the scene of the network: y points down."""


@dataclass(frozen=True, slots=True)
class SlowWords:
    """What stands at the figures."""

    step: str
    """One step, as in "step 1"."""
    signal: str
    """Mean absolute activation."""
    change: str
    """Length of the change of a layer's weights."""
    gradient_norm: str
    loss: str
    weights: str
    """All weights of the watched unit."""
    gradients: str


def slow_motion(slow: SlowStep, *, words: SlowWords) -> list[go.Figure]:
    """Draw the network and the watched unit, each with a frame a phase, named 1, 2, 3, …"""
    unit = unit_in_slow_motion(slow, weights=words.weights, gradients=words.gradients)
    return [network_in_slow_motion(slow, words=words), unit]


def network_in_slow_motion(slow: SlowStep, *, words: SlowWords) -> go.Figure:
    """Draw the network as everywhere on the page, the weights between its layers, and the loss.

    Its cells show what a line computes for each neuron. Below, the gradient norm of every layer.
    """
    scene = _Scene((_IMAGE, *blocks_of(slow.recipe.hidden), OUTPUT))
    pictures = [_network_at(slow, phase, scene, words) for phase in slow.phases]
    sizes = [*(str(width) for width in slow.widths), words.loss]
    return drawn(
        pictures[0],
        x_axis={
            "range": [-1, WIDTH],
            "tickvals": [*scene.middles, _LOSS_AT],
            "ticktext": sizes,
            "side": "bottom",
            "showgrid": False,
            "anchor": "y",
            "ticks": "",
        },
        y_axis={"domain": [0.42, 1], "range": [_BOTTOM, _TOP], "visible": False},
        layout={
            "yaxis2": {"domain": [0, 0.3], "range": [0, 1.65 * _largest_norm(slow)], "visible": False},
            "showlegend": False,
            "margin": {"t": 8, "b": 8, "l": 8, "r": 8},
        },
        frames=frames_of(pictures),
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where the layers stand, from left to right: the image, the hidden layers, the outputs."""

    blocks: tuple[Block, ...]

    @property
    def middles(self) -> list[float]:
        """Of the layers."""
        return [block.middle for block in self.blocks]

    @property
    def between(self) -> list[float]:
        """Half way from each layer to the next."""
        return [(left.right + right.left) / 2 for left, right in pairwise(self.blocks)]


def _network_at(
    slow: SlowStep, phase: Phase, scene: _Scene, words: SlowWords
) -> list[go.Scatter | go.Bar | go.Heatmap]:
    """Return the traces of one phase; every phase has the same ones in the same order."""
    return [
        *(_weights(phase, layer, ends) for layer, ends in enumerate(pairwise(scene.blocks))),
        shown_image(slow.images[phase.step - 1], _IMAGE),
        *(
            lit(block, values, told="%{customdata}: %{z:.3g}")
            for block, values in zip(scene.blocks[1:], phase.cells, strict=True)
        ),
        _loss_ring(phase),
        _arrows(phase, scene),
        _texts({WIDTH / 2: _code(phase, words)}, height=_CODE_AT, size=13).update(
            textfont_family="monospace"
        ),
        _texts(_values_of(phase, scene), height=_VALUES_AT, size=12),
        _texts({-0.5: _meaning_of(phase, words)}, height=_MEANING_AT, size=12, position="middle right"),
        _norms(phase, scene),
        _texts(
            {-0.5: words.gradient_norm},
            height=1.52 * _largest_norm(slow),
            size=12,
            axis="y2",
            position="middle right",
        ),
    ]


def _code(phase: Phase, words: SlowWords) -> str:
    return f"{words.step} {phase.step}<br><b>{phase.line}</b>"


def _values_of(phase: Phase, scene: _Scene) -> dict[float, str]:
    """The row of numbers: signals below the layers, changes below the bands, the loss at the end."""
    values: dict[float, str] = {}
    if phase.name in _FORWARD:
        signals = phase.after.activations or ()
        values |= {place: f"{value:.3f}" for place, value in zip(scene.middles, signals, strict=False)}
    if phase.name == "step":
        values |= {place: f"{value:.4f}" for place, value in zip(scene.between, phase.changes, strict=True)}
    if phase.after.loss is not None and not (phase.name == "forward" and phase.step > 1):
        values[_LOSS_AT] = f"<b>{phase.after.loss:.4f}</b>"
    if phase.name == "again":
        values[_LOSS_AT] = f"{phase.before.loss:.4f} →<br>{values[_LOSS_AT]}"
    return values


def _meaning_of(phase: Phase, words: SlowWords) -> str:
    if phase.name in _FORWARD:
        return words.signal
    return words.change if phase.name == "step" else NOTHING


def _largest_norm(slow: SlowStep) -> float:
    norms = [norm for phase in slow.phases for norm in phase.after.gradient_norms]
    return max((norm for norm in norms if norm is not None and isfinite(norm)), default=0.0) or 1.0


def _norms(phase: Phase, scene: _Scene) -> go.Bar:
    """A bar a layer; without a gradient no bar, but PyTorch's word for it."""
    norms = phase.after.gradient_norms
    fresh = phase.name == "backward"
    return go.Bar(
        x=scene.between,
        width=_BAR,
        y=[norm or 0.0 for norm in norms],
        yaxis="y2",
        marker={"color": _transparent(MEANING.negative, 1.0 if fresh else 0.55)},
        text=["None" if norm is None else f"{norm:.4f}" for norm in norms],
        textposition="outside",
        textangle=0,
        constraintext="none",
        textfont={"size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _weights(phase: Phase, layer: int, ends: tuple[Block, Block]) -> go.Scatter:
    """The band between two layers; lit by what passes through it or changes it."""
    before, after = ends
    left, right = before.right + _GAP, after.left - _GAP
    low, high = before.half, after.half
    return go.Scatter(
        x=[left, right, right, left, left],
        y=[MIDDLE + half for half in (low, high, -high, -low, low)],
        mode="lines",
        fill="toself",
        fillcolor=_transparent(
            MEANING.untrained if phase.name == "loss" else _LIT[phase.name], _band_light(phase, layer)
        ),
        line={"width": 1, "color": MEANING.untrained},
        hoverinfo="skip",
    )


def _band_light(phase: Phase, layer: int) -> float:
    """Opacity: the layer's share of the largest gradient, or of the largest change; else pale."""
    values = {"backward": phase.after.gradient_norms, "step": phase.changes}.get(phase.name)
    if values is None:
        return 2 * _PALE if phase.name in _FORWARD else _PALE
    return _PALE + (0.85 - _PALE) * _share(values, layer)


def _share(values: Sequence[float | None], place: int) -> float:
    known = [0.0 if value is None or not isfinite(value) else value for value in values]
    return known[place] / (max(known) or 1.0)


def _loss_ring(phase: Phase) -> go.Scatter:
    lit = phase.name in ("loss", "backward", "again")
    color = MEANING.wrong if lit else MEANING.untrained
    return go.Scatter(
        x=[_LOSS_AT],
        y=[MIDDLE],
        mode="markers",
        marker={
            "size": 30,
            "color": _transparent(color, 0.8 if lit else _PALE),
            "line": {"width": 2, "color": color},
        },
        hoverinfo="skip",
    )


def _arrows(phase: Phase, scene: _Scene) -> go.Scatter:
    """Which way the numbers flow: forward to the right, backward to the left."""
    forward, backward = phase.name in _FORWARD, phase.name == "backward"
    places = [*scene.between, (OUTPUT.right + _LOSS_AT) / 2]
    if phase.name == "loss":
        places = places[-1:]
    shown = forward or backward or phase.name == "loss"
    return go.Scatter(
        x=places if shown else [None],
        y=[MIDDLE] * len(places) if shown else [None],
        mode="markers",
        marker={
            "symbol": "triangle-left" if backward else "triangle-right",
            "size": 14,
            "color": MEANING.zero,
            "line": {"width": 2, "color": _LIT[phase.name]},
        },
        hoverinfo="skip",
    )


def _texts(
    words: Mapping[float, str],
    *,
    height: float,
    size: int,
    axis: str | None = None,
    position: str = "middle center",
) -> go.Scatter:
    """Texts at their places."""
    return texts(
        list(words) or [None],
        [height] * len(words) or [None],
        list(words.values()) or [NOTHING],
        size=size,
        position=position,
        clipped=False,
        on=(None, axis),
    )


def _transparent(color: str, opacity: float) -> str:
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:.2f})"
