"""Which shapes fit together: broadcasting, matrix product, and joining along an axis; torch is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import prod
from typing import Final, cast

import torch
from torch import Tensor

from explainer.lessons.tensors.memory import Refusal, message

Shape = tuple[int, ...]

PAIRINGS: Final = ("add", "matmul")
JOININGS: Final = ("cat", "stack", "unsqueeze", "squeeze")
OF_ONE: Final = ("unsqueeze", "squeeze")
"""What is done to one tensor, not to two."""
MOST_NUMBERS: Final = 1_000_000
"""That are allocated to ask torch; beyond, it is asked about tensors that have a shape and no numbers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What torch says to a call: the shape of the result, or None and its message."""

    shape: Shape | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """Two shapes for a + b or a @ b, aligned from the right."""

    a: Shape
    b: Shape
    answer: Answer
    guilty_a: frozenset[int]
    """The axes of a that do not fit, counted from the end: −1 is the last."""
    guilty_b: frozenset[int]


def fit(pairing: str, a: Shape, b: Shape) -> Fit:
    """Ask torch, and name the axes that do not fit."""
    if pairing == "add":
        found = ask(lambda: _added(a, b))
        guilty = frozenset(
            -place
            for place, (x, y) in enumerate(zip(reversed(a), reversed(b), strict=False), 1)
            if x != y and 1 not in (x, y)
        )
        return Fit(a, b, found, guilty, guilty)
    return Fit(a, b, ask(lambda: _tensor(a, prod(b)) @ _tensor(b, prod(a))), *_guilty_of_product(a, b))


def ask(call: Callable[[], Tensor]) -> Answer:
    """Return the shape of what a call gives, or torch's message."""
    try:
        return Answer(tuple(call().shape))
    except Refusal as problem:
        return Answer(None, message(problem))


def _added(a: Shape, b: Shape) -> Tensor:
    """Return a tensor of the shape of a + b; where that would be large, only seemingly as large."""
    if prod(a) * prod(b) <= MOST_NUMBERS:
        return torch.zeros(a) + torch.zeros(b)
    zero = torch.zeros(())
    return cast(list[Tensor], torch.broadcast_tensors(zero.expand(a), zero.expand(b)))[0]


def _tensor(shape: Shape, times: int) -> Tensor:
    """Return a tensor of zeros, or one without numbers if it, so many times, would be large."""
    return torch.zeros(shape, device="cpu" if prod(shape) * max(times, 1) <= MOST_NUMBERS else "meta")


def _both(c: Shape, d: Shape) -> list[Tensor]:
    """Return tensors of zeros; if one of them would be large, both without numbers."""
    tensors = [_tensor(shape, 1) for shape in (c, d)]
    return [tensor.to("meta") for tensor in tensors] if any(tensor.is_meta for tensor in tensors) else tensors


def _guilty_of_product(a: Shape, b: Shape) -> tuple[frozenset[int], frozenset[int]]:
    if not a or not b:
        return frozenset(), frozenset()
    rows = -2 if len(b) > 1 else -1
    inner = a[-1] != b[rows]
    batches = {
        -place
        for place, (x, y) in enumerate(zip(reversed(a[:-2]), reversed(b[:-2]), strict=False), 3)
        if x != y and 1 not in (x, y)
    }
    return frozenset(batches | ({-1} if inner else set())), frozenset(batches | ({rows} if inner else set()))


def candidates(pairing: str, a: Shape, b: Shape) -> tuple[Shape | None, ...]:
    """Return what one may predict: the truth, None for an error, and up to three shapes of wrong rules."""
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    wrong = [
        tuple(max(pair) for pair in zip_longest(a, b, fillvalue=1)),
        tuple(max(pair) for pair in zip_longest(reversed(a), reversed(b), fillvalue=1))[::-1],
        longer,
        shorter,
        a + b,
    ]
    if pairing == "matmul":
        wrong.insert(0, (*a[:-1], *b[-1:]))
    truth = fit(pairing, a, b).answer.shape
    shapes = sorted({truth, *[each for each in dict.fromkeys(wrong) if each != truth][:3]} - {None}, key=str)
    return (*shapes, None)


@dataclass(frozen=True, slots=True)
class Joined:
    """What a joining along one axis gives."""

    axis: int
    source: str
    answer: Answer
    touched: int | None
    """The axis that is new or longer in the result; for squeeze the one that is asked about in the shape."""


def joined(joining: str, c: Shape, d: Shape, axis: int) -> Joined:
    """Ask torch: of c alone, or of c and d."""
    if joining in OF_ONE:
        function = torch.unsqueeze if joining == "unsqueeze" else torch.squeeze
        found, source = ask(lambda: function(torch.zeros(()).expand(c), axis)), f"c.{joining}({axis})"
    else:
        function = torch.cat if joining == "cat" else torch.stack
        found, source = ask(lambda: function(_both(c, d), axis)), f"torch.{joining}([c, d], {axis})"
    rank = len(c) if joining == "squeeze" else len(found.shape or ())
    return Joined(axis, source, found, axis % rank if found.shape is not None and rank else None)


def along_all(joining: str, c: Shape, d: Shape, axis: int) -> list[Joined]:
    """Return the joining along every axis that may exist, and along the one that is asked for."""
    reach = range(-len(c) - 1, len(c) + 1)
    return [joined(joining, c, d, each) for each in sorted({*reach, axis})]


def aligned(*shapes: Sequence[int]) -> list[list[int | None]]:
    """Return the shapes with None before them, so that they all end at the same place."""
    rank = max(map(len, shapes), default=0)
    return [[None] * (rank - len(shape)) + list(shape) for shape in shapes]
