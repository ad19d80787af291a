"""The deep network of a setting, drawn once for all activation functions that are compared in it."""

from dataclasses import dataclass

import torch

from explainer.lessons.gradient_flow.setting import Setting
from explainer.networks.fresh import fresh_layers


@dataclass(frozen=True, slots=True)
class Network:
    """Weights of all hidden layers, the examples, and what the loss looks at; float64."""

    weights: torch.Tensor
    """(depth, width, width): layer l computes z = h Wᵀ + b."""
    biases: torch.Tensor
    """(depth, width)"""
    inputs: torch.Tensor
    """(batch, width), from N(0, 1)."""
    direction: torch.Tensor
    """(width,): r, from N(0, 1 / width). The loss is the mean over the batch of r · h of the last layer."""


def draw(setting: Setting) -> Network:
    """Return what torch.manual_seed(seed) gives: inputs, direction, then the layers in order."""
    generator = torch.Generator().manual_seed(setting.seed)
    inputs = torch.randn(setting.batch, setting.width, generator=generator, dtype=torch.float64)
    direction = torch.randn(setting.width, generator=generator, dtype=torch.float64) / setting.width**0.5
    layers = fresh_layers(
        [setting.width] * (setting.depth + 1),
        generator=generator,
        initialisation=setting.initialisation,
        scale=setting.scale,
    )
    return Network(
        weights=torch.stack([layer.weight.detach() for layer in layers]),
        biases=torch.stack([layer.bias.detach() for layer in layers]),
        inputs=inputs,
        direction=direction,
    )
