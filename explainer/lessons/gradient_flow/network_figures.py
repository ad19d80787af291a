"""The network itself: columns of cells that light up on the way forward, and again on the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import BACKWARD_LIGHT, FORWARD_LIGHT, MEANING, ten_to
from explainer.kit.marks import cells
from explainer.kit.moving_figures import Levels, Part, Picture, assembled
from explainer.lessons.gradient_flow.decade_figures import Array, heights_of, layer_axis
from explainer.lessons.gradient_flow.flow import UNITS, Flow, FlowFamily
from explainer.lessons.gradient_flow.flow_figures import LEFT, resting

LOW: Final = -6
HIGH: Final = 3
"""Powers of ten at which a cell is dark, and as bright as can be; beyond, it stays so."""
_SHADES: Final = 32
"""Of a cell: so few deflate well, and no eye tells them apart."""
_ROWS: Final = UNITS + 1
"""One is left empty between the networks of two functions."""
Light = Sequence[tuple[float, str]]

_FAINT: Final = 0.25
_GAP: Final = 2


@dataclass(frozen=True, slots=True)
class NetworkWords:
    """What stands at the figure."""

    layer: str
    signal: str
    """√(mean h²) of a unit, beside that of the inputs, which is 1."""
    gradient: str
    """‖∂L/∂z‖ of a unit, beside the root mean square of the last layer's units."""


def network_picture(flow: Flow, family: FlowFamily | None, *, words: NetworkWords) -> Picture:
    """Draw the first units of every layer, one network below the other, for all scales of a family.

    A cell shows log₁₀ of what its unit has: the signal from when the player has reached the layer on the way
    forward, over it the gradient from when it comes back. Zero is dark; what is no number is not lit.
    """
    names, depth = flow.setting.activations, flow.setting.depth
    signal = flow.unit_signal[None] if family is None else family.unit_signal
    x, y = np.arange(1.0, depth + 1), np.arange(_ROWS * len(names) - 1.0)
    told = words.signal, words.gradient
    lights = FORWARD_LIGHT, BACKWARD_LIGHT
    lit = _lit(signal), _lit(_arrived(flow, family))
    since = [_since(depth, len(y), back=back) for back in (False, True)]
    return assembled(
        [
            Part(_unlit(x, y)),
            *(
                Part(_lamps(x, y, light, name, layer=words.layer), z=levels, since=reached)
                for light, name, levels, reached in zip(lights, told, lit, since, strict=True)
            ),
            *(
                Part(_key(place, light, name))
                for place, (light, name) in enumerate(zip(lights, told, strict=True))
            ),
        ],
        layout={
            # The curves of the gradient below it name the layers.
            "xaxis": {**layer_axis(depth), "showgrid": False, "showticklabels": False, "ticks": ""},
            "yaxis": {"range": [-0.5, len(y) - 0.5], "showgrid": False, **_called(names)},
            "margin": {"l": LEFT, "t": 46, "b": 4},
        },
        replica=resting(flow, family),
    )


def _called(names: Sequence[str]) -> dict[str, list[Any]]:
    """Return the ticks that name the networks, from the top, each in the colour of its curve."""
    return {
        "tickvals": [block * _ROWS + (UNITS - 1) / 2 for block in reversed(range(len(names)))],
        "ticktext": [f'<span style="color:{looks(names)[name].color}">{name}</span>' for name in names],
    }


def _unlit(x: Array, y: Array) -> go.Heatmap:
    there = np.zeros((len(y), len(x)), np.float32)
    there[UNITS::_ROWS] = np.nan
    colors = [(0.0, MEANING.untrained), (1.0, MEANING.untrained)]
    return cells(there, x, y, colors=colors, low=0, high=1, gap=_GAP).update(opacity=_FAINT)


def _lamps(x: Array, y: Array, light: Light, name: str, *, layer: str) -> go.Heatmap:
    told = f"{layer} %{{x}}, {name}: 10<sup>%{{z:.1f}}</sup><extra></extra>"
    return cells(None, x, y, colors=light, low=LOW, high=HIGH, gap=_GAP, told=told).update(hoverongaps=False)


def _key(place: int, light: Light, name: str) -> go.Heatmap:
    """Return what is out of sight but for its bar of colours above the cells, left or right by its place."""
    powers = (LOW, LOW // 2, 0, HIGH)
    bar = {
        "orientation": "h",
        "title": {"text": name, "side": "top", "font": {"size": 12}},
        "thickness": 6,
        "len": 0.42,
        "x": place,
        "xanchor": "right" if place else "left",
        "y": 1,
        "yanchor": "bottom",
        "xpad": 0,
        "ypad": 2,
        "outlinewidth": 0,
        "tickvals": powers,
        "ticktext": [ten_to(power) for power in powers],
    }
    unseen = cells([[LOW]], [-1], [-1], colors=light, low=LOW, high=HIGH)
    return unseen.update(showscale=True, colorbar=bar)


def _arrived(flow: Flow, family: FlowFamily | None) -> Array:
    """Return ‖∂L/∂z‖ of every unit beside the root mean square of the last layer's units."""
    units, layers = (
        (flow.unit_gradient[None], flow.gradient[None])
        if family is None
        else (family.unit_gradient, family.gradient)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return units * flow.setting.width**0.5 / layers[:, :, -1, None, None]


def _since(depth: int, rows: int, *, back: bool) -> NDArray[np.int64]:
    """Return the step of the player (rows, depth) at which signal or gradient reaches the layer of a cell."""
    layers = np.arange(1, depth + 1)
    return np.tile(2 * depth + 1 - layers if back else layers, (rows, 1))


def _lit(values: Array) -> Levels:
    """Return log₁₀ of values (scales, functions, depth, units) as rows of cells."""
    heights = np.where(np.isnan(values), np.nan, heights_of(values))
    shade = np.rint((np.clip(heights, LOW, HIGH) - LOW) / (HIGH - LOW) * (_SHADES - 1))
    apart = 254 // (_SHADES - 1)
    levels = np.where(np.isnan(shade), 0, 1 + apart * np.nan_to_num(shade)).astype(np.uint8)
    scales, functions, depth, units = levels.shape
    rows = np.zeros((scales, functions, _ROWS, depth), np.uint8)
    # The first unit of the first function stands at the top.
    rows[:, :, :units] = levels[:, ::-1, :, ::-1].swapaxes(2, 3)
    whole = rows.reshape(scales, 1, -1, depth)[:, :, :-1]
    unit = (HIGH - LOW) / (apart * (_SHADES - 1))
    return Levels(whole, LOW - unit, LOW + 254 * unit, gaps=True)
