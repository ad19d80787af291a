"""A graph of a few numbers: what is given, what is computed from it, and where everything is drawn."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import torch
from torch import Tensor

from explainer.kit.terms import Term, whole
from explainer.lessons.backprop.operations import OPERATIONS, Operation

_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_PARTS: Final = re.compile(r"([A-Za-z]+)(\d*)")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A number that is given."""

    name: str
    value: float
    followed: bool = True
    """Whether its gradient is asked for: requires_grad."""
    learned: bool = False
    """Whether the update moves it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A number that is computed."""

    name: str
    operation: str
    """A key of OPERATIONS."""
    inputs: tuple[str, ...]

    @property
    def row(self) -> Operation:
        """What it computes, and its slopes."""
        return OPERATIONS[self.operation]


Wire = tuple[str, str]
"""From an input to the node that uses it."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Leaves, then nodes, each after all that it uses; the last node is what is differentiated."""

    leaves: tuple[Leaf, ...]
    nodes: tuple[Node, ...]
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    """Column, counted from 0, and height of all that is drawn; what is not is a bare constant."""
    rows: int = 4
    """How many numbers stand below each other where most do."""

    @property
    def output(self) -> str:
        """The name of the last node."""
        return self.nodes[-1].name

    @property
    def node(self) -> dict[str, Node]:
        """The nodes by name."""
        return {node.name: node for node in self.nodes}

    @property
    def leaf(self) -> dict[str, Leaf]:
        """The leaves by name."""
        return {leaf.name: leaf for leaf in self.leaves}

    @property
    def learned(self) -> tuple[str, ...]:
        """What the update moves."""
        return tuple(leaf.name for leaf in self.leaves if leaf.learned)

    @property
    def followed(self) -> tuple[str, ...]:
        """Everything that gets a gradient: followed leaves, and the nodes that depend on one."""
        found = [leaf.name for leaf in self.leaves if leaf.followed]
        for node in self.nodes:
            if any(each in found for each in node.inputs):
                found.append(node.name)
        return tuple(found)

    @property
    def wires(self) -> tuple[Wire, ...]:
        """From every input that is drawn to the node that uses it."""
        return tuple((each, node.name) for node in self.nodes for each in node.inputs if each in self.places)

    def uses_of(self, name: str) -> tuple[str, ...]:
        """Return the nodes that use a number; more than one, and what comes back is summed."""
        return tuple(node.name for node in self.nodes if name in node.inputs)

    def moved(self, values: Mapping[str, float]) -> "Graph":
        """Return the same graph with other values of some leaves."""
        leaves = [replace(leaf, value=values.get(leaf.name, leaf.value)) for leaf in self.leaves]
        return replace(self, leaves=tuple(leaves))


def plain(name: str) -> str:
    """Return a name as text: w₁ of w1."""
    return name.translate(_SUBSCRIPTS)


def latex(name: str) -> str:
    """Return a name in LaTeX: w_{1} of w1."""
    letters, digits = _parts(name)
    return f"{letters}_{{{digits}}}" if digits else letters


def _parts(name: str) -> tuple[str, str]:
    match = _PARTS.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no name of a number")
    return match[1], match[2]


def symbol(name: str) -> Term:
    """Return a name as a part of a formula."""
    return whole(lambda digits: latex(name), lambda digits: float("nan"))


def computed(graph: Graph, given: Mapping[str, Tensor], *, detached: Sequence[str] = ()) -> dict[str, Tensor]:
    """Return every number of the graph by PyTorch, in float64; a `given` one is not computed.

    What is given under the two ends of a wire, "a>b", is seen by the node b alone. `detached` nodes are cut
    off from what they were computed from.
    """
    found = {
        leaf.name: given[leaf.name] if leaf.name in given else torch.tensor(leaf.value, dtype=torch.float64)
        for leaf in graph.leaves
    }
    for node in graph.nodes:
        if node.name in given:
            found[node.name] = given[node.name]
            continue
        inputs = [given.get(f"{each}>{node.name}", found[each]) for each in node.inputs]
        is_one = all(each.ndim == 0 for each in inputs)
        value = node.row.forward(*(inputs if is_one else torch.broadcast_tensors(*inputs)))
        found[node.name] = value.detach() if node.name in detached else value
    return found


def autograd(graph: Graph) -> dict[str, float]:
    """Return ∂(output)/∂(everything that is followed), by PyTorch's autograd."""
    given = {
        leaf.name: torch.tensor(leaf.value, dtype=torch.float64, requires_grad=True)
        for leaf in graph.leaves
        if leaf.followed
    }
    found = computed(graph, given)
    names = graph.followed
    slopes = torch.autograd.grad(found[graph.output], [found[name] for name in names], materialize_grads=True)
    return {name: slope.item() for name, slope in zip(names, slopes, strict=True)}


def in_columns(*columns: Sequence[str | None], rows: int | None = None) -> dict[str, tuple[float, float]]:
    """Return the places of names that stand in columns, evenly below each other; None leaves a gap."""
    most = rows or max(len(column) for column in columns)
    return {
        name: (float(number), (most / len(column)) * ((len(column) - 1) / 2 - row))
        for number, column in enumerate(columns)
        for row, name in enumerate(column)
        if name is not None
    }
