"""The neuron as a drawing: inputs, weights, weighted sum, step, output.

The width of an edge is the size of its weight, the colour its sign.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.marks import area, line, points, texts
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.perceptron.looks import Looks
from explainer.lessons.perceptron.panel_figures import (
    mistakes_layout,
    mistakes_parts,
    step_layout,
    step_parts,
)
from explainer.lessons.perceptron.plane_figures import COLORS, SYMBOLS

Place = tuple[float, float]

_INPUTS: Final[tuple[Place, ...]] = ((0.7, 5.4), (0.7, 3.0), (0.7, 0.6))
"""x₁, x₂ and the constant 1 that the bias belongs to."""
_SUM: Final[Place] = (6.2, 3.0)
_STEP: Final[Place] = (7.95, 3.0)
_OUTPUT: Final[Place] = (9.4, 3.0)
_EDGES: Final = tuple(
    ((x + 0.75, y), (_SUM[0] - 0.95, _SUM[1] + shift))
    for (x, y), shift in zip(_INPUTS, (0.6, 0.0, -0.6), strict=True)
)
_LABELS: Final[tuple[Place, ...]] = ((1.9, 5.75), (1.5, 3.65), (1.9, 0.25))
"""Where the weights are written."""
_THICKEST: Final = 0.28
"""Half of the height of the edge with the largest weight."""
_NUMBERS: Final = 8
"""Place of the changing numbers among the traces."""
_NAMES: Final = ("w<sub>1</sub>", "w<sub>2</sub>", "b")


@dataclass(frozen=True, slots=True)
class NeuronWords:
    """What stands at the drawing."""

    epoch: str
    mistakes: str
    """Title of the panel of mistakes."""
    step: str
    """Title of the panel of the step."""
    positive: str
    """A weight above zero."""
    negative: str


def neuron_and_mistakes(looks: Looks, mistakes: NDArray[np.int64], *, words: NeuronWords) -> Picture:
    """Draw the neuron at every look, and below it how many points every epoch had wrong."""
    panel = mistakes_layout(mistakes, epoch=words.epoch, title=words.mistakes)
    return _picture(looks, words, mistakes_parts(looks, mistakes), panel, first=0)


def neuron_and_step(looks: Looks, *, words: NeuronWords) -> Picture:
    """Draw the neuron at every look, and below it where the weighted sums of all points lie on the step."""
    panel = step_layout(looks, title=words.step)
    return _picture(looks, words, step_parts(looks), panel, first=1)


def number(value: float) -> str:
    """Return at most three digits, with a proper minus; nothing for NaN."""
    return "" if np.isnan(value) else f"{value:.3g}".replace("-", "−")


def _picture(
    looks: Looks, words: NeuronWords, below: Sequence[Part], panel: Mapping[str, Any], *, first: int
) -> Picture:
    """Return the neuron with a panel below it, and its texts at every position, counted from `first`.

    What moves can move a text, but not change it.
    """
    layout = {
        "margin": {"l": 24, "r": 8, "t": 8, "b": 40},
        "showlegend": False,
        "xaxis": {"range": [0, 10.15], "visible": False, "fixedrange": True},
        "yaxis": {"range": [-0.3, 6.8], "domain": [0.42, 1], "visible": False, "fixedrange": True},
    }
    frames = [
        {"name": str(first + position), "data": [{"text": _texts_at(looks, position)}], "traces": [_NUMBERS]}
        for position in range(len(looks.point))
    ]
    return assembled([*_parts(looks, words), *below], layout={**layout, **panel}, frames=frames)


def _parts(looks: Looks, words: NeuronWords) -> list[Part]:
    largest = float(np.abs(looks.before).max())
    return [
        Part(_wires()),
        *(_edges(looks, sign, largest, name) for sign, name in ((1, words.positive), (-1, words.negative))),
        Part(_nodes()),
        Part(_step_icon()),
        *(_answer(looks, label) for label in (1, 0)),
        Part(_names(looks)),
        Part(_numbers(looks)),
    ]


def _edges(looks: Looks, sign: int, largest: float, name: str) -> Part:
    color = MEANING.positive if sign > 0 else MEANING.negative
    x, y = edge_bands(looks.before, _EDGES, thickest=_THICKEST / (largest or 1), sign=sign)
    band = area(color=color, opacity=0.8, name=name)
    return Part(band, x[None].astype(np.float32), y[None].astype(np.float32))


def _wires() -> go.Scatter:
    """Return thin lines, which also show a weight of 0."""
    joints = [
        ((_SUM[0] + 0.95, _SUM[1]), (_STEP[0] - 0.65, _STEP[1])),
        ((_STEP[0] + 0.65, _STEP[1]), (_OUTPUT[0] - 0.65, _OUTPUT[1])),
    ]
    return wires([*_EDGES, *joints])


def wires(edges: Sequence[tuple[Place, Place]]) -> go.Scatter:
    """Return a thin line along every edge."""
    x, y = ([each for start, end in edges for each in (start[axis], end[axis], None)] for axis in (0, 1))
    return line(x, y, color=MEANING.untrained, width=1)


def _nodes() -> go.Scatter:
    places = (*_INPUTS, _SUM, _STEP, _OUTPUT)
    return go.Scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="markers",
        marker={
            "symbol": ["circle-open"] * 4 + ["square-open", "circle-open"],
            "size": [36, 36, 36, 52, 36, 36],
            "color": MEANING.untrained,
            "line": {"width": 2},
        },
        hoverinfo="skip",
        showlegend=False,
    )


def _step_icon() -> go.Scatter:
    x, y = _STEP
    across, upward = [x - 0.36, x, x, x + 0.36], [y - 0.3, y - 0.3, y + 0.3, y + 0.3]
    return line(across, upward, color=MEANING.untrained)


def _answer(looks: Looks, label: int) -> Part:
    """Return the output, filled with the colour and the shape of its class."""
    shown = np.where(looks.output == label, np.float32(1), np.float32(np.nan))[None, :, None]
    node = answers(1, label, size=30).update(text=[f"<b>{number(looks.labels[label])}</b>"])
    return Part(node, shown * _OUTPUT[0], shown * _OUTPUT[1])


def answers(count: int, label: int, *, size: float) -> go.Scatter:
    """Return so many nodes that say `label`, in the colour and the shape of that class."""
    nodes = points(color=COLORS[label], size=size, symbol=SYMBOLS[label])
    said, font = [f"<b>{label}</b>"] * count, {"color": MEANING.zero, "size": 15}
    return nodes.update(mode="markers+text", text=said, textfont=font)


def _names(looks: Looks) -> go.Scatter:
    asked = "z ≥ 0 ?" if looks.fires_at_zero else "z &gt; 0 ?"
    places = [
        *((x, y + 0.95) for x, y in _INPUTS[:2]),
        (_SUM[0], _SUM[1] + 1.25),
        (_STEP[0], _STEP[1] + 0.95),
        (_OUTPUT[0], _OUTPUT[1] + 0.95),
        _INPUTS[2],
    ]
    x, y = zip(*places, strict=True)
    return texts(x, y, ["x<sub>1</sub>", "x<sub>2</sub>", "Σ", asked, "ŷ", "1"], size=13)


def _numbers(looks: Looks) -> go.Scatter:
    """Return the numbers that change: inputs, weighted sum, target, weights."""
    places = (*_INPUTS[:2], _SUM, (_OUTPUT[0], _OUTPUT[1] - 1.1), *_LABELS)
    x, y = zip(*places, strict=True)
    position = ["middle center"] * 4 + ["middle right"] * 3
    return texts(x, y, _texts_at(looks, len(looks.point) - 1), size=12, position=position)


def _texts_at(looks: Looks, position: int) -> list[str]:
    # A blank that is no text to Plotly would be dropped for good.
    blank = "\u00a0"
    inputs = [number(value) or blank for value in looks.places[position]]
    asked = looks.point[position] >= 0
    target = f"t = {number(looks.called(looks.target)[position])}" if asked else blank
    return [*inputs, number(looks.weighted_sum[position]) or blank, target, *_weights_at(looks, position)]


def _weights_at(looks: Looks, position: int) -> list[str]:
    texts: list[str] = []
    for name, old, new in zip(_NAMES, looks.before[position], looks.after[position], strict=True):
        text = f"{name} = {number(old)}"
        texts.append(text if old == new else f"<b>{text}→{number(new)}</b>")
    return texts


def edge_bands(
    weights: NDArray[np.float64], edges: Sequence[tuple[Place, Place]], *, thickest: float, sign: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y (positions, 6 · edges) of bands for the weights (positions, edges) of one sign.

    Each is a closed quadrilateral of the height 2 · `thickest` · |weight|, and a gap; NaN where the weight
    has the other sign, or is 0.
    """
    half = np.where(weights * sign > 0, np.abs(weights) * thickest, np.nan)
    ends = np.array(edges)
    (left, start), (right, end) = ends[:, 0].T, ends[:, 1].T
    still, gap = 0 * half, np.full_like(half, np.nan)
    x = np.stack([left + still, right + still, right + still, left + still, left + still, gap], axis=-1)
    y = np.stack([start - half, end - half, end + half, start + half, start - half, gap], axis=-1)
    return x.reshape(len(weights), -1), y.reshape(len(weights), -1)
