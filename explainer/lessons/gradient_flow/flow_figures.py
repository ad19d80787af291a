"""The signal on its way forward and the gradient on its way back, layer by layer."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import MEANING
from explainer.kit.marks import line
from explainer.kit.moving_figures import Part, Picture
from explainer.lessons.gradient_flow.decade_figures import (
    Array,
    EdgeWords,
    Window,
    curves,
    edges,
    heights_of,
    layer_axis,
    panel,
    within,
)
from explainer.lessons.gradient_flow.flow import Flow, FlowFamily

GRADIENT_WINDOW: Final = Window(-16, 8)
VARIANCE_WINDOW: Final = Window(-12, 12)
"""The same for all settings that fit, so that pictures can be compared."""
LEFT: Final = 84
"""Pixels before the first layer, in the network and in the curves below it."""
_BAND: Final = 9
"""Width of the line that says what to expect; what is measured lies on it."""
_FAINT: Final = 0.3
_MOST_DOTS: Final = 25
"""More layers have smaller dots, or dashes could not be seen between them."""


@dataclass(frozen=True, slots=True)
class FlowWords:
    """What stands at the figures."""

    layer: str
    from_right: str
    """The same, and where the gradient comes from."""
    gradient: str
    """‖∂L/∂z‖."""
    variance: str
    weight_gradient: str
    expected: str
    """The product of the factors, quantity as a band."""
    edges: EdgeWords


@dataclass(frozen=True, slots=True, eq=False)
class _Panel:
    """One quantity of every layer; heights (knob values, functions, depth)."""

    heights: Array
    window: Window
    forward: bool
    title: str
    expected: Array | None = None


def steps_of(depth: int) -> int:
    """Return how many positions the player has: before all, to the last layer, back to the first."""
    return 2 * depth + 1


def layer_at(step: int, depth: int) -> tuple[int, bool]:
    """Return the layer that position `step` has reached, and whether it is on the way back; 0 before all."""
    return (step, False) if step <= depth else (2 * depth + 1 - step, True)


def flow_pictures(flow: Flow, family: FlowFamily | None, *, words: FlowWords) -> list[Picture]:
    """Draw ‖∂L/∂z‖ with its explanation, the variance of z, and ‖∂L/∂W‖; with a family, for its scales."""
    rest = resting(flow, family)
    gradient = heights_of(flow.gradient[None] if family is None else family.gradient)
    weights = heights_of(flow.weight_gradient[None] if family is None else family.weight_gradient)
    deviation = flow.pre_activation_deviation[None] if family is None else family.pre_activation_deviation
    variance = 2 * heights_of(deviation)
    expected = heights_of(flow.expected_gradient[None] if family is None else family.expected_gradient)
    panels = (
        _Panel(gradient, GRADIENT_WINDOW.around(gradient[rest]), False, words.gradient, expected),
        _Panel(variance, VARIANCE_WINDOW.around(variance[rest]), True, words.variance),
        _Panel(weights, GRADIENT_WINDOW.around(weights[rest]), False, words.weight_gradient),
    )
    return [_drawn(panel, flow, rest, words) for panel in panels]


def resting(flow: Flow, family: FlowFamily | None) -> int:
    """Return the place of the setting's scale in the family."""
    if family is None:
        return 0
    return int(np.abs(family.scales - flow.setting.scale).argmin())


def _drawn(quantity: _Panel, flow: Flow, rest: int, words: FlowWords) -> Picture:
    names, depth = flow.setting.activations, flow.setting.depth
    told = f"{words.layer} %{{x}}: 10<sup>%{{y:.2f}}</sup>"
    lines = curves(names, told=told, dots=5 if depth <= _MOST_DOTS else 3)
    parts: list[Part] = []
    for place, (name, trace) in enumerate(zip(names, lines, strict=True)):
        if quantity.expected is not None:
            parts.append(_growing(_band(looks(names)[name].color), quantity.expected[:, place], quantity))
        parts.append(_growing(trace, quantity.heights[:, place], quantity))
    parts += edges(quantity.heights[:, None], quantity.window, names=names, words=words.edges)
    explained = quantity.expected is not None
    if explained:
        parts.append(Part(_band(MEANING.untrained, words.expected).update(x=[None], y=[None])))
    return panel(
        parts,
        quantity.title,
        x=words.from_right if explained else words.layer,
        legend=explained,
        axes={
            "xaxis": layer_axis(depth),
            "yaxis": quantity.window.axis(),
            **({"margin": {"l": LEFT}} if explained else {}),
        },
        replica=rest,
    )


def _growing(trace: go.Scatter, heights: Array, quantity: _Panel) -> Part:
    """Return a curve that grows in the direction of the panel; `heights` is (knob values, depth)."""
    return Part(trace, *_way(within(heights, quantity.window), forward=quantity.forward), grow=True)


def _band(color: str, name: str | None = None) -> go.Scatter:
    """Return a band that says what to expect."""
    return line(color=color, width=_BAND, name=name).update(opacity=_FAINT)


def _way(heights: Array, *, forward: bool) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return x and y for every position of the player: the way forward comes first, then the way back."""
    depth = heights.shape[-1]
    layers = np.arange(depth, dtype=np.int64)
    waiting = np.full(depth, depth - 1)
    order = np.concatenate([[0], layers, waiting] if forward else [[0], waiting, layers[::-1]])
    shown = np.arange(steps_of(depth)) > (0 if forward else depth)
    x = np.where(shown, order + 1.0, np.nan)
    y = np.where(shown, heights[:, order], np.nan)
    return x[None].astype(np.float32), y.astype(np.float32)
