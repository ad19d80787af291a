"""What a drag changes at once: computed in the browser while the hand moves, in Python where it rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Live:
    """Which formula of live.js follows the handles, with its numbers, and the traces that it moves.

    While the hand moves, `text` is said with the numbers that the formula gives; figures without such traces
    are dimmed, as they still show what was before.
    """

    kind: Literal["neuron", "softmax", "descent"]
    text: str
    traces: Mapping[str, tuple[int, int]]
    """The figure and the trace of each, by the name that the formula knows."""
    numbers: Mapping[str, object]
    gone: str = ""
    """Said instead of `text` of a run that has left the picture."""
