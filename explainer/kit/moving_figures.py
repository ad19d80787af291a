"""Figures whose traces follow a player and a knob: what they look like, and where they are at every step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from json import dumps
from typing import Any, ClassVar, Final, cast

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import NOTHING, drawn, figure_of, unchecked

Trace = go.Scatter | go.Scatter3d | go.Bar | go.Heatmap | go.Contour

_WHOLE: Final = 16
"""Bits of the levels that are made here, but where half of them are enough."""
_HALF: Final = 8
_DIGITS: Final = 9
"""Binary digits of a trimmed number, after the first: one part in a thousand."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Values rounded to whole levels, a quarter or half of float32 on the wire; for what is only looked at.

    Level k of an array of unsigned integers stands for low + k · (high − low) / (the highest possible level);
    with `gaps`, level 0 for no value. Other types of arrays raise ValueError.
    """

    levels: NDArray[np.uint8] | NDArray[np.uint16]
    low: float
    high: float
    gaps: bool = False

    def __post_init__(self) -> None:
        """Refuse what the browser could not read."""
        if self.levels.dtype.name not in ("uint8", "uint16"):
            raise ValueError(f"Levels are uint8 or uint16, not {self.levels.dtype}.")

    @property
    def ndim(self) -> int:
        """As of an array."""
        return self.levels.ndim

    @property
    def shape(self) -> tuple[int, ...]:
        """As of an array."""
        return self.levels.shape

    def values(self) -> NDArray[np.float32]:
        """Return what the browser draws."""
        return self.at(...)

    def at(self, *place: Any) -> NDArray[np.float32]:
        """Return the values at a place of the array, as numpy writes places."""
        levels = self.levels[place]
        share = levels.astype(np.float64) / np.iinfo(self.levels.dtype).max
        values = self.low + share * (self.high - self.low)
        return np.where(self.gaps & (levels == 0), np.nan, values).astype(np.float32)

    def as_points(self) -> "Levels":
        """Return places (K, S) as one point each: (K, S, 1), in the same memory."""
        return Levels(self.levels[..., None], self.low, self.high, self.gaps)

    def times(self, factor: float) -> "Levels":
        """Return all values multiplied by a factor, and the same gaps, in the same memory."""
        return Levels(self.levels, factor * self.low, factor * self.high, self.gaps)


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """The points of several tracks as those of one trace; what another trace shows as well is sent once."""

    parts: tuple[NDArray[np.floating[Any]] | Levels, ...]
    """(K, S, points) each."""

    ndim: ClassVar[int] = 3
    """As of an array."""

    @property
    def shape(self) -> tuple[int, ...]:
        """As of an array."""
        knobs, steps = np.broadcast_shapes(*(part.shape[:2] for part in self.parts))
        return knobs, steps, sum(part.shape[2] for part in self.parts)

    def values(self) -> NDArray[np.float32]:
        """Return what the browser draws."""
        return together(*(drawn_of(part) for part in self.parts)).astype(np.float32)


Track = NDArray[np.float32] | NDArray[np.float64] | Levels | Joined
"""One coordinate of a trace for K values of the knob at S steps of the player.

