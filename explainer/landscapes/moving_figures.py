"""Figures whose traces follow a player and a knob: what a trace looks like, and where it is at every step."""

# plotly ships no types.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

_HIGHEST: Final = 2**14 - 1
"""No picture has more pixels along a side; the other two bits of a level are deflated away."""
_SPARE: Final = 14
"""So many of the 23 binary digits of a float32 are left away; the rest is good to one part in a thousand."""


@dataclass(frozen=True, slots=True, eq=False)
class Shades:
    """Level k stands for low + k · (high − low) / 65535."""

    levels: NDArray[np.uint16]
    low: float
    high: float

    def as_points(self) -> "Shades":
        """Return places (K, F) as one point each: (K, F, 1), in the same memory."""
        return Shades(self.levels[..., None], self.low, self.high)

    def values(self) -> NDArray[np.float32]:
        """Return what is drawn."""
        share = self.levels.astype(np.float64) / 65535
        return (self.low + share * (self.high - self.low)).astype(np.float32)


Track = NDArray[np.float32] | Shades
"""(K, F, points) for K values of the knob and F steps of the player, or (K, F) of a trail that grows.

An axis of length 1 stands for "always". NaN is not drawn.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A trace, and the coordinates of it that move."""

    trace: go.Scatter | go.Scatter3d
    x: Track | None = None
    y: Track | None = None
    z: Track | None = None
    grow: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """The coordinates that move of one trace of a figure."""

    trace: int
    x: Track | None
    y: Track | None
    z: Track | None
    grow: bool


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A figure as it stands at the last step for one value of the knob, and what moves in it."""

    figure: go.Figure
    moves: tuple[Move, ...]


def with_parts(figure: go.Figure, parts: Sequence[Part], *, replica: int) -> Picture:
    """Add the parts to a figure, where they stand at the last step for a value of the knob."""
    moves: list[Move] = []
    before = len(tuple(figure.data))  # pyright: ignore[reportUnknownArgumentType, reportArgumentType]
    for place, part in enumerate(parts, before):
        tracks = {name: getattr(part, name) for name in "xyz" if getattr(part, name) is not None}
        for name, track in tracks.items():
            setattr(part.trace, name, _standing(track, replica, grow=part.grow))
        if tracks:
            moves.append(Move(place, part.x, part.y, part.z, part.grow))
    figure.add_traces([part.trace for part in parts])
    return Picture(figure, tuple(moves))


def _standing(track: Track, replica: int, *, grow: bool) -> NDArray[np.float32]:
    values = track.values() if isinstance(track, Shades) else track
    family = values[min(replica, len(values) - 1)]
    return family if grow else family[-1]


def shades_of(values: NDArray[np.floating], *, low: float, high: float) -> Shades:
    """Return values rounded to 16,384 levels from `low` to `high`; what lies outside stands at the border."""
    share = np.clip((values.astype(np.float64) - low) / (high - low), 0.0, 1.0)
    levels = np.rint(np.nan_to_num(share) * _HIGHEST).astype(np.uint16)
    # The highest level must be the type's highest.
    return Shades(((levels << 2) | (levels >> 12)).astype(np.uint16), low, high)


def trimmed(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return values rounded to one part in a thousand, with zeros in their last bits; NaN stays NaN."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    rounded = ((bits + np.uint32(1 << (_SPARE - 1))) >> np.uint32(_SPARE)) << np.uint32(_SPARE)
    return np.where(np.isfinite(values), rounded.view(np.float32), np.float32(np.nan)).astype(np.float32)
