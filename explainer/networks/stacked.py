"""Networks of one shape side by side: replica r of every tensor belongs to network r.

All weights and biases of a network stand in one row, in the order of nn.Sequential's parameters. Examples are
columns: what a layer takes and gives is (replicas, units, examples), as in z = W a + b. Any floating type.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import parameters_to_vector

from explainer.choices.activations.registry import ACTIVATIONS, Backward
from explainer.choices.optimizers.registry import OptimizerSpec
from explainer.choices.optimizers.replicas import Replicas, replicas
from explainer.kit.parameters import SomeOptions

Layers = Sequence[tuple[torch.Tensor, torch.Tensor]]
"""Weight (replicas, outputs, inputs) and bias (replicas, outputs, 1) of every linear layer."""
Function = Callable[[torch.Tensor], torch.Tensor]


def parameter_count(widths: Sequence[int]) -> int:
    """Return the number of weights and biases: (inputs + 1) · outputs, summed over the linear layers."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(widths))


def row_of(layers: Sequence[nn.Linear]) -> torch.Tensor:
    """Return (numbers,): a copy of all weights and biases."""
    return parameters_to_vector(nn.ModuleList(layers).parameters()).detach()


def layers_of(rows: torch.Tensor, widths: Sequence[int]) -> Layers:
    """Return every layer's part of `rows` (replicas, numbers), in the same memory."""
    layers: list[tuple[torch.Tensor, torch.Tensor]] = []
    start = 0
    for inputs, outputs in pairwise(widths):
        middle, end = start + inputs * outputs, start + (inputs + 1) * outputs
        weight = rows[:, start:middle].view(len(rows), outputs, inputs)
        layers.append((weight, rows[:, middle:end].view(len(rows), outputs, 1)))
        start = end
    return layers


def layers_of_one(row: torch.Tensor, widths: Sequence[int]) -> Layers:
    """Return weight (outputs, inputs) and bias (outputs,) of every layer of the one network in `row`."""
    return [(weight[0], bias[0, :, 0]) for weight, bias in layers_of(row[None], widths)]


class Activation(NamedTuple):
    """What stands between the layers."""

    value: Function
    """f(z)"""
    through: Backward
    """The chain rule through it: ∂L/∂z of (∂L/∂f, z, f(z))."""

    def slope(self, z: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        """Return f′(z)."""
        return self.through(torch.ones_like(z), z, value)


def activation_of(names: Sequence[str], options: SomeOptions = ()) -> Activation:
    """Return the function of that name; of several, each has an equal part of the replicas, in order."""
    # Not through nn.Module's call, which takes as long as a small tensor's activation itself.
    modules = [ACTIVATIONS[name].module(options).forward for name in names]
    backwards = [ACTIVATIONS[name].backward(options) for name in names]
    if len(names) == 1:
        return Activation(modules[0], backwards[0])

    def value(z: torch.Tensor) -> torch.Tensor:
        return torch.cat([module(part) for module, part in zip(modules, z.chunk(len(names)), strict=True)])

    def through(gradient: torch.Tensor, z: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        parts = zip(backwards, *(each.chunk(len(names)) for each in (gradient, z, value)), strict=True)
        return torch.cat([backward(*part) for backward, *part in parts])

    return Activation(value, through)


class Pass(NamedTuple):
    """What a forward pass of R networks with m inputs each leaves behind."""

    inputs: torch.Tensor
    """(R, inputs, m)"""
    sums: list[torch.Tensor]
    """z = W a + b of every hidden layer, (R, units, m)."""
    hidden: list[torch.Tensor]
    """a = f(z) of every hidden layer, (R, units, m)."""
    outputs: torch.Tensor
    """(R, outputs, m): z of the last layer."""


def forward(layers: Layers, inputs: torch.Tensor, activation: Function) -> Pass:
    """Send `inputs` (R, inputs, m) through R networks."""
    signal = inputs
    sums: list[torch.Tensor] = []
    hidden: list[torch.Tensor] = []
    for weight, bias in layers[:-1]:
        sums.append(torch.baddbmm(bias, weight, signal))
        signal = activation(sums[-1])
        hidden.append(signal)
    weight, bias = layers[-1]
    return Pass(inputs, sums, hidden, torch.baddbmm(bias, weight, signal))


def backward(layers: Layers, seen: Pass, slopes: torch.Tensor, through: Backward, *, into: Layers) -> None:
    """Write dL/dW and dL/db of every layer `into` tensors like `layers`; `slopes` is dL/dz of the outputs.

    With δ = dL/dz of a layer and a what comes into it: dL/dW = δ aᵀ, dL/db = Σ δ over the m inputs, and the
    layer before has δ = f′(z) ⊙ Wᵀ δ (Rumelhart, Hinton & Williams 1986). Autograd finds the same bits.
    """
    for number in reversed(range(len(layers))):
        signal = seen.hidden[number - 1] if number else seen.inputs
        for_weight, for_bias = into[number]
        torch.bmm(slopes, signal.mT, out=for_weight)
        torch.sum(slopes, dim=2, keepdim=True, out=for_bias)
        if number:
            weight, _ = layers[number]
            slopes = through(torch.bmm(weight.mT, slopes), seen.sums[number - 1], signal)


class Stack:
    """R networks that can be trained; every number of a network has its slope in the same place."""

    def __init__(self, rows: torch.Tensor, widths: Sequence[int], activation: Activation) -> None:
        """Take the weights of all networks, (R, numbers); they are trained in this memory."""
        self.rows, self.gradient, self.activation = rows, torch.zeros_like(rows), activation
        self.layers, self.gradients = layers_of(rows, widths), layers_of(self.gradient, widths)
        self._widths = widths

    def forward(self, inputs: torch.Tensor) -> Pass:
        """Send inputs (R, inputs, m) through the networks, or (inputs, m), the same for all."""
        columns = inputs if inputs.ndim == 3 else inputs.expand(len(self.rows), -1, -1)
        return forward(self.layers, columns, self.activation.value)

    def backward(self, seen: Pass, slopes: torch.Tensor) -> None:
        """Write the slopes of all numbers into `gradient`, from those of the outputs."""
        backward(self.layers, seen, slopes, self.activation.through, into=self.gradients)

    def moved_by(
        self, spec: OptimizerSpec, *, learning_rates: Sequence[float], options: Mapping[str, float]
    ) -> Replicas:
        """Return what moves every network as a torch.optim object of its own would, see `replicas`."""
        return replicas(
            spec,
            self.rows,
            learning_rates=learning_rates,
            options=options,
            axis=0,
            cut=lambda row: [part for layer in layers_of_one(row, self._widths) for part in layer],
        )


def cross_entropy(outputs: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return L (R,), the mean of −ln p of the right class over m examples, and ∂L/∂z = (p − y) / m.

    p is the softmax of the outputs z (R, classes, m); y is 1 for the right class, else 0. `labels` (m,) are
    the right classes for all networks, (R, m) those of each.
    """
    replicas, classes, examples = outputs.shape
    losses = functional.cross_entropy(outputs, labels.expand(replicas, -1), reduction="none")
    targets = functional.one_hot(labels, classes).mT
    return losses.mean(dim=1), (outputs.softmax(dim=1) - targets) / examples
