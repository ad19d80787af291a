"""Small networks side by side: replica r of every tensor belongs to network r.

All weights and biases of a network stand in one row, in the order of nn.Sequential's parameters.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn
from torch.nn.utils import parameters_to_vector

from explainer.activations.registry import ACTIVATIONS
from explainer.initialisations.registry import INITIALISATIONS, fresh_linear
from explainer.xor.recipe import Recipe

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
    layers = [
        fresh_linear(inputs, outputs, generator=generator) for inputs, outputs in pairwise(recipe.widths)
    ]
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


def activation_of(recipe: Recipe) -> nn.Module:
    """Return the module between the linear layers."""
    return ACTIVATIONS[recipe.activation].module()


def forward(
    layers: Layers, inputs: torch.Tensor, activation: nn.Module
) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Return the activations of every hidden layer (replicas, units, n) and the output z (replicas, 1, n).

    `inputs` is (replicas, 2, n).
    """
    signal = inputs
    hidden: list[torch.Tensor] = []
    for weight, bias in layers[:-1]:
        signal = activation(torch.baddbmm(bias, weight, signal))
        hidden.append(signal)
    weight, bias = layers[-1]
    return hidden, torch.baddbmm(bias, weight, signal)
