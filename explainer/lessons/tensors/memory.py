"""A chain of operations on torch.arange(n): which cells of which memory every tensor on the way looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.lessons.tensors.operations import Operation

WRITTEN: Final = 99
"""What is written into the marked cell."""
MOST_CELLS: Final = 4096
"""Of the memory of one tensor; what would need more is not computed."""
MOST_SHOWN: Final = 96
LONGEST_SHOWN: Final = 24
"""Cells along one axis."""
Refusal = (RuntimeError, IndexError, TypeError, ValueError)
"""What PyTorch raises when a call does not fit its tensor."""


class TooLargeError(ValueError):
    """A copy that would take more memory than it is worth."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A tensor of the chain; of a large one only the first cells along every axis are told."""

    source: str
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    """How many cells of memory the next one along each axis is away."""
    offset: int
    """The address of its first cell."""
    strip: int
    """Which memory it looks at, numbered as they came to be."""
    is_new: bool
    """Whether it is the first on its strip: a start or a copy."""
    contiguous: bool
    shown: tuple[int, ...]
    """How many cells of each axis are told: k of them in all."""
    addresses: NDArray[np.int64]
    """(k,): the cells of its strip, in the order of the tensor."""
    values: NDArray[np.int64]
    """(k,)"""

    @property
    def cells(self) -> int:
        """How many numbers the shape has room for, in memory or not."""
        return prod(self.shape)

    @property
    def is_whole(self) -> bool:
        """Whether every cell is told."""
        return self.shown == self.shape

    def index(self, place: int) -> tuple[int, ...]:
        """Return the index of a cell that is told, by its place in `addresses`."""
        return tuple(int(each) for each in np.unravel_index(place, self.shown)) if self.shown else ()


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """All tensors of a chain, and the strips of memory that they look at."""

    stages: tuple[Stage, ...]
    strips: tuple[NDArray[np.int64], ...]
    """The numbers in every strip, at the end."""
    refused: str = ""
    """The source of the operation that does not fit; the chain ends before it."""
    error: str = ""
    """PyTorch's own message; empty where PyTorch would only take too much memory."""


def walk(numbers: int, chain: Sequence[Operation], *, write: tuple[int, int] | None = None) -> Memory:
    """Return the chain on torch.arange(numbers); `write` is a strip and an address that then become WRITTEN.

    It is written through the first tensor of the strip, after all operations; whoever looks there sees it.
    A cell that does not exist is not written.
    """
    tensors, refused, error = [torch.arange(numbers)], "", ""
    for each in chain:
        try:
            tensors.append(_bounded(each, tensors[-1]))
        except TooLargeError:
            refused = each.source
            break
        except Refusal as problem:
            refused, error = each.source, message(problem)
            break
    strips = _strips(tensors)
    owners = [tensors[strips.index(number)] for number in range(max(strips) + 1)]
    memories = [_memory(owner) for owner in owners]
    if write is not None and write[0] < len(memories) and write[1] < len(memories[write[0]]):
        memories[write[0]][write[1]] = WRITTEN
    sources = [f"torch.arange({numbers})", *(each.source for each in chain)]
    stages = [
        _stage(tensor, source, strip, is_new=strip not in strips[:place])
        for place, (tensor, source, strip) in enumerate(zip(tensors, sources, strips, strict=False))
    ]
    return Memory(tuple(stages), tuple(each.numpy().copy() for each in memories), refused, error)


def message(problem: Exception) -> str:
    """Return the kind and the first line of what PyTorch says."""
    return f"{type(problem).__name__}: {str(problem).splitlines()[0]}"


def _bounded(each: Operation, tensor: Tensor) -> Tensor:
    """Apply an operation; first, where much may be copied, to a tensor that has a shape and no numbers."""
    repeats = prod(max(number, 1) for number in each.numbers) if each.name == "repeat" else 1
    if repeats * tensor.numel() > MOST_CELLS // 2:
        empty = torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta")
        if each.apply(empty).untyped_storage().nbytes() > MOST_CELLS * tensor.element_size():
            raise TooLargeError(each.source)
    return each.apply(tensor)


def _strips(tensors: Sequence[Tensor]) -> list[int]:
    """Return the number of the memory of every tensor, counted as they come to be."""
    strips = [0]
    for before, after in zip(tensors, tensors[1:], strict=False):
        # Memory without a cell has no address to compare.
        empty = before is after or bool(after._is_view())
        same = after.data_ptr() and (
            after.untyped_storage().data_ptr() == before.untyped_storage().data_ptr()
        )
        strips.append(strips[-1] if same or (not after.numel() and empty) else strips[-1] + 1)
    return strips


def _memory(tensor: Tensor) -> Tensor:
    """Return the whole memory under a tensor, in one row."""
    cells = tensor.untyped_storage().nbytes() // tensor.element_size()
    return tensor.as_strided((cells,), (1,), 0)


def _stage(tensor: Tensor, source: str, strip: int, *, is_new: bool) -> Stage:
    shown, offset = clipped(tensor.shape), int(tensor.storage_offset())
    part = tensor.as_strided(shown, tensor.stride(), offset)
    addresses = torch.arange(len(_memory(tensor))).as_strided(shown, tensor.stride(), offset)
    return Stage(
        source=source,
        shape=tuple(tensor.shape),
        stride=tensor.stride(),
        offset=offset,
        strip=strip,
        is_new=is_new,
        contiguous=tensor.is_contiguous(),
        shown=shown,
        addresses=addresses.reshape(-1).numpy().copy(),
        values=part.reshape(-1).numpy().copy(),
    )


def clipped(shape: Sequence[int]) -> tuple[int, ...]:
    """Return how many cells of each axis are shown: all, or the first ones of those that are long."""
    shown = [min(size, LONGEST_SHOWN) for size in shape]
    while prod(shown) > MOST_SHOWN:
        longest = max(range(len(shown)), key=shown.__getitem__)
        shown[longest] -= 1
    return tuple(shown)
