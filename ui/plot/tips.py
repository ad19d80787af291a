"""What the mouse is told where it points: the value of a map, or the number that a line stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class MapTip:
    """Of a map whose values v stand for p = (1 ± |2v − 1|^power) / 2; `text` speaks of {x}, {y} and {p}."""

    figure: int
    trace: int
    text: str
    power: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class LineTip:
    """Of straight lines, each with a name and a number; told as "name = number"."""

    figure: int
    ends: NDArray[np.float64]
    """(lines, 4): x and y of one end, then of the other."""
    names: Sequence[str]
    numbers: NDArray[np.float64]
    """(K, S, lines), for K values of the knob at S steps; shown with three digits."""

    def __post_init__(self) -> None:
        """Refuse what does not fit together, by ValueError."""
        if self.ends.shape != (len(self.names), 4) or self.numbers.shape[2:] != (len(self.names),):
            raise ValueError(f"{self.ends.shape} and {self.numbers.shape} are not {len(self.names)} lines.")
