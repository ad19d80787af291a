"""The weight in its field."""

from typing import Final

from benchmarks.move import Change, another, drawn, stepping_up

MOVES: Final = (another("weight → curve", drawn("steepness_curve", 0), stepping_up("steepness_weight")),)

CHANGE: Final = Change("weight", lambda number: number % 1_000 / 100, chart="steepness_curve")
HEAVIEST: Final = "steepness_weight={number}e-3"
"""What costs the server most, with another number each time."""
