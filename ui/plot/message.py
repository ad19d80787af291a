"""The chart's message: a JSON header, then arrays as they are, all of it deflated.

Bytes instead of JSON: no base64, no second escaping of the figures' JSON, and the arrays are used in place.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from explainer.kit.moving_figures import Levels, Picture, Track

# A higher level takes longer than the bytes that it saves.
DEFLATE_LEVEL: Final = 1


def packed(header: Mapping[str, object], *, pictures: Sequence[Picture]) -> bytes:
    """Length of the header (uint32), the header with the figures' JSON in it, the arrays, aligned to 4."""
    tracks, arrays = _tracks(pictures)
    fields = json.dumps({**header, "recorded": tracks}, ensure_ascii=False)
    figures = ",".join(picture.json for picture in pictures)
    text = _aligned(f'{{"figures":[{figures}],{fields[1:]}'.encode())
    return zlib.compress(b"".join([len(text).to_bytes(4, "little"), text, *arrays]), DEFLATE_LEVEL)


def _aligned(data: bytes) -> bytes:
    return data + b" " * (-len(data) % 4)


def _tracks(pictures: Sequence[Picture]) -> tuple[list[dict[str, object]], list[bytes]]:
    tracks: list[dict[str, object]] = []
    arrays: list[bytes] = []
    offset = 0
    sent: dict[tuple[object, ...], dict[str, object]] = {}
    for figure, move in [(place, move) for place, each in enumerate(pictures) for move in each.moves]:
        coordinates: dict[str, object] = {}
        for name, values in move.coordinates().items():
            # What two traces show, as a surface and its contour or a trail and its head do, is sent once.
            kept = _memory(values)
            if kept not in sent:
                array, place = _encoded(values)
                sent[kept] = {**place, "offset": offset}
                arrays.append(_aligned(array.tobytes()))
                offset += len(arrays[-1])
            coordinates[name] = {**sent[kept], "shape": values.shape}
        tracks.append({"figure": figure, "trace": move.trace, "grow": move.grow, "coordinates": coordinates})
    return tracks, arrays


def _memory(values: np.ndarray | Levels) -> tuple[object, ...]:
    """What is equal for moves of the same numbers in the same memory, whatever their shape."""
    if isinstance(values, Levels):
        return *_memory(values.levels), values.low, values.high, values.gaps
    if not values.flags.c_contiguous:
        return (id(values),)
    return values.__array_interface__["data"][0], values.dtype, values.size, values.shape[:2]


def _encoded(values: Track) -> tuple[np.ndarray, dict[str, object]]:
    """The array as it is sent, and how the browser reads it."""
    if not isinstance(values, Levels):
        return np.ascontiguousarray(values, dtype="<f4"), {"dtype": "f4"}
    levels = values.levels.astype(values.levels.dtype.newbyteorder("<"))
    # From step to step little changes, so the changes deflate to half or less; they go round as in a clock.
    levels[:, 1:] = np.diff(levels, axis=1)
    scale = {"low": values.low, "high": values.high, "gaps": values.gaps}
    return levels, {"dtype": levels.dtype.str[1:], **scale}
