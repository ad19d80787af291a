"""What the initialisations really draw: variances over many seeds, beside their formulas."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.networks.fresh import fresh_layers


@dataclass(frozen=True, slots=True)
class DrawnWeights:
    """The weights of one initialisation for one shape of layer; one number a seed."""

    name: str
    inputs: int
    outputs: int
    variance: float
    """By the formula."""
    drawn_variance: NDArray[np.float64]
    """(seeds,): mean of w², as the mean of w is 0 by design."""
    bias_variance: NDArray[np.float64]
    """(seeds,): mean of b²; 0 everywhere but in PyTorch's default."""

    @property
    def deviation(self) -> float:
        """Standard deviation by the formula: the root of the variance, and what nn.init.normal_ takes."""
        return self.variance**0.5


def drawn_weights(name: str, *, inputs: int, outputs: int, scale: float = 1.0, seeds: int) -> DrawnWeights:
    """Return what the seeds 0 … `seeds` − 1 draw."""
    rows: list[list[float]] = []
    for seed in range(seeds):
        generator = torch.Generator().manual_seed(seed)
        (layer,) = fresh_layers((inputs, outputs), generator=generator, initialisation=name, scale=scale)
        rows.append([values.detach().square().mean().item() for values in (layer.weight, layer.bias)])
    drawn = np.array(rows, np.float64).T
    variance = INITIALISATIONS[name].variance(inputs, outputs, scale)
    return DrawnWeights(name, inputs, outputs, variance, *drawn)
