"""What is drawn of a trained network's inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2, sqrt
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.basedatatypes import BaseTraceType

from explainer.kit.drawing import DIVERGING, INK, MEANING, NOTHING, above_nothing, drawn, merged
from explainer.kit.marks import cells
from explainer.lessons.mnist.figures import DIGITS
from explainer.lessons.mnist.inspection import FirstLayer, Stage, symmetric_limit

_TILE: Final = 29
"""28 pixels and a gap."""
_DOWN: Final = {"visible": False, "autorange": "reversed", "scaleanchor": "x", "constrain": "domain"}
_ZERO: Final = 128
"""The byte of a weight of 0; 1 … 255 are −limit … limit, and byte 0 is the gap."""


@dataclass(frozen=True, slots=True)
class WayWords:
    """Titles of the pictures on the way, and what stands beside their values."""

    image: str
    layer: str
    """With {number}."""
    pre_activation: str
    activation: str
    unit: str
    value: str
    logits: str
    probabilities: str
    digit: str


def first_layer(layer: FirstLayer, *, unit: str, norm: str) -> go.Figure:
    """Draw the weights of every unit as one mosaic, orange below zero and blue above, on one scale."""
    columns = ceil(sqrt(len(layer.images)))
    # Byte 0 shows the page, 1 to 255 the diverging colours.
    weights = cells(_mosaic(layer, columns), colors=above_nothing(1 / 255), low=0, high=255)
    weights.update(colorbar=_bar_of_bytes(layer.limit), showscale=True)
    places = np.arange(len(layer.images))
    captions = go.Scatter(
        x=places % columns * _TILE + 13.5,
        y=places // columns * _TILE + 13.5,
        customdata=np.stack([layer.units, layer.norms], axis=1).astype(np.float32),
        mode="markers",
        marker={"size": 20, "opacity": 0, "color": MEANING.zero},
        showlegend=False,
        hovertemplate=f"{unit} %{{customdata[0]:.0f}}<br>{norm} %{{customdata[1]:.3f}}<extra></extra>",
    )
    return _picture([weights, captions], layout={"margin": {"l": 4, "r": 4, "t": 4, "b": 40}})


def way_through_figures(
    stages: Sequence[Stage], *, words: WayWords, right: int | None = None
) -> list[go.Figure]:
    """Draw the image, every hidden layer, the logits and the probabilities; mark the right digit."""
    hidden = [stage for stage in stages if stage.name in ("pre_activation", "activation")]
    return [
        input_image(stages[0].values, title=words.image),
        *(
            hidden_layer(before, after, words=words)
            for before, after in zip(hidden[::2], hidden[1::2], strict=True)
        ),
        ten_bars(stages[-2].values, words=words, title=words.logits, right=right),
        ten_bars(stages[-1].values, words=words, title=words.probabilities, right=right, share=True),
    ]


def input_image(pixels: NDArray[np.float32], *, title: str | None = None) -> go.Figure:
    """Draw (28, 28) grey values, 0 black to 255 white."""
    told = "[%{y}, %{x}]: %{z}"
    return _picture([cells(pixels.astype(np.uint8), colors=INK, low=0, high=255, told=told)], title=title)


def hidden_layer(before: Stage, after: Stage, *, words: WayWords) -> go.Figure:
    """Draw a layer's pre-activations beside its activations, unit by unit in rows, on one symmetric scale."""
    limit = symmetric_limit(np.concatenate([before.values, after.values]))
    half = {"visible": True, "showticklabels": False, "ticks": "", "showgrid": False, "zeroline": False}
    # Side by side, each half named below it.
    return _picture(
        [_units(stage, axis=axis, words=words) for stage, axis in ((before, ""), (after, "2"))],
        title=words.layer.format(number=before.layer),
        layout={
            "xaxis": {**half, "domain": [0, 0.49], "title": {"text": words.pre_activation}},
            "xaxis2": {**half, "domain": [0.51, 1], "title": {"text": words.activation}, "anchor": "y2"},
            "yaxis2": {"zeroline": False, **_DOWN, "anchor": "x2", "scaleanchor": "x2"},
            "coloraxis": {
                "colorscale": DIVERGING,
                "cmin": -limit,
                "cmax": limit,
                "colorbar": {"thickness": 10, "nticks": 5, "outlinewidth": 0},
            },
            "margin": {"b": 36},
        },
    )


