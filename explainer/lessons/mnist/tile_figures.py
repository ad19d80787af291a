"""Digits side by side, each with a few words below it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import INK_ON_PAGE, drawn
from explainer.kit.marks import cells, texts

_SIDE: Final = 28
_ACROSS, _DOWN = _SIDE + 4, _SIDE + 14
"""From a digit to the next one; below a digit is room for its words."""
COLUMNS: Final = 8
ROW: Final = 92
"""Pixels of the screen that a row should have: on a phone a digit is then as large as its words."""


def rows_of(count: int) -> int:
    """Return how many rows so many digits take."""
    return -(-count // COLUMNS)


def tiles(
    images: NDArray[np.uint8], captions: Sequence[str], colors: Sequence[str] | None = None
) -> go.Figure:
    """Draw digits (n, 28, 28) in rows, each with its caption below it, in its colour or the page's."""
    rows, columns = rows_of(len(images)), COLUMNS
    sheet = np.zeros((rows * _DOWN, columns * _ACROSS - 4), np.uint8)
    places = [(place % columns * _ACROSS, place // columns * _DOWN) for place in range(len(images))]
    for (left, top), image in zip(places, images, strict=True):
        # Level 0 shows the page.
        sheet[top : top + _SIDE, left : left + _SIDE] = np.maximum(image, 1)
    middles, below = [left + _SIDE / 2 for left, _ in places], [top + _SIDE + 5 for _, top in places]
    words = texts(middles, below, captions, size=12, clipped=False)
    if colors is not None:
        words.update(textfont={"color": list(colors)})
    bare = {"visible": False, "constrain": "domain"}
    return drawn(
        [cells(sheet, colors=INK_ON_PAGE, low=0, high=255), words],
        x_axis=bare,
        y_axis={**bare, "autorange": "reversed", "scaleanchor": "x"},
        layout={"margin": {"l": 4, "r": 4, "t": 4, "b": 4}},
    )
