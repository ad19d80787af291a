"""The network of a recipe: 784 pixels, hidden layers with one activation, 10 logits."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.digits.data import normalise
from explainer.digits.recipe import Recipe
from explainer.networks import stacked
from explainer.networks.dropout import PrivateDropout
from explainer.networks.fresh import fresh_network
from explainer.networks.ledger import ledger


@dataclass(frozen=True, slots=True)
class Layer:
    """One row of the layer table; shapes without the batch."""

    source: str
    """The PyTorch expression that builds it."""
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    parameters: int
    """Weights and biases."""


class Undivided(nn.Flatten):
    """Flattens images of a network that is given their pixels as they are, 0 to 255."""


def build_network(recipe: Recipe) -> nn.Sequential:
    """Return the untrained network for images (n, 28, 28) or (n, 784).

    Same weights as a script that calls torch.manual_seed(seed), builds the layers in order, and then gives
    them the initial weights of the recipe in order; so are the masks that dropout draws after that.
    """
    generator = torch.Generator().manual_seed(recipe.seed)
    network = fresh_network(
        (784, *recipe.hidden, 10),
        partial(ACTIVATIONS[recipe.activation].module, recipe.activation_options),
        generator=generator,
    )
    for layer in network:
        if isinstance(layer, nn.Linear):
            INITIALISATIONS[recipe.initialisation].fill(layer, scale=recipe.scale, generator=generator)
    if not recipe.normalised:
        network[0] = Undivided()
    return _with_dropout(network, recipe.dropout, generator) if recipe.dropout else network


def _with_dropout(network: nn.Sequential, p: float, generator: torch.Generator) -> nn.Sequential:
    """Return the same layers with dropout between every hidden activation and the layer after it."""
    flatten, first, *others = network
    modules = [flatten, first]
    for activation, layer in zip(others[::2], others[1::2], strict=True):
        modules += [activation, PrivateDropout(p, generator=generator), layer]
    return nn.Sequential(*modules)


def inputs_of(network: nn.Module, images: NDArray[np.uint8]) -> torch.Tensor:
    """Return images (n, 28, 28) of bytes as the network takes them: normalised, or as float32."""
    undivided = isinstance(network, nn.Sequential) and isinstance(network[0], Undivided)
    return torch.asarray(images.astype(np.float32)) if undivided else normalise(images)


def restore_network(recipe: Recipe, weights: Mapping[str, NDArray[np.float32]]) -> nn.Sequential:
    """Return the network of `recipe` with the weights of a finished run, in eval mode: dropout is off."""
    network = build_network(recipe)
    network.load_state_dict({name: torch.asarray(np.array(value)) for name, value in weights.items()})
    return network.eval()


def layer_table(recipe: Recipe) -> tuple[Layer, ...]:
    """Return one row for every layer, with the shapes that an image really takes on its way."""
    network = build_network(recipe)
    return tuple(
        Layer(_source(module, recipe), entry.input_shape[1:], entry.output_shape[1:], entry.parameters)
        for module, entry in zip(network, ledger(network, (1, 28, 28)), strict=True)
    )


def _source(module: nn.Module, recipe: Recipe) -> str:
    if isinstance(module, nn.Linear):
        return f"nn.Linear({module.in_features}, {module.out_features})"
    if isinstance(module, nn.Flatten):
        return "nn.Flatten()"
    if isinstance(module, nn.Dropout):
        return f"nn.Dropout({module.p:g})"
    return ACTIVATIONS[recipe.activation].source_with(recipe.activation_options)


def parameter_count(recipe: Recipe) -> int:
    """Return the number of weights and biases."""
    return stacked.parameter_count((784, *recipe.hidden, 10))
