"""The ledger of a network: every layer with its shapes, parameters, multiply-adds and memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from math import prod
from typing import Any, Final, cast

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

Shape = tuple[int, ...]
Multiply = Callable[[Any, Shape, Shape], int]
"""How many multiply-adds a layer takes from an input of one shape to an output of the other."""
_SMALL: Final = 1_000_000
"""Numbers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One layer in the order in which it ran; shapes with the batch."""

    path: str
    """As in named_modules()."""
    kind: str
    """The name of its class."""
    input_shape: Shape
    output_shape: Shape
    parameters: int
    """Numbers that are learned; what runs or is used again is counted once."""
    buffers: int
    """Numbers that are kept and not learned."""
    multiply_adds: int
    """Of matrix products and convolutions, for the whole batch; what is done number by number is left out."""
    weight_bytes: int
    """Of parameters and buffers."""
    output_bytes: int


@dataclass(frozen=True, slots=True)
class Total:
    """All rows together."""

    parameters: int
    buffers: int
    multiply_adds: int
    weight_bytes: int
    output_bytes: int
    """Of all layers; what training keeps for the backward pass is about that much."""


def ledger(
    network: nn.Module, input_shape: Sequence[int], *, dtype: torch.dtype = torch.float32
) -> tuple[Entry, ...]:
    """Return a row for every layer that runs when a batch of `input_shape` goes through, in evaluation mode.

    A copy without numbers runs, so that nothing large is ever allocated. Layers that are not registered are
    not seen. Raises ValueError for a layer with parameters that MULTIPLY_ADDS does not know.
    """
    copy, rows, seen = deepcopy(network).to("meta").eval(), list[Entry](), set[int]()

    def note(path: str) -> Callable[[nn.Module, tuple[Any, ...], Any], None]:
        def hook(layer: nn.Module, given: tuple[Any, ...], result: Any) -> None:
            rows.append(_entry(path, layer, given[0], result, seen))

        return hook

    modules = dict(cast(Iterable[tuple[str, nn.Module]], copy.named_modules()))
    inner = {path.rpartition(".")[0] for path in modules if path}
    for path, module in modules.items():
        if path not in inner:
            module.register_forward_hook(note(path))
    with torch.no_grad(), _Shapes():
        copy(torch.empty(tuple(input_shape), dtype=dtype, device="meta"))
    return tuple(rows)


class _Shapes(TorchFunctionMode):
    """Answers for tensors without numbers, of which torch would ask its compiler.

    Importing that takes 70 MB, and seconds of a visitor's time. A linear layer answers by its shapes; what
    else is small is computed of zeros.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Sequence[Any] = (), kwargs: Any = None
    ) -> Any:
        named: dict[str, Any] = kwargs or {}
        if func is nn.functional.linear and args[0].shape[-1] == args[1].shape[-1]:
            return args[0].new_empty((*args[0].shape[:-1], args[1].shape[0]))
        given = (*args, *named.values())
        # What an attribute is, and what takes lists of tensors, as recurrent layers do, is left to torch.
        left = func.__name__ == "__get__" or any(isinstance(each, list | tuple) for each in given)
        if left or sum(each.numel() for each in given if isinstance(each, Tensor)) > _SMALL:
            return func(*args, **named)
        result = func(*map(_zeros, args), **{name: _zeros(each) for name, each in named.items()})
        return result.to("meta") if isinstance(result, Tensor) else result


def _zeros(given: Any) -> Any:
    is_empty = isinstance(given, Tensor) and given.is_meta
    return torch.zeros(given.shape, dtype=given.dtype) if is_empty else given


def total(entries: Sequence[Entry]) -> Total:
    """Return the sums."""
    return Total(*(sum(getattr(each, name) for each in entries) for name in Total.__dataclass_fields__))


def _entry(path: str, layer: nn.Module, given: Tensor, result: Any, seen: set[int]) -> Entry:
    # A recurrent layer returns its outputs and its last state.
    output = cast(Tensor, result[0] if isinstance(result, tuple) else result)
    parameters, buffers = (_new(each, seen) for each in (layer.parameters(), layer.buffers()))
    return Entry(
        path=path,
        kind=type(layer).__name__,
        input_shape=tuple(given.shape),
        output_shape=tuple(output.shape),
        parameters=sum(each.numel() for each in parameters),
        buffers=sum(each.numel() for each in buffers),
        multiply_adds=_multiply_adds(layer, tuple(given.shape), tuple(output.shape)),
        weight_bytes=sum(each.numel() * each.element_size() for each in (*parameters, *buffers)),
        output_bytes=output.numel() * output.element_size(),
    )


def _new(tensors: Iterable[Tensor], seen: set[int]) -> list[Tensor]:
    """Return those that no row before has counted, and note them."""
    new = [each for each in tensors if id(each) not in seen]
    seen.update(map(id, new))
    return new


def _multiply_adds(layer: nn.Module, given: Shape, result: Shape) -> int:
    for kind, count in MULTIPLY_ADDS.items():
        if isinstance(layer, kind):
            return count(layer, given, result)
    if any(True for _ in layer.parameters()):
        raise ValueError(f"What {type(layer).__name__} multiplies is not known")
    return 0


def _linear(layer: nn.Linear, given: Shape, result: Shape) -> int:
    return prod(result) * layer.in_features


def _convolution(layer: nn.Conv1d | nn.Conv2d | nn.Conv3d, given: Shape, result: Shape) -> int:
    """Every number of the output reads one window in the input channels of its group."""
    return prod(result) * (layer.in_channels // layer.groups) * prod(layer.kernel_size)


def _recurrent(layer: nn.RNNBase, given: Shape, result: Shape) -> int:
    """Every row of every matrix once a time step and sequence."""
    matrices = (weight for weight in layer.parameters() if weight.ndim == 2)
    return prod(given[:-1]) * sum(matrix.numel() for matrix in matrices)


def _nothing(layer: nn.Module, given: Shape, result: Shape) -> int:
    return 0


MULTIPLY_ADDS: Final[Mapping[type[nn.Module], Multiply]] = {
    nn.Linear: _linear,
    **dict.fromkeys((nn.Conv1d, nn.Conv2d, nn.Conv3d), _convolution),
    nn.RNNBase: _recurrent,
    **dict.fromkeys((nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm), _nothing),
    **dict.fromkeys((nn.PReLU, nn.Embedding), _nothing),
}