def ten_bars(
    values: NDArray[np.float32],
    *,
    words: WayWords,
    title: str | None = None,
    right: int | None = None,
    share: bool = False,
) -> go.Figure:
    """Draw a bar a digit: the right digit stands out by colour and ✓, a wrong answer by colour and ✗."""
    shown = ".1%" if share else ".2f"
    bars = go.Bar(
        x=marked_digits(values, right),
        y=values,
        marker={"color": answer_colors(values, right)},
        text=_labels(values, share=share),
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        hovertemplate=f"%{{x}}: %{{y:{shown}}}<extra></extra>",
    )
    digits = {"type": "category", "tickangle": 0}
    upward = {"tickformat": ".0%", "range": [0, 1.1]} if share else {"range": _room_for(values)}
    return drawn([bars], x=words.digit, title=title, x_axis=digits, y_axis=upward)


def _room_for(values: NDArray[np.float32]) -> list[float]:
    """Room for the numbers outside the bars, above and below."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
    room = 0.12 * (high - low or 1.0)
    return [low - room if low < 0 else 0, high + room]


def _labels(values: NDArray[np.float32], *, share: bool) -> list[str]:
    """Ten shares with a label each would hide the one that counts."""
    if share:
        return [f"{value:.0%}" if value >= 0.005 else "" for value in values]
    return [f"{value:.1f}" for value in values]


def marked_digits(values: NDArray[np.float32], right: int | None) -> list[str]:
    """Return 0 … 9; where it is known, the one that is really there has a ✓, and a wrong answer a ✗."""
    said = list(DIGITS)
    if right is not None:
        answer = int(values.argmax())
        said[answer] = f"<b>{answer} ✗</b>"
        said[right] = f"<b>{right} ✓</b>"
    return said


def answer_colors(values: NDArray[np.float32], right: int | None) -> list[str]:
    """Return a colour a digit: that of the answer, and, where it is known, that of the digit really there."""
    colors = [MEANING.untrained] * 10
    colors[int(values.argmax())] = MEANING.training if right is None else MEANING.wrong
    if right is not None:
        colors[right] = MEANING.right
    return colors


def _units(stage: Stage, *, axis: str, words: WayWords) -> go.Heatmap:
    """Lay the units out in rows; places without a unit stay empty."""
    count = len(stage.values)
    columns = unit_columns(count)
    numbers = np.full(ceil(count / columns) * columns, np.nan, np.float32)
    numbers[:count] = stage.values
    return go.Heatmap(
        z=numbers.reshape(-1, columns),
        customdata=np.arange(len(numbers)).reshape(-1, columns),
        coloraxis="coloraxis",
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
        xgap=1,
        ygap=1,
        hoverongaps=False,
        hovertemplate=(f"{words.unit} %{{customdata}}<br>{words.value} %{{z:.3f}}<extra></extra>"),
    )


def unit_columns(count: int) -> int:
    """Return the smallest power of two from √count on: 16 columns for 128 units."""
    return 2 ** ceil(log2(sqrt(count)))


def _picture(
    traces: Sequence[BaseTraceType], *, title: str | None = None, layout: Mapping[str, Any] = NOTHING
) -> go.Figure:
    """Square pixels, the first row on top, no axes."""
    across = {"visible": False, "constrain": "domain"}
    shared = {"margin": {"l": 8, "r": 8, "b": 8}}
    return drawn(traces, title=title, x_axis=across, y_axis=_DOWN, layout=merged(shared, layout))


def _mosaic(layer: FirstLayer, columns: int) -> NDArray[np.uint8]:
    """Return the images as bytes, gaps between them: a quarter of the floats' size on the wire."""
    rows = ceil(len(layer.images) / columns)
    sheet = np.zeros((rows * _TILE - 1, columns * _TILE - 1), np.uint8)
    finite = np.nan_to_num(layer.images, nan=0.0, posinf=layer.limit, neginf=-layer.limit)
    levels = np.rint(finite / layer.limit * (_ZERO - 1)) + _ZERO
    for place, image in enumerate(levels.astype(np.uint8)):
        top, left = place // columns * _TILE, place % columns * _TILE
        sheet[top : top + 28, left : left + 28] = image
    return sheet


def _bar_of_bytes(limit: float) -> dict[str, Any]:
    return {
        "tickvals": [1, _ZERO, 255],
        "ticktext": [f"{value:+.2g}" if value else "0" for value in (-limit, 0.0, limit)],
        "orientation": "h",
        "x": 0.5,
        "y": 0,
        "yanchor": "top",
        "len": 0.6,
        "thickness": 10,
        "outlinewidth": 0,
    }
