"""The network drawn once, from left to right: an image, its layers as columns of cells, ten probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.basedatatypes import BaseTraceType

from explainer.kit.drawing import INK, MEANING, SIGNAL, drawn
from explainer.kit.marks import cells, line, texts
from explainer.lessons.mnist.inspection import symmetric_limit
from explainer.lessons.mnist.inspection_figures import answer_colors, marked_digits
from explainer.lessons.mnist.sight import Links, Sight

WIDTH: Final = 64.0
HEIGHT: Final = 34.0
"""Of the scene, in its own unit; y points down."""
MIDDLE: Final = 16.0
"""How far down the middle of every layer lies."""
_IMAGE: Final = 20.0
_FIRST_LAYER: Final = 23.0
_OUTPUT: Final = 45.0
"""Left ends of the hidden layers and of the ten outputs."""
_GAP: Final = 3.0
_TALLEST: Final = 32
"""Neurons in one column of cells; of more there are several columns."""
_ROOM: Final = 31.0
_LARGEST: Final = 2.0
_DIGIT_AT: Final = 48.5
_BAR_AT: Final = 50.5
_LONGEST_BAR: Final = 6.0
NOTHING: Final = "\u00a0"
"""Plotly drops an empty text for good: it does not come back with the next picture."""


@dataclass(frozen=True, slots=True)
class NetworkWords:
    """What is said of a place under the pointer."""

    neuron: str
    value: str
    logit: str
    probability: str
    link: str
    """What a link adds to the neuron that it leads to."""


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of one layer, filled column by column from the top."""

    left: float
    width: float
    """Of a cell."""
    height: float
    rows: int
    columns: int

    @property
    def across(self) -> NDArray[np.floating]:
        """The middles of the columns."""
        return self.left + (np.arange(self.columns) + 0.5) * self.width

    @property
    def down(self) -> NDArray[np.floating]:
        """The middles of the rows."""
        return MIDDLE + (np.arange(self.rows) - (self.rows - 1) / 2) * self.height

    @property
    def middle(self) -> float:
        """Half way from its left to its right end."""
        return self.left + self.columns * self.width / 2

    def place(self, neurons: NDArray[np.int64]) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """Return x and y of the cells of some neurons."""
        columns, rows = np.divmod(neurons, self.rows)
        return self.across[columns], self.down[rows]

    def grid(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Lay values out as the cells stand, (rows, columns); a place without a neuron is NaN."""
        whole = np.full(self.rows * self.columns, np.nan, np.float32)
        whole[: len(values)] = values
        return whole.reshape(self.columns, self.rows).T

    @property
    def right(self) -> float:
        """Its right end."""
        return self.left + self.columns * self.width

    @property
    def half(self) -> float:
        """Half its height."""
        return self.rows * self.height / 2


IMAGE: Final = Block(0.0, _IMAGE / 28, _IMAGE / 28, 28, 28)
OUTPUT: Final = Block(_OUTPUT, 2.0, 3.1, 10, 1)


def blocks_of(widths: Sequence[int]) -> tuple[Block, ...]:
    """Return where the hidden layers stand, between the image and the outputs, beside each other."""
    if not widths:
        return ()
    room = (_OUTPUT - _FIRST_LAYER - _GAP) / len(widths)
    blocks: list[Block] = []
    for place, width in enumerate(widths):
        rows, columns = min(width, _TALLEST), ceil(width / _TALLEST)
        height = min(_ROOM / rows, _LARGEST)
        cell = min(height, (room - _GAP / 2) / columns)
        left = _FIRST_LAYER + room * (place + 0.5) - cell * columns / 2
        blocks.append(Block(left, cell, height, rows, columns))
    return tuple(blocks)


def network_figure(sight: Sight, *, words: NetworkWords, right: int | None = None) -> go.Figure:
    """Draw an image's way through the network; mark the digit that it really is, if that is known.

    Each layer has a scale of its own, symmetric about 0: blue above, orange below.
    """
    widths = [len(values) for values in sight.hidden]
    hidden = blocks_of(widths)
    blocks = (IMAGE, *hidden, OUTPUT)
    told = f"{words.neuron} %{{customdata}}<br>{words.value} %{{z:.3f}}"
    return drawn(
        [
            shown_image(sight.image),
            *(lit(block, values, told=told) for block, values in zip(hidden, sight.hidden, strict=True)),
            lit(OUTPUT, sight.logits, told=f"{words.logit} %{{customdata}}: %{{z:.2f}}"),
            *_links(sight.links, blocks, words.link),
            *_bars(sight.probabilities, right, words.probability),
            _sizes(blocks, (784, *widths, 10)),
        ],
        x_axis={"range": [-0.5, WIDTH], "visible": False, "fixedrange": True, "constrain": "domain"},
        y_axis={
            "range": [HEIGHT + 0.5, -0.5],
            "visible": False,
            "fixedrange": True,
            "scaleanchor": "x",
            "constrain": "domain",
        },
        layout={"margin": {"l": 0, "r": 8, "t": 0, "b": 0}, "dragmode": False, "showlegend": False},
    )


def shown_image(image: NDArray[np.uint8], block: Block = IMAGE) -> go.Heatmap:
    """Return the image at its place."""
    return cells(image, block.across, block.down, colors=INK, low=0, high=255, told="%{z}")


def lit(block: Block, values: NDArray[np.float32], *, told: str | bool = False) -> go.Heatmap:
    """Return a layer's cells, lit by their values on one symmetric scale."""
    limit = symmetric_limit(values)
    picture = cells(
        block.grid(values), block.across, block.down, colors=SIGNAL, low=-limit, high=limit, gap=1, told=told
    )
    neurons = block.grid(np.arange(len(values)).astype(np.float32))
    return picture.update(customdata=neurons, hoverongaps=False)


def _links(links: Sequence[Links], blocks: Sequence[Block], told: str) -> list[go.Scatter]:
    """Two traces: what raises a neuron's weighted sum, and what lowers it."""
    return [_lines(links, blocks, raising=raising, told=told) for raising in (True, False)]


def _lines(links: Sequence[Links], blocks: Sequence[Block], *, raising: bool, told: str) -> go.Scatter:
    x: list[float] = []
    y: list[float] = []
    amounts: list[float] = []
    for place, each in enumerate(links):
        chosen = (each.amounts > 0) == raising
        starts = blocks[place].place(each.source[chosen])
        ends = blocks[place + 1].place(each.target[chosen])
        for left, top, right, bottom, amount in zip(*starts, *ends, each.amounts[chosen], strict=True):
            x += [left, right, np.nan]
            y += [top, bottom, np.nan]
            amounts += [amount] * 3
    color = MEANING.positive if raising else MEANING.negative
    dash = None if raising else "dot"
    drawn_lines = line(x, y, color=color, width=1.5, dash=dash, told=f"{told} %{{customdata:+.2f}}")
    return drawn_lines.update(customdata=np.array(amounts, np.float32), opacity=0.7)


def _bars(probabilities: NDArray[np.float32], right: int | None, told: str) -> list[BaseTraceType]:
    """Ten bars from left to right, beside each the digit and its probability."""
    lengths = _LONGEST_BAR * probabilities
    said = [_percent(float(value)) for value in probabilities]
    best = int(probabilities.argmax())
    said[best] = f"<b>{said[best]}</b>"
    bars = go.Bar(
        x=lengths,
        y=OUTPUT.down,
        base=_BAR_AT,
        width=1.8,
        orientation="h",
        marker={"color": answer_colors(probabilities, right)},
        customdata=probabilities,
        hovertemplate=f"{told} %{{customdata:.2%}}<extra></extra>",
        showlegend=False,
    )
    numbers = texts(
        _BAR_AT + lengths + 0.4, OUTPUT.down, said, size=12, position="middle right", clipped=False
    )
    digits = texts([_DIGIT_AT] * 10, OUTPUT.down, marked_digits(probabilities, right), size=13)
    return [bars, numbers, digits]


def _percent(share: float) -> str:
    """One decimal; nothing for what rounds to 0, and no decimal for what rounds to all."""
    return NOTHING if share < 0.0005 else f"{share:.1%}".replace("100.0", "100")


def _sizes(blocks: Sequence[Block], widths: Sequence[int]) -> go.Scatter:
    """How many numbers a layer is, below it."""
    return texts(
        [block.middle for block in blocks], [HEIGHT - 0.8] * len(blocks), list(map(str, widths)), size=12
    )
