"""Cells with numbers or words in them, coloured by what they are."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.marks import cells, line

NOTHING: Final = "\u00a0"
"""Plotly drops an empty text for good: it does not come back with the next frame."""
_SQUARE: Final = 0.46 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1), (np.nan, np.nan)])


def mixed(color: str, share: float) -> str:
    """Return a colour of which only a share is left, the rest being nearly white."""
    levels = [
        round(share * int(color[at : at + 2], 16) + (1 - share) * int(MEANING.zero[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return f"rgb({levels[0]},{levels[1]},{levels[2]})"


KINDS: Final[Mapping[str, str]] = {
    "plain": mixed(MEANING.positive, 0.35),
    "stretched": mixed(MEANING.minimum, 0.6),
    "guilty": mixed(MEANING.wrong, 0.85),
    "new": mixed(MEANING.right, 0.7),
    "quiet": mixed(MEANING.untrained, 0.25),
    "done": mixed(MEANING.right, 0.4),
    "now": mixed(MEANING.negative, 0.85),
}
"""The colour of a cell by what it is."""


def written_cells(
    z: NDArray[np.float64],
    written: NDArray[Any],
    told: NDArray[Any],
    *,
    colors: Sequence[tuple[float, str]],
    high: float,
    size: int,
) -> go.Heatmap:
    """Return cells coloured from 0 to `high`, words in them and others under the pointer; NaN is none."""
    return cells(z, colors=colors, low=0, high=high, gap=2, told="%{customdata}<extra></extra>").update(
        text=written, customdata=told, texttemplate="%{text}", textfont={"size": size}, hoverongaps=False
    )


def kinds_of_cells(
    kinds: Sequence[Sequence[str]], written: Sequence[Sequence[str]], *, size: int
) -> go.Heatmap:
    """Return cells of KINDS, row by row; "" is none."""
    names = list(KINDS)
    z = np.array([[names.index(kind) + 0.5 if kind else np.nan for kind in row] for row in kinds], np.float64)
    words = np.array(written, dtype=object)
    colors = [
        (place / len(names), color)
        for start, color in enumerate(KINDS.values())
        for place in (start, start + 1)
    ]
    return written_cells(z, words, words, colors=colors, high=len(names), size=size)


def rings(at: NDArray[np.int64]) -> go.Scatter:
    """Return frames around cells (n, 2)."""
    if not len(at):
        return line([None], [None], color=MEANING.now, width=3)
    corners = (at[:, None] + _SQUARE).reshape(-1, 2)
    return line(corners[:, 0], corners[:, 1], color=MEANING.now, width=3)
