"""Small networks side by side: replica r of every tensor belongs to network r.

All weights and biases of a network stand in one row, in the order of nn.Sequential's parameters.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import nn
from torch.nn.utils import parameters_to_vector

from explainer.choices.activations.registry import ACTIVATIONS, Backward
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.lessons.xor.recipe import Recipe
from explainer.networks.fresh import fresh_layers

Layers = Sequence[tuple[torch.Tensor, torch.Tensor]]
"""Weight (replicas, outputs, inputs) and bias (replicas, outputs, 1) of every linear layer."""


def parameter_count(widths: Sequence[int]) -> int:
    """Return the number of weights and biases: (inputs + 1) · outputs, summed over the linear layers."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(widths))


def initial_weights(recipe: Recipe, *, seed: int) -> torch.Tensor:
    """Return the row (numbers,) of one untrained network in float64.

    The same as after torch.manual_seed(seed), then building every nn.Linear(dtype=float64) in order, then
    initialising every one in order.
    """
    generator = torch.Generator().manual_seed(seed)
    layers = fresh_layers(recipe.widths, generator=generator)
    fill = INITIALISATIONS[recipe.initialisation].fill
    for layer in layers:
        fill(layer, scale=recipe.scale, generator=generator)
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


def parameters_of(row: torch.Tensor, widths: Sequence[int]) -> Sequence[torch.Tensor]:
    """Return the weights and biases of the one network in `row` (numbers,), as nn.Sequential has them."""
    layers = layers_of(row[None], widths)
    return [part for weight, bias in layers for part in (weight[0], bias[0, :, 0])]


def activation_of(recipe: Recipe) -> nn.Module:
    """Return the module between the linear layers."""
    return ACTIVATIONS[recipe.activation].module(recipe.activation_options)


class Pass(NamedTuple):
    """What a forward pass of R networks with m inputs each leaves behind."""

    inputs: torch.Tensor
    """(R, 2, m)"""
    sums: list[torch.Tensor]
    """z = W a + b of every hidden layer, (R, units, m)."""
    hidden: list[torch.Tensor]
    """a = f(z) of every hidden layer, (R, units, m)."""
    outputs: torch.Tensor
    """(R, 1, m): z of the output unit."""


def forward(layers: Layers, inputs: torch.Tensor, activation: nn.Module) -> Pass:
    """Send `inputs` (R, 2, m) through R networks."""
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
