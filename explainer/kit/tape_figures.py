"""A tape on a board: numbers that appear in their cells, and marks and wires that light up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.kit.tape import Tape

Place = tuple[float, float]
Route = Sequence[Place]
"""The corners of a wire from its beginning to its end; of a mark, its one place."""
First = Sequence[int | None]
"""At which place of a tape each of several things begins; None is never."""

BLANK: Final = "\u00a0"
"""Plotly drops an empty text for good: it does not come back with the next frame."""
_STUB: Final = 1e-3
_HALO: Final = ", ".join(["0 0 2px var(--st-background-color)"] * 4)


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """Marks or wires of one look, each seen at some places of a tape."""

    trace: go.Scatter
    routes: Sequence[Route]
    seen: NDArray[np.bool_]
    """(1 + steps, routes)"""


@dataclass(frozen=True, slots=True)
class Label:
    """Texts that may be others at every place of a tape."""

    places: Sequence[Place]
    written: Sequence[Sequence[str]]
    """(1 + steps) rows of as many texts as there are places."""
    position: str = "middle center"
    away: float = 0
    """How large a mark the texts keep away from, in pixels."""
    color: str | None = None
    size: float = 11
    halo: bool = True
    """Whether wires keep clear of the letters; not for what stands in a mark."""


def short(value: float) -> str:
    """Return a number for a narrow place: three digits, small ones as 4.4e−4; nothing for NaN."""
    if np.isnan(value):
        return BLANK
    small = 0 < abs(value) < 1e-3
    text = f"{value:.1e}".replace("e-0", "e-") if small else f"{value + 0.0:.3g}".replace("e+0", "e")
    return text.replace("-", "−")


def texts_of(tape: Tape, cells: Sequence[str]) -> list[list[str]]:
    """Return what stands in the cells at every place of the tape, for a Label."""
    columns = [[short(value) for value in tape.column(cell).tolist()] for cell in cells]
    return [list(row) for row in zip(*columns, strict=True)]


def seen_from(first: First, steps: int) -> NDArray[np.bool_]:
    """Return (steps, things): each is seen from its place on."""
    begins = np.array([steps if place is None else place for place in first])
    return np.arange(steps)[:, None] >= begins


def seen_at(places: First, steps: int) -> NDArray[np.bool_]:
    """Return (steps, things): each is seen at its place alone."""
    at = np.array([-1 if place is None else place for place in places])
    return np.arange(steps)[:, None] == at


def board(
    layers: Sequence[go.Scatter | Lit], labels: Sequence[Label], *, layout: Mapping[str, Any], steps: int
) -> Picture:
    """Draw layers above each other, then texts, at all `steps` places of a tape.

    Both axes need a range in the layout.
    """
    parts = [_part(layer) for layer in layers]
    frames = tuple(
        {
            "name": str(place),
            "data": [{"text": list(label.written[place])} for label in labels],
            "traces": list(range(len(parts), len(parts) + len(labels))),
        }
        for place in range(steps)
    )
    whole = assembled([*parts, *(Part(_texts(label)) for label in labels)], layout=layout)
    return replace(whole, frames=frames)


def _part(layer: go.Scatter | Lit) -> Part:
    if isinstance(layer, go.Scatter):
        return Part(layer)
    corners = _corners(layer.routes)
    shown = np.where(layer.seen[..., None, None], corners, np.nan).reshape(1, len(layer.seen), -1, 2)
    if corners.shape[1] > 1:
        # Plotly draws what comes into being above all else: so a line of no length is there from the first.
        stub = np.array([corners[0, 0], corners[0, 0] + (_STUB, 0), (np.nan, np.nan)])
        shown = np.concatenate([np.broadcast_to(stub, (1, len(layer.seen), 3, 2)), shown], axis=2)
    x, y = np.moveaxis(shown, -1, 0).astype(np.float32)
    return Part(layer.trace, x, y)


def _corners(routes: Sequence[Route]) -> NDArray[np.float64]:
    """Return (routes, corners, 2); shorter ones wait at their end, and a gap follows a wire."""
    longest = max(map(len, routes))
    gap = [(np.nan, np.nan)] * (longest > 1)
    return np.array([[*route, *[route[-1]] * (longest - len(route)), *gap] for route in routes])


def _texts(label: Label) -> go.Scatter:
    x, y = zip(*label.places, strict=True)
    halo = _HALO if label.halo else None
    return go.Scatter(
        x=x,
        y=y,
        mode="markers+text" if label.away else "text",
        # Unseen: plotly keeps texts away from a mark of this size.
        marker={"size": label.away, "opacity": 0},
        text=list(label.written[-1]),
        textposition=label.position,
        textfont={"size": label.size, "color": label.color, "weight": 600, "shadow": halo},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
