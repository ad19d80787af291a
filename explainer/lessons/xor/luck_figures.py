"""Many seeds at once: the decision surface of each as a tiny map, their losses, and the table of shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit import marks
from explainer.kit.drawing import MEANING, POWERS, SEQUENTIAL, above_nothing, drawn
from explainer.kit.marks import line, squares
from explainer.lessons.xor.curve_figures import decades, spacing
from explainer.lessons.xor.luck import MAP, TABLE_ACTIVATIONS, TABLE_WIDTHS, Cell, Luck

COLUMNS: Final = 10
_PITCH: Final = MAP + 4
"""Cells from one map to the next."""
_REACH: Final = MAP / 2 + 1
"""From the middle of a map to its frame."""


@dataclass(frozen=True, slots=True)
class LuckWords:
    """What stands at the seeds."""

    mosaic: str
    curves: str
    seed: str
    solved: str
    stuck: str
    now: str
    """The seed that the page is set to."""
    epoch: str
    loss: str


def mosaic(luck: Luck, *, seed: int, words: LuckWords) -> go.Figure:
    """Draw the final decision map of every seed, ten in a row, framed where it is not solved."""
    count = len(luck.solved)
    rows = -(-count // COLUMNS)
    middles = np.array([_middle(place) for place in range(count)])
    spots = go.Scatter(
        x=middles[:, 0],
        y=middles[:, 1],
        mode="markers",
        marker={"size": 24, "opacity": 0},
        hovertext=[
            f"{words.seed} {place}: {words.solved if solved else words.stuck}"
            for place, solved in enumerate(luck.solved)
        ],
        hoverinfo="text",
        showlegend=False,
    )
    chosen = middles[seed : seed + 1]
    bare = {"showgrid": False, "ticks": "", "fixedrange": True, "constrain": "domain"}
    wide, high = min(count, COLUMNS) * _PITCH, rows * _PITCH
    return drawn(
        [
            _tiles(luck),
            squares(middles[~luck.solved], _REACH, name=words.stuck, color=MEANING.wrong, width=3),
            squares(chosen, _REACH, name=words.now, color=MEANING.untrained, width=6),
            spots,
        ],
        title=words.mosaic,
        x_axis={
            **bare,
            "range": [-3, wide - 1],
            "tickvals": [_middle(place)[0] for place in range(min(count, COLUMNS))],
            "ticktext": [f"+{place}" for place in range(COLUMNS)],
        },
        y_axis={
            **bare,
            "range": [high - 1, -3],
            "scaleanchor": "x",
            "tickvals": [_middle(COLUMNS * row)[1] for row in range(rows)],
            "ticktext": [str(COLUMNS * row) for row in range(rows)],
        },
        layout={"margin": {"l": 28, "r": 8, "t": 36, "b": 44}, "legend": {"y": -0.06, "yanchor": "top"}},
    )


def seed_at(luck: Luck, x: float, y: float) -> int | None:
    """Return the seed whose map holds the place."""
    column, row = int(x // _PITCH), int(y // _PITCH)
    seed = COLUMNS * row + column
    return seed if 0 <= column < COLUMNS and 0 <= seed < len(luck.solved) else None


def loss_curves(luck: Luck, *, seed: int, words: LuckWords) -> go.Figure:
    """Draw the loss of every seed, in one colour where it is solved and in another where it is not."""
    groups = ((luck.solved, words.solved, MEANING.right), (~luck.solved, words.stuck, MEANING.wrong))
    curves = [_bundle(luck, chosen, name=name, color=color) for chosen, name, color in groups if chosen.any()]
    if seed < len(luck.solved):
        own = line(luck.epochs, luck.loss[seed], color=MEANING.untrained, width=4, name=words.now, told=True)
        curves.append(own)
    return drawn(
        curves,
        x=words.epoch,
        y=words.loss,
        log_y=True,
        title=words.curves,
        y_axis={"range": decades(luck.loss), "dtick": spacing(luck.loss), **POWERS},
        layout={"margin": {"b": 76}, "legend": {"y": -0.2, "yanchor": "top"}},
    )


def shares_map(cells: Sequence[Cell], *, width: str, activation: str) -> go.Figure:
    """Draw the share of seeds that solve it over widths and activations; cells not known yet stay empty."""
    shares = np.full((len(TABLE_ACTIVATIONS), len(TABLE_WIDTHS)), np.nan)
    for cell in cells:
        shares[TABLE_ACTIVATIONS.index(cell.activation), TABLE_WIDTHS.index(cell.width)] = cell.share
    widths, told = [str(each) for each in TABLE_WIDTHS], "%{y}, %{x}: %{z:.0%}"
    table = marks.cells(shares, widths, TABLE_ACTIVATIONS, colors=SEQUENTIAL, low=0, high=1, gap=2, told=told)
    table.update(texttemplate="%{z:.0%}", showscale=True, colorbar={"tickformat": ".0%"})
    named: dict[str, Any] = {"type": "category", "showgrid": False}
    across = {**named, "range": [-0.5, len(TABLE_WIDTHS) - 0.5]}
    down = {**named, "range": [len(TABLE_ACTIVATIONS) - 0.5, -0.5]}
    return drawn([table], x=width, y=activation, x_axis=across, y_axis=down)


def _middle(place: int) -> tuple[float, float]:
    row, column = divmod(place, COLUMNS)
    return column * _PITCH + (MAP - 1) / 2, row * _PITCH + (MAP - 1) / 2


def _tiles(luck: Luck) -> go.Heatmap:
    """All maps in one matrix; level 0 is the clear space between them, so probabilities start at level 1."""
    rows = -(-len(luck.maps) // COLUMNS)
    whole = np.zeros((rows * _PITCH, min(len(luck.maps), COLUMNS) * _PITCH), np.uint8)
    for place, probabilities in enumerate(luck.maps):
        row, column = (_PITCH * each for each in divmod(place, COLUMNS))
        # The picture's rows go down, x₂ goes up.
        whole[row : row + MAP, column : column + MAP] = np.maximum(probabilities[::-1], 1)
    return marks.cells(whole, colors=above_nothing(1 / 510), low=0, high=255, smooth=True)


def _bundle(luck: Luck, chosen: NDArray[np.bool_], *, name: str, color: str) -> go.Scatter:
    """Many curves as one trace, with a gap between two."""
    losses = luck.loss[chosen]
    gaps = np.full((len(losses), 1), np.nan, np.float32)
    epochs = np.append(luck.epochs, luck.epochs[-1]).astype(np.float32)
    x, y = np.tile(epochs, len(losses)), np.hstack([losses, gaps]).ravel()
    return line(x, y, color=color, width=1, name=name).update(opacity=0.6)
