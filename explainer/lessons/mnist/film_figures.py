"""The film of a training: twenty test images turning from wrong to right, and weights out of noise."""

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.digits.film import Film
from explainer.kit.drawing import INK_ON_PAGE, JUDGED, MEANING, above_nothing, drawn, named
from explainer.kit.marks import cells, texts
from explainer.kit.moving_figures import Levels, Move, Picture

_PIXELS: Final = 28
_ACROSS: Final = 5
_WIDE: Final = 32
_HIGH: Final = 44
"""An image with the gap to the next one, and below it the room for what it is read as."""
_SAID_AT: Final = 34
_TILE: Final = 29
"""The weights of a neuron and the gap to the next."""
_LEVELS_OF_LIMIT: Final = 120
"""Between a weight of 0 and the limit, see Film."""


@dataclass(frozen=True, slots=True)
class FilmWords:
    """The titles."""

    images: str
    weights: str


def watched_figure(
    film: Film, images: NDArray[np.uint8], labels: NDArray[np.uint8], *, title: str
) -> go.Figure:
    """Draw images (n, 28, 28) in rows; below each stands what it is read as, ✓ if it is that.

    A tint, green or red, is the stronger the surer the network is. A frame an epoch.
    """
    rows = ceil(len(images) / _ACROSS)
    frames = [
        [_tint(film, labels, epoch), _answers(film.answers[epoch], labels)]
        for epoch in range(len(film.answers))
    ]
    return drawn(
        [cells(_sheet(images), colors=INK_ON_PAGE, low=0, high=255), *frames[-1]],
        title=title,
        layout=_bare(width=_WIDE * _ACROSS, height=_HIGH * rows),
        frames=[go.Frame(name=str(epoch), data=traces, traces=[1, 2]) for epoch, traces in enumerate(frames)],
    )


def _places(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the images begin: their left and their upper ends."""
    rows, columns = np.divmod(np.arange(count), _ACROSS)
    return columns * _WIDE, rows * _HIGH


def _sheet(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """All images on one sheet; byte 0 is the page, so that black is 1."""
    sheet = np.zeros((_HIGH * ceil(len(images) / _ACROSS), _WIDE * _ACROSS), np.uint8)
    for left, top, image in zip(*_places(len(images)), images, strict=True):
        sheet[top : top + _PIXELS, left : left + _PIXELS] = np.maximum(image, 1)
    return sheet


def _tint(film: Film, labels: NDArray[np.uint8], epoch: int) -> go.Heatmap:
    """A cell over each image, and gaps between them: the certainty, below 0 where the answer is wrong."""
    right = np.where(film.answers[epoch] == labels, 1, -1)
    rows = ceil(len(labels) / _ACROSS)
    shares = np.full((2 * rows, 2 * _ACROSS), np.nan, np.float32)
    places = np.arange(len(labels))
    shares[2 * (places // _ACROSS), 2 * (places % _ACROSS)] = right * film.certainty[epoch] / 100
    return cells(
        shares,
        _edges(_ACROSS, _WIDE),
        _edges(rows, _HIGH),
        colors=JUDGED,
        low=-1,
        high=1,
    ).update(hoverongaps=False)


def _edges(count: int, pitch: int) -> NDArray[np.float64]:
    """The borders of cells as wide as an image and of the gaps between them."""
    starts = np.arange(count) * pitch
    return np.append(np.column_stack([starts, starts + _PIXELS]).ravel(), count * pitch) - 0.5


def _answers(answers: NDArray[np.uint8], labels: NDArray[np.uint8]) -> go.Scatter:
    left, top = _places(len(labels))
    right = answers == labels
    said = [f"{answer} {'✓' if hit else '✗'}" for answer, hit in zip(answers, right, strict=True)]
    colors = [MEANING.right if hit else MEANING.wrong for hit in right]
    written = texts(left + _PIXELS / 2, top + _SAID_AT, said, size=12, clipped=False)
    return written.update(textfont={"size": 12, "color": colors})


def weights_picture(film: Film, *, title: str) -> Picture:
    """Draw each neuron's weights as an image, orange below 0, blue above, on one scale for all epochs."""
    epochs, neurons, _ = film.weights.shape
    columns = ceil(sqrt(neurons))
    rows = ceil(neurons / columns)
    sheets = np.zeros((1, epochs, rows * _TILE - 1, columns * _TILE - 1), np.uint8)
    for neuron in range(neurons):
        top, left = neuron // columns * _TILE, neuron % columns * _TILE
        image = film.weights[:, neuron].reshape(epochs, _PIXELS, _PIXELS)
        sheets[0, :, top : top + _PIXELS, left : left + _PIXELS] = image
    low, high = (film.limit * (level - 128) / _LEVELS_OF_LIMIT for level in (0, 255))
    # Byte 0 shows the page between the images.
    colors = above_nothing(1 / 255)
    maps = Levels(sheets, low, high)
    figure = drawn(
        [cells(maps.at(0, -1), colors=colors, low=low, high=high)],
        title=title,
        layout=_bare(width=sheets.shape[3], height=sheets.shape[2]),
        frames=named(range(epochs)),
    )
    return Picture(figure, (Move(0, z=maps),))


def _bare(*, width: int, height: int) -> dict[str, Any]:
    """Square pixels from the upper left corner, no axes, no zoom."""
    across = {"range": [-0.5, width - 0.5], "visible": False, "fixedrange": True, "constrain": "domain"}
    down = {"range": [height - 0.5, -0.5], "scaleanchor": "x", "constraintoward": "top"}
    margin = {"l": 8, "r": 8, "t": 36, "b": 8}
    return {"xaxis": across, "yaxis": {**across, **down}, "margin": margin, "dragmode": False}
