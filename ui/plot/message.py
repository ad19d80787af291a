"""The chart's message: a JSON header, then float32 arrays as they are.

Bytes instead of JSON: no base64, no second escaping of the figures' JSON, and the arrays are used in place.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ui.plot.records import Recorded


def packed(header: Mapping[str, object], *, figures: Sequence[str], recorded: Sequence[Recorded]) -> bytes:
    """Length of the header (uint32), the header with the figures' JSON in it, the arrays, aligned to 4."""
    tracks, arrays = _tracks(recorded)
    fields = json.dumps({**header, "recorded": tracks}, ensure_ascii=False)
    text = f'{{"figures":[{",".join(figures)}],{fields[1:]}'.encode()
    text += b" " * (-len(text) % 4)
    return b"".join([len(text).to_bytes(4, "little"), text, *arrays])


def _tracks(recorded: Sequence[Recorded]) -> tuple[list[dict[str, object]], list[bytes]]:
    tracks: list[dict[str, object]] = []
    arrays: list[bytes] = []
    offset = 0
    for record in recorded:
        coordinates: dict[str, object] = {}
        for name, values in record.coordinates().items():
            arrays.append(np.ascontiguousarray(values, dtype="<f4").tobytes())
            coordinates[name] = {"offset": offset, "shape": values.shape}
            offset += len(arrays[-1])
        tracks.append(
            {"figure": record.figure, "trace": record.trace, "grow": record.grow, "coordinates": coordinates}
        )
    return tracks, arrays


def unpacked(message: bytes) -> tuple[dict[str, Any], list[Recorded]]:
    """The header and the recordings of a message, for tests that ask what a page shows."""
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length])
    body = message[4 + length :]
    records: list[Recorded] = []
    for track in header["recorded"]:
        arrays: dict[str, np.ndarray] = {}
        for name, place in track["coordinates"].items():
            count = int(np.prod(place["shape"]))
            values = np.frombuffer(body, dtype="<f4", count=count, offset=place["offset"])
            arrays[name] = values.reshape(place["shape"])
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
