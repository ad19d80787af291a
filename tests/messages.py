"""What a page shows in its charts: the message that Python sends, read as the browser reads it."""

import json
import zlib
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from explainer.kit.moving_figures import Levels, Move, Track, drawn_of, together
from ui.plot.caption import Caption, Decimals


def unpacked(message: bytes) -> tuple[dict[str, Any], list[list[Move]]]:
    """The header of a message, and the moves of each of its figures."""
    header, body = parts(message)
    moves: list[list[Move]] = [[] for _ in header["figures"]]
    for track in header["recorded"]:
        tracks: dict[str, Any] = {name: _decoded(place, body) for name, place in track["coordinates"].items()}
        since = track.get("since") and _since(track["since"], body)
        moves[track["figure"]].append(Move(track["trace"], **tracks, grow=track["grow"], since=since))
    return header, moves


def said(message: bytes, knob: int = 0, step: int = 10**6) -> str:
    """The sentence of a step, by default the last, as the browser puts it together from a message."""
    header, body = parts(message)
    caption = header["caption"]
    which = caption["which"] and whole(caption["which"], body)
    kinds = {field["name"]: np.int64 if field["whole"] else np.float64 for field in caption["fields"]}
    numbers = {name: np.zeros((1, 1), kind) for name, kind in kinds.items()}
    made = Caption(caption["sentences"], which, numbers)
    made.__dict__["fields"] = {
        (field["name"], field["format"]): Decimals(
            whole(field["mantissas"], body).astype(np.int32),
            whole(field["exponents"], body).astype(np.int16),
        )
        for field in caption["fields"]
    }
    return made.at(knob, step)


def ended(message: bytes) -> list[str]:
    """What is said at the last step of how the run has ended; one for all values of the knob, or one each."""
    return [verdict["text"] for verdict in parts(message)[0]["verdicts"]]


def parts(message: bytes) -> tuple[dict[str, Any], bytes]:
    message = zlib.decompress(message)
    length = int.from_bytes(message[:4], "little")
    return json.loads(message[4 : 4 + length]), message[4 + length :]


def numbers(place: Mapping[str, Any], body: bytes) -> np.ndarray:
    count = prod(place["shape"])
    values = np.frombuffer(body, dtype=f"<{place['dtype']}", count=count, offset=place["offset"])
    return values.reshape(place["shape"])


def whole(place: Mapping[str, Any], body: bytes) -> np.ndarray:
    values = numbers(place, body)
    return values.cumsum(axis=1, dtype=values.dtype)


def _since(place: Mapping[str, Any], body: bytes) -> np.ndarray:
    """One for all values of the knob, or one for each."""
    steps = numbers(place, body)[:, 0]
    return steps if len(steps) > 1 else steps[0]


def _decoded(place: Mapping[str, Any], body: bytes) -> Track:
    if "parts" in place:
        return together(*(drawn_of(_decoded(part, body)) for part in place["parts"]))
    values = numbers(place, body)
    if "low" not in place:
        return values
    levels = values.cumsum(axis=1, dtype=values.dtype)
    return Levels(levels, place["low"], place["high"], place["gaps"])
