"""What a module registers: layers in a list or in a ModuleList, a tensor, a parameter or a buffer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

import torch
from torch import Tensor, nn

from explainer.lessons.tensors.memory import message
from explainer.networks.ledger import Entry, ledger

HOLDERS: Final = ("list", "ModuleList", "Sequential")
"""Where the two hidden layers stand."""
SCALES: Final = ("tensor", "Parameter", "buffer")
"""What the factor behind them is."""
SWITCHES: Final = ("none", "hidden", "all")
"""On which part eval() is called; a new module trains."""
INPUTS: Final = 784
CLASSES: Final = 10


class Net(nn.Module):
    """784 inputs, two hidden layers with ReLU, batch normalisation, a factor, 10 logits; without numbers."""

    def __init__(self, width: int, *, holder: str, scale: str) -> None:
        """Hold the hidden layers and the factor as they are asked for."""
        super().__init__()
        hidden = [_linear(INPUTS, width), _linear(width, width)]
        self.hidden = {"list": list, "ModuleList": nn.ModuleList, "Sequential": _in_a_row}[holder](hidden)
        self.norm = nn.BatchNorm1d(width, device="meta")
        ones = torch.ones(width, device="meta")
        if scale == "buffer":
            self.register_buffer("scale", ones)
        else:
            self.scale = nn.Parameter(ones) if scale == "Parameter" else ones
        self.out = _linear(width, CLASSES)

    def forward(self, signal: Tensor) -> Tensor:
        """Return logits (n, 10) for inputs (n, 784)."""
        for layer in self.hidden:
            signal = torch.relu(layer(signal))
        return self.out(self.norm(signal) * cast(Tensor, self.scale))


def sources(width: int, *, holder: str, scale: str, switch: str) -> tuple[str, str, str]:
    """Return the PyTorch of the hidden layers, of the line for the factor, and of what is switched."""
    layers = f"nn.Linear({INPUTS}, {width}), nn.Linear({width}, {width})"
    ones = f"torch.ones({width})"
    return (
        {"list": f"[{layers}]", "ModuleList": f"nn.ModuleList([{layers}])"}.get(
            holder, f"nn.Sequential({layers})"
        ),
        {"tensor": f"self.scale = {ones}", "Parameter": f"self.scale = nn.Parameter({ones})"}.get(
            scale, f'self.register_buffer("scale", {ones})'
        ),
        {"none": "net", "hidden": "net.hidden.eval()"}.get(switch, "net.eval()"),
    )


def _linear(inputs: int, outputs: int) -> nn.Linear:
    return nn.Linear(inputs, outputs, device="meta")


def _in_a_row(layers: list[nn.Linear]) -> nn.Sequential:
    return nn.Sequential(*layers)


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the module, whether torch knows of it, and whether it is in training mode."""

    path: str
    """As in named_modules(); "" is the whole."""
    source: str
    parameters: int
    """Of the part with all below it."""
    training: bool
    registered: bool

    @property
    def depth(self) -> int:
        """How far below the whole it stands."""
        return self.path.count(".") + 1 if self.path else 0


@dataclass(frozen=True, slots=True)
class Tree:
    """What a module knows of itself."""

    nodes: tuple[Node, ...]
    parameters: int
    """What an optimizer would get from parameters()."""
    missing: int
    """Numbers that the forward pass uses and neither parameters() nor buffers() names."""
    state: tuple[tuple[str, tuple[int, ...], str], ...]
    """state_dict(): name, shape, and "parameter" or "buffer"."""
    error: str
    """What was said to eval(), if it could not be called."""
    refused: str
    """What torch says where the batch cannot go through, as a batch of one in training mode."""
    entries: tuple[Entry, ...]
    """The ledger for one batch."""


def tree(width: int, *, holder: str, scale: str, switch: str, batch: int) -> Tree:
    """Build the module, switch a part of it to evaluation, and ask it."""
    net, error = Net(width, holder=holder, scale=scale), ""
    if switch != "none":
        part: Any = net if switch == "all" else net.hidden
        try:
            part.eval()
        except AttributeError as problem:
            error = f"AttributeError: {problem}"
    known = {name for name, _ in net.named_parameters()}
    state = tuple(
        (name, tuple(tensor.shape), "parameter" if name in known else "buffer")
        for name, tensor in net.state_dict().items()
    )
    held = {id(each) for each in (*net.parameters(), *net.buffers())}
    used = [*(each for layer in net.hidden for each in layer.parameters()), cast(Tensor, net.scale)]
    return Tree(
        nodes=tuple(_nodes(net)),
        parameters=_count(net),
        missing=sum(each.numel() for each in used if id(each) not in held),
        state=state,
        error=error,
        refused=_refusal(batch, width) if net.norm.training else "",
        entries=ledger(net, (batch, INPUTS)),
    )


def _refusal(batch: int, width: int) -> str:
    """Return what torch says where batch norm cannot train on such a batch, or nothing where it can.

    Asked is a layer of its own, with numbers: without, torch would load its compiler.
    """
    try:
        nn.BatchNorm1d(width)(torch.zeros(batch, width))
    except ValueError as problem:
        return message(problem)
    return ""


def _nodes(net: Net) -> Iterator[Node]:
    """Yield the registered parts in torch's order; the layers of a plain list where they would stand."""
    for path, module in cast(Iterator[tuple[str, nn.Module]], net.named_modules()):
        yield Node(path, _source(module), _count(module), module.training, registered=True)
        if not path and isinstance(net.hidden, list):
            for place, layer in enumerate(net.hidden):
                yield Node(f"hidden.{place}", _source(layer), _count(layer), layer.training, registered=False)


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _source(module: nn.Module) -> str:
    if isinstance(module, nn.Linear):
        return f"Linear({module.in_features}, {module.out_features})"
    if isinstance(module, nn.BatchNorm1d):
        return f"BatchNorm1d({module.num_features})"
    return type(module).__name__