(K, S) of a trail that grows, else (K, S, points), or (K, S, rows, columns) of the z of a map.
An axis K or S of length 1 stands for "always". NaN is not drawn.
"""


def drawn_of(track: Track) -> NDArray[np.floating[Any]]:
    """Return what the browser draws of a track."""
    return track.values() if isinstance(track, Levels | Joined) else track


def _given(x: Track | None, y: Track | None, z: Track | None) -> dict[str, Track]:
    named = {"x": x, "y": y, "z": z}
    return {name: track for name, track in named.items() if track is not None}


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """The coordinates that move of one trace of a figure; what is not given stays as the figure has it.

    With `grow` the trail up to the step is drawn; a figure that can be morphed begins at `start`; what is
    there only `since` a step is not drawn before. Nothing rescales the axes, so they should have a range.
    The browser gets arrays as float32, Levels as they are. Other shapes than those of a Track, or no
    coordinate at all, raise ValueError. While a figure plays, the traces that move come to lie above those
    that do not, in their order.
    """

    trace: int
    x: Track | None = None
    y: Track | None = None
    z: Track | None = None
    grow: bool = False
    start: NDArray[np.floating[Any]] | None = None
    """(2, points): x and y."""
    since: NDArray[np.integer[Any]] | None = None
    """The first step of every point, (points,) or (K, points), or of every cell, (rows, columns)."""

    def __post_init__(self) -> None:
        """Refuse what the player could not draw."""
        if not self.coordinates():
            raise ValueError("A move needs x, y or z.")
        for name, track in self.coordinates().items():
            axes = (2,) if self.grow else (3, 4) if name == "z" else (3,)
            if track.ndim not in axes or 0 in track.shape[:2]:
                raise ValueError(f"{name} of shape {track.shape}: see the shapes of a Track.")
            if self.start is not None and (self.grow or self.start.shape != (2, track.shape[-1])):
                raise ValueError(f"{name} of shape {track.shape} does not start from {self.start.shape}.")
            if self.since is not None and (self.grow or self.since.shape not in _arriving(track.shape)):
                raise ValueError(f"{name} of shape {track.shape} is not there since {self.since.shape}.")

    def coordinates(self) -> dict[str, Track]:
        """Return the tracks that are given, by the names of their axes."""
        return _given(self.x, self.y, self.z)

    def arrivals(self) -> NDArray[np.integer[Any]] | None:
        """Return `since` with the axes of a Track: one for all values of the knob, or one for each."""
        if self.since is None:
            return None
        (axes,) = {track.ndim for track in self.coordinates().values()}
        return self.since[None, None] if self.since.ndim == axes - 2 else self.since[:, None]

    @property
    def steps(self) -> int:
        """How many steps of the player it has."""
        return max(track.shape[1] for track in self.coordinates().values())


def _arriving(shape: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """The shapes of `since` that fit a track; the knob turns it for points alone."""
    knobs, _, *rest = shape
    return ((*rest,), (knobs, *rest)) if len(rest) == 1 else ((*rest,),)


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure as it stands until something moves, and what moves in it.

    Whoever keeps a picture keeps the JSON of its figure as well; the figure must not change any more.
    There are no slots, because cached_property keeps its values in the instance's __dict__.
    """

    figure: go.Figure
    moves: tuple[Move, ...] = ()
    frames: tuple[Mapping[str, Any], ...] = ()
    """As the browser gets them, instead of the figure's own, where they have so many texts that plotly would
    take long over them."""

    @cached_property
    def json(self) -> str:
        """The figure as the browser gets it, without what moves; translated when it is first asked for."""
        said = _still(self.figure, self.moves).to_json() or "{}"
        return f'{said[:-1]},"frames":{dumps(self.frames, ensure_ascii=False)}}}' if self.frames else said

    @cached_property
    def frame_names(self) -> tuple[str, ...]:
        """What the frames are called: by their names, or their numbers."""
        own = cast(Sequence[Any], self.figure.frames)
        names = [frame.get("name") for frame in self.frames] or [frame.name for frame in own]
        return tuple(str(name or place) for place, name in enumerate(names))

    def place_of(self, name: str) -> int:
        """Return which trace is called so; ValueError if none is."""
        names = [str(trace.name) for trace in cast(Sequence[Any], self.figure.data)]
        return names.index(name)

    def moved(self, moves: Sequence[Move]) -> "Picture":
        """Return the same figure with other moves; its JSON is translated once for all of them.

        They must bring every coordinate that the picture's own moves bring: the JSON lacks it.
        """
        other = replace(self, moves=tuple(moves))
        vars(other)["json"] = self.json
        return other


def _still(figure: go.Figure, moves: Sequence[Move]) -> go.Figure:
    """Return a figure without the coordinates that its moves bring; itself, where nothing moves."""
    if not moves:
        return figure
    gone = {(move.trace, name) for move in moves for name in move.coordinates()}
    traces = [
        {name: value for name, value in trace.to_plotly_json().items() if (place, name) not in gone}
        for place, trace in enumerate(cast(Sequence[Any], figure.data))
    ]
    layout = cast(dict[str, Any], cast(go.Layout, figure.layout).to_plotly_json())
    return unchecked(traces, layout, cast(Sequence[go.Frame], figure.frames))


