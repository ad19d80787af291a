"""Pictures of what torch.empty finds, and of the last batch."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, drawn
from explainer.lessons.tensors.grid_figures import kinds_of_cells


def left_over_bars(counts: NDArray[np.int64], *, most: int, x: str, y: str) -> go.Figure:
    """Draw how many old numbers each trial found again."""
    bars = go.Bar(x=list(range(1, len(counts) + 1)), y=counts, marker={"color": MEANING.wrong}, hoverinfo="y")
    return drawn([bars], x=x, y=y, y_axis={"range": [0, 1.1 * most]})


def last_batch_bars(found: NDArray[np.int64], *, x: str, y: str) -> go.Figure:
    """Draw the size of the last batch over the batch size; powers of two stand out."""
    sizes = np.arange(1, len(found) + 1)
    powers = (sizes & (sizes - 1)) == 0
    bars = go.Bar(
        x=sizes,
        y=found[:, 1],
        marker={"color": np.where(powers, MEANING.negative, MEANING.positive).tolist()},
        hovertemplate="%{x}: %{y}<extra></extra>",
    )
    return drawn([bars], x=x, y=y, layout={"bargap": 0.1})


def squares_of(rows: Sequence[Sequence[object]], *, title: str) -> go.Figure:
    """Draw a small table of numbers in cells."""
    written = [[str(cell) for cell in row] for row in rows]
    grid = kinds_of_cells([["plain"] * len(row) for row in rows], written, size=16)
    hidden = {"visible": False, "fixedrange": True}
    return drawn(
        [grid],
        title=title,
        x_axis={**hidden, "range": [-0.5, max(len(rows[0]), 4) - 0.5], "constrain": "domain"},
        y_axis={
            **hidden,
            "range": [max(len(rows), 3) - 0.5, -0.5],
            "scaleanchor": "x",
            "constrain": "domain",
        },
        layout={"margin": {"l": 8, "r": 8, "b": 8}},
    )
