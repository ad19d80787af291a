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
    """(seeds,): mean of (w − E w)², with the mean by the formula."""
    bias_variance: NDArray[np.float64]
    """(seeds,): mean of b²; 0 everywhere but in PyTorch's default."""

    @property
    def deviation(self) -> float:
        """Standard deviation by the formula: the root of the variance, and what nn.init.normal_ takes."""
        return self.variance**0.5


def drawn_weights(name: str, *, inputs: int, outputs: int, scale: float = 1.0, seeds: int) -> DrawnWeights:
    """Return what the seeds 0 … `seeds` − 1 draw."""
    spec, rows = INITIALISATIONS[name], list[list[float]]()
    for seed in range(seeds):
        generator = torch.Generator().manual_seed(seed)
        (layer,) = fresh_layers((inputs, outputs), generator=generator, initialisation=name, scale=scale)
        centred = layer.weight.detach() - spec.mean(scale), layer.bias.detach()
        rows.append([values.square().mean().item() for values in centred])
    drawn = np.array(rows, np.float64).T
    return DrawnWeights(name, inputs, outputs, spec.variance(inputs, outputs, scale), *drawn)
