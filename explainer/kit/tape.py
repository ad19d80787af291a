"""A computation as a tape: one small step after another, each with what it read, what it wrote, and how.

Whatever is computed by hand fits on it: numbers that stand in named cells, and sub-steps that fill them. It
holds every cell at every place, so that a player can stand anywhere, forwards and backwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SubStep:
    """One small step: from the cells that it reads to those that it writes."""

    phase: str
    """Which part of the computation it belongs to, as in "forward"."""
    about: tuple[str, ...]
    """What it is about: a node, or the two ends of a wire."""
    reads: tuple[str, ...]
    """Cells."""
    writes: Mapping[str, float]
    """What the cells hold from now on."""
    formula: tuple[str, ...] = ()
    """Lines of LaTeX, aligned at their &, with the numbers put in."""


@dataclass(frozen=True, eq=False)
class Tape:
    """A computation that can be scrubbed; there are no slots, because of cached_property."""

    start: Mapping[str, float]
    """What is known before the first sub-step."""
    steps: tuple[SubStep, ...]

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """All cells, in the order in which they are first written."""
        written = (cell for step in self.steps for cell in step.writes)
        return tuple(dict.fromkeys((*self.start, *written)))

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """(1 + steps, cells): what every cell holds after so many sub-steps; NaN is not known yet."""
        place = {cell: number for number, cell in enumerate(self.cells)}
        found = np.full((1 + len(self.steps), len(place)), np.nan)
        for cell, value in self.start.items():
            found[:, place[cell]] = value
        for number, step in enumerate(self.steps, 1):
            for cell, value in step.writes.items():
                found[number:, place[cell]] = value
        return found

    @property
    def last(self) -> dict[str, float]:
        """What every cell holds at the end."""
        return dict(zip(self.cells, self.values[-1].tolist(), strict=True))

    def column(self, cell: str) -> NDArray[np.float64]:
        """Return what one cell holds at every place (1 + steps,); NaN for a cell that there is not."""
        if cell not in self.cells:
            return np.full(1 + len(self.steps), np.nan)
        return self.values[:, self.cells.index(cell)]

    def when(self, phase: str, about: Sequence[str]) -> int | None:
        """Return the place after the last sub-step of a phase about something; None if there is none."""
        found = [
            number
            for number, step in enumerate(self.steps, 1)
            if step.phase == phase and step.about == tuple(about)
        ]
        return found[-1] if found else None


def recorded(start: Mapping[str, float], steps: Iterable[SubStep]) -> Tape:
    """Return the tape of these sub-steps."""
    return Tape(dict(start), tuple(steps))
