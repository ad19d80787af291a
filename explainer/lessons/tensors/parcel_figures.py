"""The road from a data set to batches: a frame for every batch."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, drawn
from explainer.kit.marks import line
from explainer.kit.moving_figures import Picture
from explainer.lessons.tensors.grid_figures import NOWHERE, Values, cells_by_kind, kinds_of, played
from explainer.lessons.tensors.parcels import Parcel, Parcels

HEIGHT: Final = 330
_ROWS: Final = 6
"""Data set, room for the ways, order, room, batch, room."""


@dataclass(frozen=True, slots=True)
class ParcelWords:
    """What the three rows are called."""

    dataset: str
    order: str
    batch: str


def parcel_line(found: Parcels, *, words: ParcelWords) -> Picture:
    """Draw the items, the order in which the sampler names them, and the batch that they make."""
    values = [_frame(found, number) for number in range(len(found.parcels))] or [_idle(found)]
    grid = cells_by_kind(size=13 if found.samples <= 14 else 10)
    ways = line(color=MEANING.negative, width=1.5)
    traces, frames = played([grid, ways], values)
    hidden = {"showgrid": False, "fixedrange": True}
    figure = drawn(
        [*traces, _cuts(found)],
        x_axis={**hidden, "visible": False, "range": [-0.6, max(found.samples, 6) - 0.4]},
        y_axis={
            **hidden,
            "range": [_ROWS - 1.4, -0.6],
            "tickvals": [0, 2, 4],
            "ticktext": [words.dataset, words.order, words.batch],
        },
        layout={"margin": {"l": 80, "r": 8, "t": 8, "b": 8}},
        frames=frames,
    )
    return Picture(figure)


def _frame(found: Parcels, number: int) -> list[Values]:
    parcel = found.parcels[number]
    order = found.orders[parcel.epoch].tolist()
    before = sum(len(each.indices) for each in found.parcels[:number] if each.epoch == parcel.epoch)
    last = number + 1 == len(found.parcels) or found.parcels[number + 1].epoch != parcel.epoch
    state = ["done"] * before + ["now"] * len(parcel.indices) + ["guilty" if last else "plain"] * len(order)
    kinds = [[""] * found.samples for _ in range(_ROWS)]
    written = [[""] * found.samples for _ in range(_ROWS)]
    for place, index in enumerate(order):
        kinds[0][index] = kinds[2][place] = state[place]
        written[0][index] = written[2][place] = str(index)
    for place, index in enumerate(parcel.indices, before):
        kinds[4][place], written[4][place] = "now", str(index)
    return [kinds_of(kinds, written), _ways(parcel, before)]


def _idle(found: Parcels) -> list[Values]:
    """No batch is full."""
    kinds, written = ([[""] * found.samples for _ in range(_ROWS)] for _ in range(2))
    for place, index in enumerate(found.orders[0].tolist()):
        kinds[0][index] = kinds[2][place] = "guilty"
        written[0][index] = written[2][place] = str(index)
    return [kinds_of(kinds, written), dict(NOWHERE)]


def _ways(parcel: Parcel, before: int) -> Values:
    """From every item of the batch to its place in the order, and down into the batch."""
    x, y = list[float](), list[float]()
    for place, index in enumerate(parcel.indices, before):
        x += [index, place, np.nan, place, place, np.nan]
        y += [0.5, 1.5, np.nan, 2.5, 3.5, np.nan]
    return {"x": x, "y": y}


def _cuts(found: Parcels) -> go.Scatter:
    """Where one batch ends and the next one begins."""
    x, y = list[float](), list[float]()
    for cut in range(found.batch, found.samples, found.batch):
        x += [cut - 0.5, cut - 0.5, np.nan]
        y += [1.35, 2.65, np.nan]
    return line(x or [None], y or [None], color=MEANING.untrained, width=2, dash="dot")
