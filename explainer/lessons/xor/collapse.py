"""Layers without a bend between them are one layer: W₃(W₂(W₁x + b₁) + b₂) + b₃ = Wx + b."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.registry import Interval
from explainer.lessons.xor.space import clipped
from explainer.networks.stacked import layers_of_one


@dataclass(frozen=True, slots=True, eq=False)
class Collapse:
    """The linear layers of one network, and the single neuron that computes the same without activations."""

    matrices: tuple[NDArray[np.float64], ...]
    """W of every layer (outputs, inputs), the first layer first."""
    biases: tuple[NDArray[np.float64], ...]
    """b of every layer (outputs,)."""
    products: tuple[NDArray[np.float64], ...]
    """W₁, W₂W₁, W₃W₂W₁, …: the last is the neuron's W (1, 2)."""
    offsets: tuple[NDArray[np.float64], ...]
    """b₁, W₂b₁ + b₂, …: the last is the neuron's b (1,)."""
    reach: tuple[float, float]
    """The smallest and the largest probability of class 1 in the view."""
    line: NDArray[np.float64]
    """(2, 2): both ends of Wx + b = 0 in the view; not a number where it does not cross it."""

    @property
    def weights(self) -> tuple[float, float]:
        """The neuron's W."""
        return float(self.products[-1][0, 0]), float(self.products[-1][0, 1])

    @property
    def bias(self) -> float:
        """The neuron's b."""
        return float(self.offsets[-1][0])


def collapse(recipe: Recipe, weights: NDArray[np.float64], *, view: Interval) -> Collapse:
    """Multiply the layers of the network with the `weights` (numbers,) of a snapshot."""
    layers = layers_of_one(torch.asarray(weights), recipe.widths)
    matrices, biases = ([part.numpy() for part in parts] for parts in zip(*layers, strict=True))
    products, offsets = [matrices[0]], [biases[0]]
    for matrix, bias in zip(matrices[1:], biases[1:], strict=True):
        products.append(matrix @ products[-1])
        offsets.append(matrix @ offsets[-1] + bias)
    line = torch.asarray(np.append(products[-1][0], offsets[-1]))
    # A plane has its extremes at the corners.
    corners = torch.tensor(list(product(view, view)), dtype=torch.float64)
    probabilities = torch.sigmoid(corners @ line[:2] + line[2])
    return Collapse(
        matrices=tuple(matrices),
        biases=tuple(biases),
        products=tuple(products),
        offsets=tuple(offsets),
        reach=(probabilities.min().item(), probabilities.max().item()),
        line=clipped(line, torch.tensor([view, view], dtype=torch.float64)).numpy(),
    )
