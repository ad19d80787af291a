"""The tensor of every stage of a chain, cell by cell, and the strips of memory that it looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, SERIES, drawn
from explainer.kit.marks import line, texts
from explainer.kit.moving_figures import Picture
from explainer.lessons.tensors.grid_figures import (
    NOTHING,
    NOWHERE,
    Values,
    cells_of,
    frames_around,
    mixed,
    played,
    rings,
    written_cells,
)
from explainer.lessons.tensors.memory import Memory, Stage

Cell = tuple[int, int]
"""A strip, and an address on it."""

MOST_OF_STRIP: Final = 24
"""Cells that stand in a row on a phone, with numbers of two digits that can be read."""
FEWEST_PLACES: Final = 12
"""Room of a short strip, so that its cells do not become huge."""
_FOR_A_NAME: Final = 4.8
"""How wide the name of a jump is on a phone, in cells."""
_NONE: Final = np.zeros((0, 2), np.int64)
_ABOVE: Final = 1.1
"""Rows above the cells of a tensor, for the index of its first slab."""


@dataclass(frozen=True, slots=True)
class MemoryWords:
    """What stands at the two figures."""

    address: str
    """Of a cell of memory, under the pointer."""
    axis: str
    """One axis, as in "axis 1"."""
    strip: str
    """Of a strip above its cells, with its letter and its last address."""
    part: str
    """The same of a strip too long to be drawn whole, with the number of its `cells`."""
    bare: str
    """The same of a strip without cells."""


def strip_name(number: int) -> str:
    """Return the letter of a strip."""
    return chr(ord("A") + number)


def cell_rows(found: Memory) -> list[int]:
    """Return the row in which the cells of every strip stand: below its name and a row for each jump."""
    long, row, rows = _places_of(found), -1, list[int]()
    for strip in range(len(found.strips)):
        row += 2 + max(len(_jumps_of(stage, long)) for stage in found.stages if stage.strip == strip)
        rows.append(row)
    return rows


def memory_pictures(found: Memory, *, marked: Cell, words: MemoryWords) -> tuple[Picture, Picture]:
    """Draw the memory, and the tensor over it, a frame for each stage; `marked` wears a ring in both."""
    wide, high = zip(*(_extent(stage.shown) for stage in found.stages), strict=True)
    size = (max(wide), max(high))
    tensors = [_tensor(found, stage, marked, size, words) for stage in found.stages]
    strips = [_strips(found, number, marked, words) for number in range(len(found.stages))]
    return Picture(_strip_figure(found, strips)), Picture(_tensor_figure(found, tensors, size))


def places(shown: Sequence[int]) -> NDArray[np.int64]:
    """Return (k, 2), the column and the row of every cell in the order of the tensor.

    The last axis runs to the right and the one before downwards; every axis before that repeats the whole,
    with a gap that grows: to the right, or downwards where it is more than twice as wide as high.
    """
    steps = _steps(shown)
    found = [
        [sum(i * step[side] for i, step in zip(index, steps, strict=True)) for side in (0, 1)]
        for index in product(*map(range, shown))
    ]
    return np.array(found, np.int64).reshape(-1, 2)


def _steps(shown: Sequence[int]) -> list[Cell]:
    """Return how far right and down the next cell along every axis is."""
    extent, steps = [1, 1], list[Cell]()
    for depth, size in enumerate(reversed(shown)):
        side = depth if depth < 2 else int(extent[0] > 2 * extent[1])
        step = extent[side] + depth // 2
        steps.append((step, 0) if side == 0 else (0, step))
        extent[side] += step * max(size - 1, 0)
    return steps[::-1]


def _extent(shown: Sequence[int]) -> Cell:
    found = places(shown)
    return (int(found[:, 0].max()) + 1, int(found[:, 1].max()) + 1) if len(found) else (1, 1)


def _tensor_figure(found: Memory, values: list[list[Values]], size: Cell) -> go.Figure:
    across, down = size
    traces, frames = played([_grid(found, across), _labels(), rings(_NONE)], values)
    hidden = {"visible": False, "fixedrange": True}
    return drawn(
        traces,
        x_axis={
            **hidden,
            "range": [-0.6, max(across, 6) - 0.4],
            "constrain": "domain",
            "constraintoward": "left",
        },
        y_axis={
            **hidden,
            "range": [max(down, 2) - 0.4, -0.5 - _ABOVE],
            "scaleanchor": "x",
            "constrain": "domain",
            "constraintoward": "top",
        },
        layout={"margin": {"l": 1, "r": 1, "t": 4, "b": 4}},
        frames=frames,
    )


def _tensor(found: Memory, stage: Stage, marked: Cell, size: Cell, words: MemoryWords) -> list[Values]:
    """Return the cells, the index of every slab, and the ring."""
    at = places(stage.shown)
    z = np.full((size[1], size[0]), np.nan)
    written, told = (np.full(z.shape, "", dtype=object) for _ in range(2))
    where = (at[:, 1], at[:, 0])
    z[where] = [_level(stage.strip, address, found) for address in stage.addresses]
    written[where] = stage.values.astype(str)
    told[where] = [_told(stage, place, words) for place in range(len(at))]
    seen = (stage.addresses == marked[1]) & (stage.strip == marked[0])
    return [cells_of(z, written, told), _slabs(stage), frames_around(at[seen])]


def _told(stage: Stage, place: int, words: MemoryWords) -> str:
    """Return what a cell is: its index, its number, and how the index leads to the address."""
    index = stage.index(place)
    way = " + ".join(
        [str(stage.offset), *(f"{i}·{stride}" for i, stride in zip(index, stage.stride, strict=True))]
    )
    name = f"[{', '.join(map(str, index))}]"
    return f"{name}: {stage.values[place]}<br>{words.address} {way} = {stage.addresses[place]}"


def _slabs(stage: Stage) -> Values:
    """Return the index of every slab above its first cell, or a word on a tensor without cells."""
    outer = stage.shown[:-2]
    if not len(stage.addresses):
        return {"x": [0], "y": [0], "text": [f"shape {stage.shape}"]}
    if not outer:
        return {**NOWHERE, "text": [NOTHING]}
    at = places(stage.shown)[:: prod(stage.shown[-2:])]
    named = [f"[{', '.join(map(str, index))}]" for index in product(*map(range, outer))]
    return {"x": at[:, 0] - 0.5, "y": at[:, 1] - 0.9, "text": named}


def _labels() -> go.Scatter:
    return texts(None, None, [], size=11, position="middle right", clipped=False)


def _grid(found: Memory, columns: int) -> go.Heatmap:
    """Return cells in the colours of all strips, with numbers that fit so many columns."""
    strips = len(found.strips)
    return written_cells(colors=_colors(strips), high=strips + 1, size=13 if columns <= 16 else 10)


def _colors(strips: int) -> list[tuple[float, str]]:
    """Return a colour for each strip, deeper along it, and a pale grey for cells that nobody looks at."""
    scale = list[tuple[float, str]]()
    for strip in range(strips):
        color = SERIES[strip % len(SERIES)]
        scale.append((strip / (strips + 1), mixed(color, 0.3)))
        scale.append(((strip + 0.95) / (strips + 1), mixed(color, 1.0)))
    grey = mixed(MEANING.untrained, 0.25)
    return [*scale, (strips / (strips + 1), grey), (1.0, grey)]


def _level(strip: int, address: int, found: Memory) -> float:
    """Return the place of a cell on the scale of colours: its strip, and how far along the strip it lies."""
    return strip + 0.9 * address / max(len(found.strips[strip]) - 1, 1)


def _places_of(found: Memory) -> int:
    """Return for how many cells in a row the picture of the memory has room."""
    return min(max(FEWEST_PLACES, *(len(strip) for strip in found.strips)), MOST_OF_STRIP)


def _strip_figure(found: Memory, values: list[list[Values]]) -> go.Figure:
    long, rows = _places_of(found), cell_rows(found)
    shown = min(max(len(strip) for strip in found.strips), long)
    ticks = list(range(0, shown, 1 if shown <= 16 else 4))
    brackets = line(color=MEANING.untrained, width=2)
    leaders = line(color=MEANING.untrained, width=1, dash="dot")
    traces, frames = played([_grid(found, long), brackets, leaders, _labels(), rings(_NONE)], values)
    return drawn(
        traces,
        x_axis={
            "range": [-0.55, long - 0.45],
            "tickvals": ticks,
            "showgrid": False,
            "fixedrange": True,
        },
        y_axis={"visible": False, "range": [rows[-1] + 0.6, -0.4], "fixedrange": True},
        layout={"margin": {"l": 1, "r": 1, "t": 4, "b": 22}},
        frames=frames,
    )


def _strips(found: Memory, number: int, marked: Cell, words: MemoryWords) -> list[Values]:
    """Return the memory so far, the jumps of the strides, what all is called, and the ring."""
    stage, rows = found.stages[number], cell_rows(found)
    there = 1 + max(each.strip for each in found.stages[: number + 1])
    long = _places_of(found)
    z = np.full((rows[-1] + 1, long), np.nan)
    written, told = (np.full(z.shape, "", dtype=object) for _ in range(2))
    for strip, values in enumerate(found.strips[:there]):
        row, count = rows[strip], min(len(values), long)
        seen = set(stage.addresses.tolist()) if strip == stage.strip else set[int]()
        z[row, :count] = [
            _level(strip, address, found) if address in seen else len(found.strips) + 0.5
            for address in range(count)
        ]
        written[row, :count] = values[:count].astype(str)
        told[row, :count] = [f"{strip_name(strip)}: {words.address} {address}" for address in range(count)]
    exists = marked[0] < there and marked[1] < min(len(found.strips[marked[0]]), long)
    ring = np.array([[marked[1], rows[marked[0]]]] if exists else [], np.int64).reshape(-1, 2)
    brackets, leaders, names = _jumps(stage, rows[stage.strip], long, words)
    tops = [0, *(row + 1 for row in rows)]
    for strip, values in enumerate(found.strips[:there]):
        names["x"].append(-0.5)
        names["y"].append(tops[strip] + 0.2)
        names["text"].append(_heading(strip, len(values), long, words))
    return [cells_of(z, written, told), brackets, leaders, names, frames_around(ring)]


def _heading(strip: int, cells: int, long: int, words: MemoryWords) -> str:
    """Return what stands above a strip of so many cells, of which `long` at most are drawn."""
    template = words.bare if not cells else words.strip if cells <= long else words.part
    return template.format(strip=strip_name(strip), last=min(cells, long) - 1, cells=cells)


def _jumps_of(stage: Stage, long: int) -> list[tuple[int, int]]:
    """Return the axes along which there is a next cell, with their strides, the shortest jump first."""
    if stage.offset >= long:
        return []
    sizes = enumerate(zip(stage.stride, stage.shown, strict=True))
    return sorted([(axis, stride) for axis, (stride, size) in sizes if size > 1], key=lambda jump: jump[1])


def _jumps(stage: Stage, row: int, long: int, words: MemoryWords) -> tuple[Values, Values, Values]:
    """Return a bracket from the first cell to the next one along every axis; their names stand beside all.

    A bracket to a cell that is not drawn is open at the right.
    """
    jumps, start, top = _jumps_of(stage, long), stage.offset, row - 0.55
    x, y = list[float | None](), list[float | None]()
    ends, heights = list[float](), list[float]()
    for rank, (_, stride) in enumerate(jumps, 1):
        # Who stays where it is draws a loop.
        left, right = (start, start + stride) if stride else (start - 0.25, start + 0.25)
        height, arrow = row - rank, (top, top - 0.25, top, top - 0.25)
        if right > long - 0.5:
            right, arrow = long - _FOR_A_NAME - 0.4, (None,) * 4
        x += [left, left, right, right, right - 0.15, right, right + 0.15, None]
        y += [top, height, height, *arrow, None]
        ends.append(right)
        heights.append(height)
    beside = min(max(ends, default=0.0) + 0.4, long - _FOR_A_NAME)
    leaders = [each for end in ends for each in (end, max(end, beside), None)]
    named: Values = {
        "x": [beside] * len(jumps),
        "y": list(heights),
        "text": [f"{words.axis} {axis}: +{stride}" for axis, stride in jumps],
    }
    if not jumps:
        return dict(NOWHERE), dict(NOWHERE), named
    return {"x": x, "y": y}, {"x": leaders, "y": [each for h in heights for each in (h, h, None)]}, named
