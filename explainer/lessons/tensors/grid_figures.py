"""Cells with numbers or words in them, coloured by what they are."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.marks import cells, line

Values = dict[str, Any]
"""What changes of a trace from frame to frame."""

NOTHING: Final = "\u00a0"
"""Plotly drops an empty text for good: it does not come back with the next frame."""
NOWHERE: Final[Mapping[str, Any]] = {"x": [None], "y": [None]}
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


def played(
    traces: Sequence[Any], frames: Sequence[Sequence[Values]]
) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return the traces as they stand in the last frame, and frames of values, named 1, 2, 3, …

    Whole traces in every frame would be checked by plotly one by one, which takes a quarter of a second.
    """
    last = [trace.update(values) for trace, values in zip(traces, frames[-1], strict=True)]
    places = list(range(len(last)))
    return last, [
        {"name": str(number), "data": list(frame), "traces": places} for number, frame in enumerate(frames, 1)
    ]


def written_cells(*, colors: Sequence[tuple[float, str]], high: float, size: int) -> go.Heatmap:
    """Return cells coloured from 0 to `high`, with words in them and others under the pointer."""
    return cells(None, colors=colors, low=0, high=high, gap=2, told="%{customdata}<extra></extra>").update(
        texttemplate="%{text}", textfont={"size": size}, hoverongaps=False
    )


def cells_of(z: NDArray[np.float64], written: NDArray[Any], told: NDArray[Any]) -> Values:
    """Return what stands in the cells of a heatmap; NaN is none."""
    return {"type": "heatmap", "z": z, "text": written, "customdata": told}


def cells_by_kind(*, size: int) -> go.Heatmap:
    """Return cells of KINDS without any in it."""
    count = len(KINDS)
    colors = [
        (place / count, color) for start, color in enumerate(KINDS.values()) for place in (start, start + 1)
    ]
    return written_cells(colors=colors, high=count, size=size)


def kinds_of(kinds: Sequence[Sequence[str]], written: Sequence[Sequence[str]]) -> Values:
    """Return what stands in cells of KINDS, row by row; "" is none."""
    names = list(KINDS)
    z = np.array([[names.index(kind) + 0.5 if kind else np.nan for kind in row] for row in kinds], np.float64)
    words = np.array(written, dtype=object)
    return cells_of(z, words, words)


def kinds_of_cells(
    kinds: Sequence[Sequence[str]], written: Sequence[Sequence[str]], *, size: int
) -> go.Heatmap:
    """Return cells of KINDS with words in them."""
    return cells_by_kind(size=size).update(kinds_of(kinds, written))


def frames_around(at: NDArray[np.int64]) -> Values:
    """Return where a line runs round cells (n, 2)."""
    corners = (at[:, None] + _SQUARE).reshape(-1, 2)
    return {"x": corners[:, 0], "y": corners[:, 1]} if len(at) else dict(NOWHERE)


def rings(at: NDArray[np.int64]) -> go.Scatter:
    """Return a line round cells (n, 2)."""
    return line(color=MEANING.now, width=3).update(frames_around(at))
