"""Operations on a tensor as they are typed, such as view(3,4): methods, and joining it to itself."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from explainer.kit.address import BadValueError

METHODS: Final = (
    *("view", "reshape", "flatten", "transpose", "permute", "t", "unsqueeze", "squeeze", "expand", "repeat"),
    *("narrow", "select", "diagonal", "unfold", "flip", "contiguous", "clone"),
)
JOINS: Final[Mapping[str, Callable[..., Tensor]]] = {"cat": torch.cat, "stack": torch.stack}
"""Of the tensor with itself, along an axis."""
NAMES: Final = (*METHODS, *JOINS)
_NUMBERS: Final = r"((?:-?[0-9]{1,10}(?:,-?[0-9]{1,10}){0,7})?)"
_CALL: Final = re.compile(rf"(?:x\.|torch\.)?([a-z]+)\((?:\[x,x\],?)?{_NUMBERS},?\)")


@dataclass(frozen=True, slots=True)
class Operation:
    """One call with whole numbers, at most eight of ten digits."""

    name: str
    numbers: tuple[int, ...] = ()

    @property
    def written(self) -> str:
        """As it stands in an address."""
        return f"{self.name}({','.join(map(str, self.numbers))})"

    @property
    def source(self) -> str:
        """The call in PyTorch, of a tensor x."""
        numbers = ", ".join(map(str, self.numbers))
        if self.name in JOINS:
            return f"torch.{self.name}([x, x], {numbers})" if numbers else f"torch.{self.name}([x, x])"
        return f"x.{self.name}({numbers})"

    def apply(self, tensor: Tensor) -> Tensor:
        """Return what PyTorch makes of a tensor; raise what PyTorch raises."""
        if self.name in JOINS:
            return JOINS[self.name]([tensor, tensor], *self.numbers)
        method: Any = getattr(tensor, self.name)
        return method(*self.numbers)


def operation(text: str) -> Operation:
    """Return the operation that is typed, bare or as in PyTorch; raise BadValueError for anything else."""
    call = _CALL.fullmatch(re.sub(r"\s", "", text))
    if call is None or call[1] not in NAMES:
        raise BadValueError(text)
    return Operation(call[1], tuple(int(number) for number in call[2].split(",") if number))


@dataclass(frozen=True, slots=True)
class Operations:
    """Up to `most` operations, joined by dots as in PyTorch: view(3,4).transpose(0,1); none is "none"."""

    default: tuple[Operation, ...]
    most: int

    @property
    def allowed(self) -> str:
        """How many, and their names."""
        return f"0–{self.most} × ({', '.join(NAMES)})"

    def read(self, text: str) -> tuple[Operation, ...]:
        """Raise BadValueError unless every part is a known operation, and there are few enough."""
        parts = [] if text.strip() == "none" else re.split(r"(?<=\))\s*\.", text, maxsplit=self.most)
        if len(parts) > self.most:
            raise BadValueError(text)
        return tuple(map(operation, parts))

    def write(self, value: tuple[Operation, ...]) -> str:
        """Return the operations joined by dots."""
        return ".".join(each.written for each in value) or "none"
