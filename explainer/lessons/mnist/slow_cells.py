"""What the cells of the network show of one line of a training step: a number a neuron."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Numbers = NDArray[np.float32]
Layer = Sequence[nn.Parameter]
"""Weights (outputs, inputs) and biases (outputs,)."""


def lit_by(
    name: str, layers: Sequence[Layer], signals: Sequence[torch.Tensor], before: Sequence[torch.Tensor]
) -> tuple[Numbers, ...]:
    """Return a number for each neuron of every linear layer, after the line `name` of a step has run.

    Of a pass forward, whose `signals` begin with the input, what the first image of the batch gives; after
    backward the length of the neuron's gradient; after step how far it moved, `before` being the numbers of
    each layer in a row; after zero_grad 0.
    """
    if signals:
        return tuple(each[0].detach().numpy().astype(np.float32) for each in signals[1:])
    if name == "zero_grad":
        return tuple(np.zeros(len(bias), np.float32) for _, bias in layers)
    if name == "backward":
        return tuple(_lengths(*(part.grad for part in layer)) for layer in layers)
    return tuple(_lengths(*_moved(layer, old)) for layer, old in zip(layers, before, strict=True))


def _moved(layer: Layer, old: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    weight, bias = layer
    return (
        weight.detach() - old[: weight.numel()].reshape(weight.shape),
        bias.detach() - old[weight.numel() :],
    )


def _lengths(weight: torch.Tensor | None, bias: torch.Tensor | None) -> Numbers:
    """√(‖w‖² + b²) of every neuron."""
    assert weight is not None and bias is not None
    return (weight.square().sum(dim=1) + bias.square()).sqrt().numpy().astype(np.float32)
