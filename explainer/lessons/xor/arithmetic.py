"""One forward pass, number by number."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.losses.registry import LOSSES
from explainer.lessons.xor.network import activation_of
from explainer.lessons.xor.recipe import Recipe
from explainer.networks.stacked import layers_of_one


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: z = w₁·x₁ + w₂·x₂ + … + b, then its activation; `products` are the summands before b."""

    inputs: tuple[float, ...]
    weights: tuple[float, ...]
    products: tuple[float, ...]
    bias: float
    weighted_sum: float
    output: float
    """f(z) of a hidden unit, σ(z) of the output unit."""


@dataclass(frozen=True, slots=True)
class ForwardPass:
    """What every unit computes for one point."""

    hidden: tuple[tuple[Unit, ...], ...]
    """The units of every hidden layer."""
    output: Unit
    """Its weighted sum is the network's raw output z, its output the probability p of class 1."""
    target: int
    answer: int
    """1 where z > 0, which is p > ½; else 0."""
    loss: float
    """Of this point."""
    slope: float
    """dL/dz: where backpropagation would begin."""


def forward_pass(
    recipe: Recipe, weights: NDArray[np.float64], *, point: tuple[float, float], target: int
) -> ForwardPass:
    """Return the pass of a point through the network with the `weights` (numbers,) of a snapshot."""
    layers = layers_of_one(torch.asarray(weights), recipe.widths)
    activation, loss = activation_of(recipe).value, LOSSES[recipe.loss]
    signal = torch.tensor(point, dtype=torch.float64)
    hidden: list[tuple[Unit, ...]] = []
    for weight, bias in layers[:-1]:
        sums = weight @ signal + bias
        outputs = activation(sums)
        hidden.append(_units(signal, weight, bias, sums, outputs))
        signal = outputs
    weight, bias = layers[-1]
    z, t = weight @ signal + bias, torch.tensor(float(target), dtype=torch.float64)
    (output,) = _units(signal, weight, bias, z, torch.sigmoid(z))
    return ForwardPass(
        hidden=tuple(hidden),
        output=output,
        target=target,
        answer=int(z.item() > loss.threshold),
        loss=loss.each(z, t).item(),
        slope=loss.slope(z, t).item(),
    )


def activated(recipe: Recipe, weighted_sum: float) -> float:
    """Return f(z) of a hidden unit."""
    return float(activation_of(recipe).value(torch.tensor(weighted_sum, dtype=torch.float64)))


def _units(
    signal: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, sums: torch.Tensor, outputs: torch.Tensor
) -> tuple[Unit, ...]:
    inputs = _numbers(signal)
    return tuple(
        Unit(
            inputs=inputs,
            weights=_numbers(weight[unit]),
            products=_numbers(weight[unit] * signal),
            bias=bias[unit].item(),
            weighted_sum=sums[unit].item(),
            output=outputs[unit].item(),
        )
        for unit in range(len(weight))
    )


def _numbers(values: torch.Tensor) -> tuple[float, ...]:
    return tuple(value.item() for value in values)
