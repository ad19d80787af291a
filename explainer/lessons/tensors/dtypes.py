"""Types of numbers: what torch makes of two of them, and what each can hold; torch is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from explainer.lessons.tensors.memory import Refusal, message

DTYPES: Final[Mapping[str, torch.dtype]] = {
    "bool": torch.bool,
    "uint8": torch.uint8,
    "int32": torch.int32,
    "int64": torch.int64,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float32": torch.float32,
    "float64": torch.float64,
}
ARITHMETIC: Final[Mapping[str, Callable[..., Tensor]]] = {
    "add": torch.add,
    "multiply": torch.mul,
    "divide": torch.true_divide,
    "floor": torch.floor_divide,
}
SIGNS: Final[Mapping[str, str]] = {"add": "+", "multiply": "*", "divide": "/", "floor": "//"}
KINDS: Final = ("tensor", "zero_dim", "number")
"""What stands on the right: a tensor with an axis, one without, or a number of Python."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """The type of the result, or "" and torch's message."""

    dtype: str
    error: str = ""


def promoted(arithmetic: str, left: str, right: str, *, kind: str) -> Promotion:
    """Return the type that torch computes in, by computing with ones."""
    one = torch.ones(3 if kind == "tensor" else (), dtype=DTYPES[right])
    try:
        found = ARITHMETIC[arithmetic](
            torch.ones(3, dtype=DTYPES[left]), one.item() if kind == "number" else one
        )
    except Refusal as problem:
        return Promotion("", message(problem))
    return Promotion(str(found.dtype).removeprefix("torch."))


def promotions(arithmetic: str, *, kind: str) -> list[list[Promotion]]:
    """Return the results for every type on the left, row by row, and every type on the right."""
    return [[promoted(arithmetic, left, right, kind=kind) for right in DTYPES] for left in DTYPES]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a type makes of a number; None where C, and so torch, leaves it open."""

    dtype: str
    bytes: int
    value: float | int | bool | None
    next: float | int | bool | None
    """The same value plus 1 of the same type."""
    exact: bool


def stored(number: float) -> list[Stored]:
    """Return what each type makes of a number, a whole one by way of int64, others by way of float64."""
    whole = number == int(number)
    source = torch.tensor(int(number) if whole else number, dtype=torch.int64 if whole else torch.float64)
    return [_stored(source, name, number) for name in DTYPES]


def _stored(source: Tensor, name: str, number: float) -> Stored:
    dtype, size = DTYPES[name], torch.empty(0, dtype=DTYPES[name]).element_size()
    counts = not dtype.is_floating_point and dtype != torch.bool
    if counts and source.is_floating_point():
        limits = torch.iinfo(dtype)
        if not limits.min <= int(number) <= limits.max:
            return Stored(name, size, None, None, exact=False)
    found = source.to(dtype)
    value = found.item()
    # A sum of bools is no bool; adding there is "or".
    following = (found + torch.ones((), dtype=dtype)).item()
    return Stored(name, size, value, following, exact=value == number and dtype != torch.bool)
