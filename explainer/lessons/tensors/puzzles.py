"""Puzzles: a tensor to reach from torch.arange(n) by operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainer.lessons.tensors.memory import Memory, walk
from explainer.lessons.tensors.operations import Operation, Operations

_READ: Final = Operations((), most=8).read


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Where it starts, one way to its end, and whether it can be done without a copy."""

    numbers: int
    way: tuple[Operation, ...]
    """It is computed, and never shown."""

    @property
    def target(self) -> Memory:
        """Return the chain that ends at what is wanted."""
        return walk(self.numbers, self.way)


PUZZLES: Final[Mapping[str, Puzzle]] = {
    "columns": Puzzle(12, _READ("view(3,4).t()")),
    "windows": Puzzle(6, _READ("unfold(0,3,1)")),
    "diagonal": Puzzle(16, _READ("view(4,4).diagonal()")),
    "twins": Puzzle(6, _READ("unsqueeze(1).expand(6,2).flatten()")),
    "tiles": Puzzle(4, _READ("view(2,2).cat(1)")),
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """How near a chain comes to a puzzle."""

    shape: bool
    values: bool
    copies: int
    fewest: int
    """Copies of the known way."""

    @property
    def solved(self) -> bool:
        """Whether shape and numbers are those that are wanted."""
        return self.shape and self.values


def attempt(name: str, numbers: int, chain: Sequence[Operation]) -> Attempt:
    """Compare the last tensor of a chain from torch.arange(numbers) with what is wanted."""
    wanted, found = PUZZLES[name].target, walk(numbers, chain)
    last, goal = found.stages[-1], wanted.stages[-1]
    shape = last.shape == goal.shape
    return Attempt(
        shape,
        shape and np.array_equal(last.values, goal.values),
        len(found.strips) - 1,
        len(wanted.strips) - 1,
    )
