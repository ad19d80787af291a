"""What a page shows in its charts: the message that Python sends, read as the browser reads it."""

import json
import zlib
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from explainer.kit.moving_figures import Levels, Move, Track


def unpacked(message: bytes) -> tuple[dict[str, Any], list[list[Move]]]:
    """The header of a message, and the moves of each of its figures."""
    message = zlib.decompress(message)
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length])
    body = message[4 + length :]
    moves: list[list[Move]] = [[] for _ in header["figures"]]
    for track in header["recorded"]:
        tracks: dict[str, Any] = {name: _decoded(place, body) for name, place in track["coordinates"].items()}
        moves[track["figure"]].append(Move(track["trace"], **tracks, grow=track["grow"]))
    return header, moves


def _decoded(place: Mapping[str, Any], body: bytes) -> Track:
    count = prod(place["shape"])
    values = np.frombuffer(body, dtype=f"<{place['dtype']}", count=count, offset=place["offset"])
    values = values.reshape(place["shape"])
    if "low" not in place:
        return values
    levels = values.cumsum(axis=1, dtype=values.dtype)
    return Levels(levels, place["low"], place["high"], place["gaps"])
