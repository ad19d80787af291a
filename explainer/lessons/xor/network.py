"""The network of a recipe: two inputs, hidden layers with one activation, one output."""

import torch

from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.lessons.xor.recipe import Recipe
from explainer.networks import stacked
from explainer.networks.fresh import fresh_layers
from explainer.networks.stacked import Activation, Pass, layers_of, row_of


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
    return row_of(layers)


def activation_of(recipe: Recipe) -> Activation:
    """Return what stands between the linear layers."""
    return stacked.activation_of([recipe.activation], recipe.activation_options)


def forward(recipe: Recipe, rows: torch.Tensor, inputs: torch.Tensor) -> Pass:
    """Send inputs (2, m), or (R, 2, m), through the networks in `rows` (R, numbers)."""
    layers = layers_of(rows, recipe.widths)
    return stacked.forward(layers, inputs.expand(len(rows), -1, -1), activation_of(recipe).value)
