"""The chart's message: a JSON header, then arrays as they are, all of it deflated.

Bytes instead of JSON: no base64, no second escaping of the figures' JSON, and the arrays are used in place.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.moving_figures import Levels, Picture, Track
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

    def place(self, array: np.ndarray) -> dict[str, object]:
        """Append an array, and say where it stands and what it is."""
        self.arrays.append(_aligned(array.tobytes()))
        place: dict[str, object] = {"offset": self.length, "dtype": array.dtype.str[1:], "shape": array.shape}
        self.length += len(self.arrays[-1])
        return place


def _tracks(pictures: Sequence[Picture], body: _Body) -> list[dict[str, object]]:
    tracks: list[dict[str, object]] = []
    sent: dict[tuple[object, ...], dict[str, object]] = {}
    for figure, move in [(place, move) for place, each in enumerate(pictures) for move in each.moves]:
        coordinates: dict[str, object] = {}
        for name, values in move.coordinates().items():
            # What two traces show, as a surface and its contour or a trail and its head do, is sent once.
            kept = _memory(values)
            if kept not in sent:
                sent[kept] = _placed(values, body)
            coordinates[name] = {**sent[kept], "shape": values.shape}
        tracks.append(
            {
                "figure": figure,
                "trace": move.trace,
                "grow": move.grow,
                "coordinates": coordinates,
                "from": None if move.start is None else _placed_start(move.start, body),
                "since": None if move.since is None else body.place(move.since[None, None].astype("<u2")),
            }
        )
    return tracks


def _placed_start(start: NDArray[np.floating[Any]], body: _Body) -> dict[str, object]:
    return {
        name: _placed(np.asarray(row[None, None], np.float32), body)
        for name, row in zip("xy", start, strict=True)
    }


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


def _memory(values: np.ndarray | Levels) -> tuple[object, ...]:
    """What is equal for moves of the same numbers in the same memory, whatever their shape."""
    if isinstance(values, Levels):
        return *_memory(values.levels), values.low, values.high, values.gaps
    if not values.flags.c_contiguous:
        return (id(values),)
    return values.__array_interface__["data"][0], values.dtype, values.size, values.shape[:2]


def _placed(values: Track, body: _Body) -> dict[str, object]:
    """Where the array stands, and how the browser reads it."""
    if not isinstance(values, Levels):
        return body.place(np.ascontiguousarray(values, dtype="<f4"))
    levels = values.levels.astype(values.levels.dtype.newbyteorder("<"))
    levels[:, 1:] = np.diff(levels, axis=1)
    return {**body.place(levels), "low": values.low, "high": values.high, "gaps": values.gaps}
