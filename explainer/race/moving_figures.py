"""Figures whose traces follow a knob and a player, and how finely what moves is kept."""

# plotly ships no types.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

_BITS: Final = 13
"""Of a place: no picture has 8,192 pixels along a side, and the other bits are deflated away."""
_DIGITS: Final = 9
"""Binary digits of a height, after the first: one part in a thousand."""
_WHOLE: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Shades:
    """Level k stands for low + k · (high − low) / 65535; with gaps, level 0 for no value."""

    levels: NDArray[np.uint16]
    low: float
    high: float
    gaps: bool = False

    def as_points(self) -> "Shades":
        """Return the same places (K, S) as one point each: (K, S, 1), in the same memory."""
        return Shades(self.levels[..., None], self.low, self.high, self.gaps)

    def whole(self) -> NDArray[np.float32]:
        """Return all values (K, S) as one point each: (K, S, 1)."""
        return self.at(slice(None))[..., None]

    def at(self, *place: int | slice) -> NDArray[np.float32]:
        """Return the values at a place of the array."""
        levels = self.levels[place]
        values = self.low + levels.astype(np.float64) / 65535 * (self.high - self.low)
        return np.where(self.gaps & (levels == 0), np.nan, values).astype(np.float32)


Track = NDArray[np.float32] | Shades


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """What one trace shows for K values of the knob at S steps; an axis of length 1 stands for "always".

    (K, S) of a trail that grows, else (K, S, points). What is not given stays as the figure has it.
    """

    trace: int
    x: Track | None = None
    y: Track | None = None
    z: Track | None = None
    grow: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A figure as it stands at the last step, and what moves in it."""

    figure: go.Figure
    moves: tuple[Move, ...]


def shades_of(
    values: NDArray[np.floating], *, low: float, high: float, bits: int = _BITS, gaps: bool = False
) -> Shades:
    """Return values rounded to 2^bits levels from `low` to `high`; what lies outside stands at the border.

    With `gaps` NaN becomes a gap, and values have one level less; without, NaN stands at `low`.
    """
    highest, first = 2**bits - 1, int(gaps)
    unit = (high - low) / (highest - first)
    share = np.clip((values.astype(np.float64) - low) / unit, 0, highest - first)
    levels = np.rint(np.where(np.isnan(share), -first, share) + first).astype(np.uint16)
    # Zeros in the lowest bits are deflated away; the scale is that of all 65,536 levels.
    whole = np.left_shift(levels, np.uint16(_WHOLE - bits))
    bottom = low - first * unit
    return Shades(whole, bottom, bottom + unit * 65535 / 2 ** (_WHOLE - bits), gaps)


def together(*points: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Return points (K, S, n) of several kinds as those of one trace; axes of length 1 are repeated."""
    knobs, steps = np.broadcast_shapes(*(each.shape[:2] for each in points))
    return np.concatenate([np.broadcast_to(each, (knobs, steps, each.shape[2])) for each in points], axis=2)


def trimmed(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return values rounded to one part in a thousand, with zeros in their last bits; NaN stays NaN."""
    spare = 23 - _DIGITS
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    rounded = ((bits + np.uint32(1 << (spare - 1))) >> np.uint32(spare)) << np.uint32(spare)
    return np.where(np.isfinite(values), rounded.view(np.float32), np.float32(np.nan)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A trace, and the coordinates of it that move."""

    trace: go.Scatter | go.Scatter3d
    x: Track | None = None
    y: Track | None = None
    z: Track | None = None
    grow: bool = False


def with_parts(figure: go.Figure, parts: Sequence[Part], *, replica: int) -> Picture:
    """Add the parts to a figure; they stand where the replica is at the last step."""
    moves: list[Move] = []
    first = _count(figure)
    for place, part in enumerate(parts, first):
        moving = {name: track for name in "xyz" if (track := getattr(part, name)) is not None}
        part.trace.update({name: _standing(track, replica, grow=part.grow) for name, track in moving.items()})
        if moving:
            moves.append(Move(place, part.x, part.y, part.z, part.grow))
    # All at once: plotly takes its time for every change of a figure.
    figure.add_traces([part.trace for part in parts])
    return Picture(figure, tuple(moves))


def _count(figure: go.Figure) -> int:
    return len(cast(Sequence[object], figure.data))


def _standing(track: Track, replica: int, *, grow: bool) -> NDArray[np.float32]:
    knobs = track.levels.shape[0] if isinstance(track, Shades) else track.shape[0]
    place = (min(replica, knobs - 1), slice(None) if grow else -1)
    return track.at(*place) if isinstance(track, Shades) else track[place]


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """The coordinates of one trace that move."""

    x: Track | None = None
    y: Track | None = None
    z: Track | None = None
    grow: bool = False


def moves_of(figure: go.Figure, moving: Sequence[Moving]) -> tuple[Move, ...]:
    """Return the moves of a figure whose last traces are those that move, in this order.

    Such a figure can be drawn once for many runs: where its traces stand is only in the moves.
    """
    first = _count(figure) - len(moving)
    return tuple(Move(first + place, each.x, each.y, each.z, each.grow) for place, each in enumerate(moving))
