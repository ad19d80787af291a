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
    output_variance: NDArray[np.float64]
    """(seeds,): of z = W x + b over units and 256 examples x from N(0, 1); about inputs · variance."""

    @property
    def deviation(self) -> float:
        """Standard deviation by the formula: the root of the variance, and what nn.init.normal_ takes."""
        return self.variance**0.5


def drawn_weights(name: str, *, inputs: int, outputs: int, scale: float = 1.0, seeds: int) -> DrawnWeights:
    """Return what the seeds 0 … `seeds` − 1 draw."""
    rows: list[tuple[float, float, float]] = []
    for seed in range(seeds):
        generator = torch.Generator().manual_seed(seed)
        (layer,) = fresh_layers((inputs, outputs), generator=generator, initialisation=name, scale=scale)
        examples = torch.randn(256, inputs, generator=generator, dtype=torch.float64)
        with torch.no_grad():
            z = layer(examples)
            squares = [values.square().mean().item() for values in (layer.weight, layer.bias)]
        rows.append((squares[0], squares[1], z.var(correction=0).item()))
    drawn = np.array(rows, np.float64).T
    variance = INITIALISATIONS[name].variance(inputs, outputs, scale)
    return DrawnWeights(name, inputs, outputs, variance, *drawn)
