"""The road from a data set to batches: a frame for every batch."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from explainer.kit.drawing import MEANING, drawn, frames_of
from explainer.kit.marks import line
from explainer.kit.moving_figures import Picture
from explainer.lessons.tensors.grid_figures import kinds_of_cells
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
    frames = [_frame(found, number) for number in range(len(found.parcels))] or [_idle(found)]
    hidden = {"showgrid": False, "fixedrange": True}
    figure = drawn(
        frames[-1],
        x_axis={**hidden, "visible": False, "range": [-0.6, max(found.samples, 6) - 0.4]},
        y_axis={
            **hidden,
            "range": [_ROWS - 1.4, -0.6],
            "tickvals": [0, 2, 4],
            "ticktext": [words.dataset, words.order, words.batch],
        },
        layout={"margin": {"l": 80, "r": 8, "t": 8, "b": 8}},
        frames=frames_of(frames),
    )
    return Picture(figure)


def _frame(found: Parcels, number: int) -> list[Any]:
    parcel = found.parcels[number]
    order = found.orders[parcel.epoch].tolist()
    before = sum(len(each.indices) for each in found.parcels[:number] if each.epoch == parcel.epoch)
    behind = before + len(parcel.indices)
    last = number + 1 == len(found.parcels) or found.parcels[number + 1].epoch != parcel.epoch
    state = ["done"] * before + ["now"] * len(parcel.indices) + ["guilty" if last else "plain"] * len(order)
    kinds = [[""] * found.samples for _ in range(_ROWS)]
    written = [[""] * found.samples for _ in range(_ROWS)]
    for place, index in enumerate(order):
        kinds[0][index] = kinds[2][place] = state[place]
        written[0][index] = written[2][place] = str(index)
    for place, index in enumerate(parcel.indices, before):
        kinds[4][place], written[4][place] = "now", str(index)
    return [_cells(kinds, written), _ways(parcel, before), _cuts(found, behind)]


def _idle(found: Parcels) -> list[Any]:
    """No batch is full."""
    kinds, written = ([[""] * found.samples for _ in range(_ROWS)] for _ in range(2))
    for place, index in enumerate(found.orders[0].tolist()):
        kinds[0][index] = kinds[2][place] = "guilty"
        written[0][index] = written[2][place] = str(index)
    return [_cells(kinds, written), line([None], [None], color=MEANING.untrained)]


def _cells(kinds: list[list[str]], written: list[list[str]]) -> Any:
    return kinds_of_cells(kinds, written, size=13 if len(kinds[0]) <= 14 else 10)


def _ways(parcel: Parcel, before: int) -> Any:
    """From every item of the batch to its place in the order, and down into the batch."""
    x, y = list[float](), list[float]()
    for place, index in enumerate(parcel.indices, before):
        x += [index, place, np.nan, place, place, np.nan]
        y += [0.5, 1.5, np.nan, 2.5, 3.5, np.nan]
    return line(x, y, color=MEANING.negative, width=1.5)


def _cuts(found: Parcels, behind: int) -> Any:
    """Where one batch ends and the next one begins."""
    x, y = list[float](), list[float]()
    for cut in range(found.batch, found.samples, found.batch):
        x += [cut - 0.5, cut - 0.5, np.nan]
        y += [1.35, 2.65, np.nan]
    return line(x or [None], y or [None], color=MEANING.untrained, width=2, dash="dot")
