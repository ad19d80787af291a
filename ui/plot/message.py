"""The chart's message: a JSON header, then arrays as they are, all of it deflated.

Bytes instead of JSON: no base64, no second escaping of the figures' JSON, and the arrays are used in place.
"""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.moving_figures import Joined, Levels, Picture, Track
from ui.plot.caption import Caption, decimals
from ui.plot.tips import LineTip, MapTip

# A higher level takes longer than the bytes that it saves.
DEFLATE_LEVEL: Final = 1


def packed(
    header: Mapping[str, object],
    *,
    pictures: Sequence[Picture],
    caption: Caption | None = None,
    tips: Sequence[MapTip | LineTip] = (),
) -> bytes:
    """Length of the header (uint32), the header with the figures' JSON in it, the arrays, aligned to 4."""
    body = _Body()
    tracks = _tracks(pictures, body)
    said = caption and _said(caption, body)
    told = [_told(tip, body) for tip in tips]
    fields = json.dumps({**header, "recorded": tracks, "caption": said, "tips": told}, ensure_ascii=False)
    figures = ",".join(picture.json for picture in pictures)
    text = _aligned(f'{{"figures":[{figures}],{fields[1:]}'.encode())
    return zlib.compress(b"".join([len(text).to_bytes(4, "little"), text, *body.arrays]), DEFLATE_LEVEL)


def _aligned(data: bytes) -> bytes:
    return data + b" " * (-len(data) % 4)


class _Body:
    """The arrays of a message one after the other."""

    def __init__(self) -> None:
        self.arrays: list[bytes] = []
        self.length = 0
        self._sent: dict[tuple[object, ...], dict[str, object]] = {}

    def place(self, array: np.ndarray) -> dict[str, object]:
        """Append an array, and say where it stands and what it is."""
        self.arrays.append(_aligned(array.tobytes()))
        place: dict[str, object] = {"offset": self.length, "dtype": array.dtype.str[1:], "shape": array.shape}
        self.length += len(self.arrays[-1])
        return place

    def once(self, array: np.ndarray, written: Callable[[np.ndarray], np.ndarray]) -> dict[str, object]:
        """Append an array as it is `written`, or say where it stands already.

        What two traces show, as a surface and its contour or a trail and its head do, is sent once.
        """
        kept = _memory(array)
        if kept not in self._sent:
            self._sent[kept] = self.place(written(array))
        return self._sent[kept]


def _memory(array: np.ndarray) -> tuple[object, ...]:
    """What is equal for arrays of the same numbers in the same memory, whatever their shape."""
    if not array.flags.c_contiguous:
        return (id(array),)
    return array.__array_interface__["data"][0], array.dtype, array.size, array.shape[:2]


def _tracks(pictures: Sequence[Picture], body: _Body) -> list[dict[str, object]]:
    return [
        {
            "figure": figure,
            "trace": move.trace,
            "grow": move.grow,
            "coordinates": {name: _placed(track, body) for name, track in move.coordinates().items()},
            "from": None if move.start is None else _placed_start(move.start, body),
            "since": None if (since := move.arrivals()) is None else body.place(since.astype("<u2")),
        }
        for figure, each in enumerate(pictures)
        for move in each.moves
    ]


def _placed_start(start: NDArray[np.floating[Any]], body: _Body) -> dict[str, object]:
    return {name: body.place(_as_drawn(row[None, None])) for name, row in zip("xy", start, strict=True)}


def _said(caption: Caption, body: _Body) -> dict[str, object]:
    """The templates, which of them is said, and the numbers of each field as whole numbers and exponents."""
    return {
        "sentences": list(caption.sentences),
        "which": None if caption.which is None else body.place(_changes(caption.which)),
        "fields": [
            {
                "name": name,
                "format": written_as,
                "whole": caption.is_whole(name),
                "mantissas": body.place(_changes(numbers.mantissas)),
                "exponents": body.place(_changes(numbers.exponents)),
            }
            for (name, written_as), numbers in caption.fields.items()
        ],
    }


def _told(tip: MapTip | LineTip, body: _Body) -> dict[str, object]:
    if isinstance(tip, MapTip):
        return asdict(tip)
    numbers = decimals(tip.numbers, "")
    return {
        "figure": tip.figure,
        "names": list(tip.names),
        "ends": tip.ends.tolist(),
        "mantissas": body.place(_changes(numbers.mantissas)),
        "exponents": body.place(_changes(numbers.exponents)),
    }


def _changes(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers (K, S, …) in as few bytes as they need, from step to step only how they change.

    Little changes, so that the changes deflate to half or less; they go round as in a clock.
    """
    fits = (kind for kind in ("<i1", "<i2") if (numbers == numbers.astype(kind)).all())
    changes = numbers.astype(next(fits, "<i4"))
    changes[:, 1:] = np.diff(changes, axis=1)
    return changes


def _placed(track: Track, body: _Body) -> dict[str, object]:
    """Where a track stands, and how the browser reads it."""
    if isinstance(track, Joined):
        return {"shape": track.shape, "parts": [_placed(part, body) for part in track.parts]}
    if isinstance(track, Levels):
        scale = {"low": track.low, "high": track.high, "gaps": track.gaps}
        return {**body.once(track.levels, _level_changes), "shape": track.shape, **scale}
    return {**body.once(track, _as_drawn), "shape": track.shape}


def _level_changes(levels: np.ndarray) -> np.ndarray:
    changes = levels.astype(levels.dtype.newbyteorder("<"))
    changes[:, 1:] = np.diff(changes, axis=1)
    return changes


def _as_drawn(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, dtype="<f4")
