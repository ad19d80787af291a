"""The weight in its field."""

from typing import Final

from benchmarks.move import another, drawn, stepping_up

MOVES: Final = (another("weight → curve", drawn("steepness_curve", 0), stepping_up("steepness_weight")),)
