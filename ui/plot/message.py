"""The chart's message: a JSON header, then arrays as they are, all of it deflated.

Bytes instead of JSON: no base64, no second escaping of the figures' JSON, and the arrays are used in place.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ui.plot.records import Levels, Recorded

# A higher level takes longer than the bytes that it saves.
DEFLATE_LEVEL: Final = 1


def packed(header: Mapping[str, object], *, figures: Sequence[str], recorded: Sequence[Recorded]) -> bytes:
    """Length of the header (uint32), the header with the figures' JSON in it, the arrays, aligned to 4."""
    tracks, arrays = _tracks(recorded)
    fields = json.dumps({**header, "recorded": tracks}, ensure_ascii=False)
    text = _aligned(f'{{"figures":[{",".join(figures)}],{fields[1:]}'.encode())
    return zlib.compress(b"".join([len(text).to_bytes(4, "little"), text, *arrays]), DEFLATE_LEVEL)


def _aligned(data: bytes) -> bytes:
    return data + b" " * (-len(data) % 4)


def _tracks(recorded: Sequence[Recorded]) -> tuple[list[dict[str, object]], list[bytes]]:
    tracks: list[dict[str, object]] = []
    arrays: list[bytes] = []
    offset = 0
    for record in recorded:
        coordinates: dict[str, object] = {}
        for name, values in record.coordinates().items():
            array, place = _encoded(values)
            coordinates[name] = {**place, "offset": offset, "shape": values.shape}
            arrays.append(_aligned(array.tobytes()))
            offset += len(arrays[-1])
        tracks.append(
            {"figure": record.figure, "trace": record.trace, "grow": record.grow, "coordinates": coordinates}
        )
    return tracks, arrays


def _encoded(values: np.ndarray | Levels) -> tuple[np.ndarray, dict[str, object]]:
    """The array as it is sent, and how the browser reads it."""
    if not isinstance(values, Levels):
        return np.ascontiguousarray(values, dtype="<f4"), {"dtype": "f4"}
    levels = np.ascontiguousarray(values.levels, dtype=values.levels.dtype.newbyteorder("<"))
    return levels, {"dtype": levels.dtype.str[1:], "low": values.low, "high": values.high}


def unpacked(message: bytes) -> tuple[dict[str, Any], list[Recorded]]:
    """The header and the recordings of a message, for tests that ask what a page shows."""
    message = zlib.decompress(message)
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length])
    body = message[4 + length :]
    records: list[Recorded] = []
    for track in header["recorded"]:
        arrays = {name: _decoded(place, body) for name, place in track["coordinates"].items()}
        records.append(
            Recorded(
                figure=track["figure"],
                trace=track["trace"],
                x=arrays.get("x"),
                y=arrays.get("y"),
                z=arrays.get("z"),
                grow=track["grow"],
            )
        )
    return header, records


def _decoded(place: Mapping[str, Any], body: bytes) -> np.ndarray | Levels:
    count = int(np.prod(place["shape"]))
    values = np.frombuffer(body, dtype=f"<{place['dtype']}", count=count, offset=place["offset"])
    values = values.reshape(place["shape"])
    return Levels(values, place["low"], place["high"]) if "low" in place else values
