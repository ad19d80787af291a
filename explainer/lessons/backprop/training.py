"""Three training steps by PyTorch, as they should be and with one thing done otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.lessons.backprop.graph import Graph, computed

STEPS: Final = 3
VARIANTS: Final = ("zero_grad", "accumulate", "detach", "no_grad", "early")
"""As it should be; without zero_grad; hidden outputs detached; forward under no_grad; the output layer
updated before the hidden layer has its gradients."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What three steps leave behind."""

    names: tuple[str, ...]
    """The weights."""
    losses: NDArray[np.float64]
    """(steps + 1,): before every step, and after the last one."""
    gradients: NDArray[np.float64]
    """(steps, weights): .grad when the optimizer steps; NaN is None."""
    weights: NDArray[np.float64]
    """(steps + 1, weights)"""
    refused: str = ""
    """What PyTorch says where it refuses, in its own words."""


def hidden_of(graph: Graph) -> tuple[str, ...]:
    """Return the outputs of the hidden layer: computed numbers that a weighted sum weighs."""
    sums = [node for node in graph.nodes if node.operation == "weighted sum"]
    return tuple(dict.fromkeys(name for node in sums for name in node.inputs[1::2] if name in graph.node))


def trained(graph: Graph, rate: float, variant: str, *, steps: int = STEPS) -> Run:
    """Return the run of one of VARIANTS."""
    weights = {
        name: torch.tensor(graph.leaf[name].value, dtype=torch.float64, requires_grad=True)
        for name in graph.learned
    }
    optimizer = OPTIMIZERS["SGD"].build(weights.values(), learning_rate=rate, options={})
    step = plain_step(optimizer)
    losses, gradients, places, refused = list[float](), list[list[float]](), [_values(weights)], ""
    for _ in range(steps):
        if variant != "accumulate":
            optimizer.zero_grad()
        try:
            losses.append(_one(graph, weights, variant, rate))
        except RuntimeError as error:
            refused = str(error)
            losses.append(computed(graph, weights)[graph.output].item())
        gradients.append(
            [float("nan") if each.grad is None else each.grad.item() for each in weights.values()]
        )
        step()
        places.append(_values(weights))
    losses.append(computed(graph, weights)[graph.output].item())
    return Run(graph.learned, np.array(losses), np.array(gradients), np.array(places), refused)


def _values(weights: Mapping[str, Tensor]) -> list[float]:
    return [each.item() for each in weights.values()]


def _one(graph: Graph, weights: Mapping[str, Tensor], variant: str, rate: float) -> float:
    """Forward and backward, as the variant does them; return the loss."""
    if variant == "early":
        return _too_early(graph, weights, rate)
    detached = hidden_of(graph) if variant == "detach" else ()
    with torch.set_grad_enabled(variant != "no_grad"):
        loss = computed(graph, weights, detached=detached)[graph.output]
    loss.backward()
    return loss.item()


def _too_early(graph: Graph, weights: Mapping[str, Tensor], rate: float) -> float:
    """Send back what arrives at the hidden layer through weights of the output layer that are already new."""
    found, hidden = computed(graph, weights), hidden_of(graph)
    tops = [
        node for node in graph.nodes if node.operation == "weighted sum" and set(node.inputs) & set(hidden)
    ]
    slopes = torch.autograd.grad(found[graph.output], [found[node.name] for node in tops], retain_graph=True)
    arriving = {name: torch.zeros((), dtype=torch.float64) for name in hidden}
    for node, slope in zip(tops, slopes, strict=True):
        for weight, name in zip(node.inputs[:-1:2], node.inputs[1::2], strict=True):
            new = weights[weight].detach() - rate * slope * found[name].detach()
            arriving[name] = arriving[name] + new * slope
    upper = {name: each for name, each in weights.items() if any(name in node.inputs for node in tops)}
    lower = {name: each for name, each in weights.items() if name not in upper}
    found_above = torch.autograd.grad(found[graph.output], list(upper.values()), retain_graph=True)
    found_below = torch.autograd.grad(
        [found[name] for name in hidden], list(lower.values()), [arriving[name] for name in hidden]
    )
    for each, slope in zip((*upper.values(), *lower.values()), (*found_above, *found_below), strict=True):
        each.grad = slope
    return found[graph.output].item()