def pictures_of(figures: Iterable[Picture | go.Figure]) -> tuple[Picture, ...]:
    """Return figures as pictures without moves, so that their JSON is kept with them; pictures stay."""
    return tuple(each if isinstance(each, Picture) else Picture(each) for each in figures)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A trace in the making, and the coordinates of it that move."""

    trace: Trace
    x: Track | None = None
    y: Track | None = None
    z: Track | None = None
    grow: bool = False
    since: NDArray[np.integer[Any]] | None = None

    def tracks(self) -> dict[str, Track]:
        """Return the coordinates that move, by the names of their axes."""
        return _given(self.x, self.y, self.z)


def with_parts(figure: go.Figure, parts: Sequence[Part], *, replica: int = 0) -> Picture:
    """Return a figure with the parts in it, where they stand at the last step for a value of the knob."""
    before = cast(Sequence[Trace], figure.data)
    traces = [*before, *(part.trace for part in parts)]
    layout = cast(dict[str, Any], cast(go.Layout, figure.layout).to_plotly_json())
    whole = figure_of(traces, layout, cast(Sequence[go.Frame], figure.frames))
    return _placed(whole, parts, first=len(before), replica=replica)


def assembled(
    parts: Sequence[Part],
    *,
    x: str = "",
    y: str = "",
    title: str | None = None,
    layout: Mapping[str, Any] = NOTHING,
    frames: Sequence[Mapping[str, Any]] = (),
    replica: int = 0,
) -> Picture:
    """Return one figure of all parts, in their order, with named axes and what `layout` changes in them."""
    figure = drawn([part.trace for part in parts], x=x, y=y, title=title, layout=layout, frames=frames)
    return _placed(figure, parts, first=0, replica=replica)


def _placed(figure: go.Figure, parts: Sequence[Part], *, first: int, replica: int) -> Picture:
    """Put the figure's traces from `first` on where the parts stand, and let them move."""
    for place, part in enumerate(parts, first):
        for name, track in part.tracks().items():
            # The figure has a copy of the part's trace.
            setattr(
                cast(Sequence[Trace], figure.data)[place], name, _standing(track, replica, grow=part.grow)
            )
    return Picture(figure, moves_of(parts, first=first))


def moves_of(parts: Sequence[Part], *, first: int = 0) -> tuple[Move, ...]:
    """Return what moves in a figure of all parts, in their order, whose traces begin with the `first`."""
    return tuple(
        Move(place, part.x, part.y, part.z, grow=part.grow, since=part.since)
        for place, part in enumerate(parts, first)
        if part.tracks()
    )


def _standing(track: Track, replica: int, *, grow: bool) -> NDArray[np.floating[Any]]:
    place = (min(replica, track.shape[0] - 1), slice(None) if grow else -1)
    return track.at(*place) if isinstance(track, Levels) else drawn_of(track)[place]


def levels_of(
    values: NDArray[np.floating[Any]], *, low: float, high: float, bits: int = 14, gaps: bool = False
) -> Levels:
    """Return values rounded to 2^bits levels from `low` to `high`; what lies outside stands at the border.

    With `gaps` NaN becomes a gap, and values have one level less; without, NaN stands at `low`. 8 bits are
    kept as bytes, any other number as the highest of 16. No picture has more than 2¹⁴ pixels along a side.
    """
    highest, first = 2**bits - 1, int(gaps)
    unit = (high - low) / (highest - first)
    share = (np.clip(values.astype(np.float64), low, high) - low) / unit
    levels = np.rint(np.where(np.isnan(share), -first, share) + first).astype(np.uint16)
    bottom = low - first * unit
    if bits == _HALF:
        return Levels(levels.astype(np.uint8), bottom, bottom + unit * highest, gaps)
    # Zeros in the lowest bits are deflated away; the scale is that of all 65,536 levels.
    whole = np.left_shift(levels, np.uint16(_WHOLE - bits))
    return Levels(whole, bottom, bottom + unit * 65535 / 2 ** (_WHOLE - bits), gaps)


def trimmed(values: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return values rounded to one part in a thousand, with zeros in their last bits; NaN stays NaN."""
    spare = 23 - _DIGITS
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    rounded = ((bits + np.uint32(1 << (spare - 1))) >> np.uint32(spare)) << np.uint32(spare)
    return np.where(np.isfinite(values), rounded.view(np.float32), np.float32(np.nan)).astype(np.float32)


def together(*points: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Return points (K, S, n) of several kinds as those of one trace; axes of length 1 are repeated."""
    knobs, steps = np.broadcast_shapes(*(each.shape[:2] for each in points))
    return np.concatenate([np.broadcast_to(each, (knobs, steps, each.shape[2])) for each in points], axis=2)
