"""Backpropagation by hand, on a tape: forward node by node, backward wire by wire, then the update.

Forward: every node from its inputs. Seed: ∂L/∂L = 1. Backward, from the last node to the first, along every
wire: what goes out = local slope · what came in, added to what has already arrived (Linnainmaa 1970). Update:
w ← w − η g.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import torch

from explainer.kit.latex import number
from explainer.kit.tape import SubStep, Tape, recorded
from explainer.kit.terms import constant, line, minus, plus, times
from explainer.lessons.backprop.graph import Graph, Node, computed, latex, symbol

PHASES: Final = ("forward", "seed", "backward", "update", "again")
AFTER: Final = "after"
"""The cell that holds the output with the new weights."""


def gradient_of(name: str) -> str:
    """Return the cell that holds ∂L/∂(a number)."""
    return f"{name}.grad"


def slope_of(wire: tuple[str, str]) -> str:
    """Return the cell that holds the local slope of a wire."""
    return f"{wire[0]}>{wire[1]}"


def walk(graph: Graph, rate: float) -> Tape:
    """Return one training step; without anything to learn it ends with the gradients."""
    return recorded({leaf.name: leaf.value for leaf in graph.leaves}, _steps(graph, rate))


def _steps(graph: Graph, rate: float) -> Iterator[SubStep]:
    values = {leaf.name: leaf.value for leaf in graph.leaves}
    for node in graph.nodes:
        values[node.name] = _forward(node, values)
        reads = node.inputs
        yield SubStep(
            "forward", (node.name,), reads, {node.name: values[node.name]}, _forward_lines(node, values)
        )
    gradients = {graph.output: 1.0}
    yield SubStep("seed", (graph.output,), (graph.output,), {gradient_of(graph.output): 1.0}, (_seed(graph),))
    yield from _backward(graph, values, gradients)
    for name in graph.learned:
        old, slope = values[name], gradients.get(name, 0.0)
        values[name] = old - rate * slope
        formula = minus(constant(old), times(constant(rate), constant(slope)))
        rule = rf"{latex(name)} &\leftarrow {latex(name)} - \eta\, {_slope(graph, name)}"
        lines = (rule, line("", formula, values[name], arrow="="))
        yield SubStep("update", (name,), (name, gradient_of(name)), {name: values[name]}, lines)
    if graph.learned:
        yield _again(graph, values)


def _forward(node: Node, values: Mapping[str, float]) -> float:
    inputs = [torch.tensor(values[name], dtype=torch.float64) for name in node.inputs]
    return node.row.forward(*inputs).item()


def _backward(graph: Graph, values: Mapping[str, float], gradients: dict[str, float]) -> Iterator[SubStep]:
    """Walk every wire backwards; a node sends nothing before everything has arrived at it."""
    followed = set(graph.followed)
    for node in reversed(graph.nodes):
        if node.name not in followed:
            continue
        arrived = gradients.setdefault(node.name, 0.0)
        slopes = node.row.backward(values[node.name], *(values[name] for name in node.inputs))
        for place, (name, local) in enumerate(zip(node.inputs, slopes, strict=True)):
            if name not in followed:
                continue
            before = gradients.get(name)
            gradients[name] = (before or 0.0) + local * arrived
            yield SubStep(
                "backward",
                (name, node.name),
                (gradient_of(node.name), name, node.name),
                {slope_of((name, node.name)): local, gradient_of(name): gradients[name]},
                _backward_lines(graph, node, place, (local, arrived, before, gradients[name])),
            )


def _again(graph: Graph, values: Mapping[str, float]) -> SubStep:
    """Look once more: the same inputs, the new weights."""
    before = values[graph.output]
    after = computed(graph.moved(values), {})[graph.output].item()
    shown = rf"{latex(graph.output)}\colon\ & {number(before)} \to {number(after)}"
    return SubStep("again", (graph.output,), graph.learned, {AFTER: after}, (shown,))


def _slope(graph: Graph, name: str) -> str:
    return rf"\frac{{\partial {latex(graph.output)}}}{{\partial {latex(name)}}}"


def _seed(graph: Graph) -> str:
    return rf"{_slope(graph, graph.output)} &= 1"


def _forward_lines(node: Node, values: Mapping[str, float]) -> tuple[str, ...]:
    names = node.row.formula(*(symbol(name) for name in node.inputs))
    numbers = node.row.formula(*(constant(values[name]) for name in node.inputs))
    return (
        f"{latex(node.name)} &= {names.text(6)}",
        line("", numbers, values[node.name], arrow="=").removeprefix(" "),
    )


def _backward_lines(
    graph: Graph, node: Node, place: int, numbers: tuple[float, float, float | None, float]
) -> tuple[str, ...]:
    """Local slope · what came in = what goes out; where something has arrived before, the sum of both."""
    local, arrived, before, total = numbers
    name = node.inputs[place]
    slopes = node.row.slopes(latex(node.name), *(latex(each) for each in node.inputs))
    inner = rf"\frac{{\partial {latex(node.name)}}}{{\partial {latex(name)}}}"
    product, alone = times(constant(local), constant(arrived)), len(graph.uses_of(name)) == 1
    chain = rf"{inner} \cdot {_slope(graph, node.name)}"
    lines = [
        rf"{inner} &= {slopes[place]} = {number(local)}".replace("= 1 = 1", "= 1"),
        line(rf"{_slope(graph, name)} = {chain}" if alone else chain, product, local * arrived, arrow="="),
    ]
    if before is not None:
        both = plus(constant(before), constant(local * arrived))
        lines.append(line(_slope(graph, name), both, total, arrow="="))
    return tuple(lines)
