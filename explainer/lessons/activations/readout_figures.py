"""A legend that reads: beside the sample of every line stands its number, which follows the knob."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import Look
from explainer.kit.marks import line
from explainer.kit.moving_figures import Part

_ROW: Final = 19
"""Pixels."""
_GAP: Final = 0.02
"""Between the rows and the figure, as a share of its height."""
_NOWHERE: Final = 1e7
"""An axis so long that all numbers stand at one place: a text moved by the knob says where it is."""


def readout(lines: Mapping[str, Look], numbers: NDArray[np.float64], *, decimals: int = 4) -> Iterator[Part]:
    """Yield a row for every line; `numbers`, (lines, knob values), are what the lines have at the knob."""
    for row, look in enumerate(lines.values()):
        yield Part(line([0, 1], [row, row], color=look.color, dash=look.dash, width=3, on=("x3", "y2")))
    text = go.Scatter(
        y=list(range(len(lines))),
        mode="text",
        texttemplate=[f"{name}  <b>%{{x:.{decimals}f}}</b>" for name in lines],
        textposition="middle right",
        textfont={"size": 13},
        xaxis="x2",
        yaxis="y2",
        cliponaxis=False,
        hoverinfo="skip",
    )
    yield Part(text, x=numbers.T[:, None])


def readout_axes(rows: int, *, height: int) -> dict[str, object]:
    """Return the axes of the readout above a figure, `height` pixels high within its margins.

    In a window that makes the figure lower, the chart gives the rows the pixels that `meta` asks for.
    """
    share = _share(rows, height)
    hidden = {"visible": False, "fixedrange": True}
    return {
        "meta": {"rows": rows * _ROW, "gap": _GAP},
        "yaxis2": {**hidden, "domain": [1 - share, 1], "range": [rows - 0.5, -0.5], "anchor": "x2"},
        "xaxis2": {**hidden, "domain": [0.13, 1], "range": [-_NOWHERE / 500, _NOWHERE], "anchor": "y2"},
        "xaxis3": {**hidden, "domain": [0, 0.12], "range": [0, 1], "anchor": "y2"},
    }


def below_readout(rows: int, *, height: int) -> list[float]:
    """Return the domain that is left for the y axis of the figure itself."""
    return [0, 1 - _share(rows, height) - _GAP]


def _share(rows: int, height: int) -> float:
    return rows * _ROW / height
