"""Shapes as rows of boxes that end at the same place, and types of numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import drawn
from explainer.lessons.tensors.dtypes import DTYPES, Promotion
from explainer.lessons.tensors.fit import Fit, Joined, Shape, aligned
from explainer.lessons.tensors.grid_figures import kinds_of_cells, rings

HEIGHT: Final = 250


@dataclass(frozen=True, slots=True)
class FitWords:
    """What the rows and the axis are called."""

    result: str
    axis: str
    error: str
    unknown: str


def fitting(found: Fit, *, known: bool, words: FitWords) -> go.Figure:
    """Draw a, b and the result; what does not fit, and what is stretched, stands out once it is `known`."""
    shapes = [found.a, found.b, *([found.answer.shape] if known and found.answer.shape is not None else [])]
    sizes = aligned(*shapes)
    guilty = (found.guilty_a, found.guilty_b, frozenset[int]())
    kinds = [
        [_kind(row, place, sizes, guilty[number], known) for place in range(len(row))]
        for number, row in enumerate(sizes)
    ]
    names = ["a", "b", words.result]
    if len(shapes) < 3:
        unknown = words.error if known else words.unknown
        sizes.append([None] * max(len(sizes[0]), 1))
        kinds.append([""] * len(sizes[0]))
        names[2] = f"{words.result}: {unknown}"
    return _boxes(sizes, kinds, names, from_right=True, words=words)


def _kind(
    row: Sequence[int | None],
    place: int,
    rows: Sequence[Sequence[int | None]],
    guilty: frozenset[int],
    known: bool,
) -> str:
    size = row[place]
    if size is None:
        return ""
    if known and place - len(row) in guilty:
        return "guilty"
    # Only where there is a result is anything stretched; of a product the last two axes are not.
    stretched = known and len(rows) > 2 and size == 1 and rows[2][place] != 1
    return "stretched" if stretched else "plain"


def joining_figure(found: Joined, *, c: Shape, d: Shape | None, words: FitWords) -> go.Figure:
    """Draw the shapes that go in, and the result with the axis that is new, longer or gone."""
    rows = [
        c,
        *([d] if d is not None else []),
        *([found.answer.shape] if found.answer.shape is not None else []),
    ]
    names = ["c", *(["d"] if d is not None else []), words.result]
    wide = max(map(len, rows), default=0) or 1
    sizes = [list(row) + [None] * (wide - len(row)) for row in rows]
    kinds = [["plain" if size is not None else "" for size in row] for row in sizes]
    gone = found.answer.shape is not None and len(found.answer.shape) < len(c)
    if found.touched is not None:
        row = 0 if gone else len(rows) - 1
        if kinds[row]:
            kinds[row][found.touched] = "stretched" if gone else "new"
    if found.answer.shape is None:
        names[-1] = f"{words.result}: {words.error}"
        sizes.append([None] * wide)
        kinds.append([""] * wide)
    return _boxes(sizes, kinds, names, from_right=False, words=words)


def _boxes(
    sizes: Sequence[Sequence[int | None]],
    kinds: Sequence[Sequence[str]],
    names: Sequence[str],
    *,
    from_right: bool,
    words: FitWords,
) -> go.Figure:
    wide = max(len(sizes[0]), 1)
    written = [["" if size is None else str(size) for size in row] or [""] for row in sizes]
    grid = kinds_of_cells([list(row) or [""] for row in kinds], written, size=16 if wide <= 4 else 11)
    labels = range(-wide, 0) if from_right else range(wide)
    return drawn(
        [grid],
        x=words.axis,
        x_axis={
            "tickvals": list(range(wide)),
            "ticktext": [str(label).replace("-", "−") for label in labels],
            "range": [min(-0.5, wide - 3.5), wide - 0.5] if from_right else [-0.5, max(wide, 3) - 0.5],
            "side": "top",
            "showgrid": False,
            "fixedrange": True,
        },
        y_axis={
            "tickvals": list(range(len(names))),
            "ticktext": list(names),
            "range": [len(names) - 0.5, -0.5],
            "showgrid": False,
            "fixedrange": True,
        },
        layout={"margin": {"l": 60, "r": 8, "t": 48, "b": 8}},
    )


def promotion_table(
    rows: Sequence[Sequence[Promotion]], *, chosen: tuple[int, int], x: str, y: str
) -> go.Figure:
    """Draw the type of every result: pale where it is that of one of the two, strong where it is a third."""
    names = list(DTYPES)

    def kind(left: str, right: str, found: Promotion) -> str:
        if not found.dtype:
            return "guilty"
        return "plain" if found.dtype in (left, right) else "stretched"

    kinds = [
        [kind(left, right, found) for right, found in zip(names, row, strict=True)]
        for left, row in zip(names, rows, strict=True)
    ]
    written = [[found.dtype or "–" for found in row] for row in rows]
    axis: dict[str, Any] = {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "showgrid": False,
        "fixedrange": True,
        "zeroline": False,
    }
    return drawn(
        [kinds_of_cells(kinds, written, size=10), rings(np.array([chosen]))],
        x=x,
        y=y,
        x_axis={**axis, "range": [-0.5, len(names) - 0.5], "side": "top", "tickangle": -30},
        y_axis={**axis, "range": [len(names) - 0.5, -0.5]},
        layout={"margin": {"l": 110, "r": 8, "t": 84, "b": 8}},
    )
