"""Fresh layers: those of a script that calls torch.manual_seed, from a private generator.

PyTorch's global generator belongs to the whole process, and another visitor's thread may draw from it too.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import nn

from explainer.choices.initialisations.registry import INITIALISATIONS


def fresh_linear(
    inputs: int, outputs: int, *, generator: torch.Generator, dtype: torch.dtype = torch.float64
) -> nn.Linear:
    """Return what nn.Linear(inputs, outputs) would be after torch.manual_seed, drawn from `generator`."""
    linear = nn.Linear(inputs, outputs, device="meta")
    # Not by nn.utils.skip_init, which imports sympy: 40 MB, and seconds of a visitor's first look.
    linear.weight = nn.Parameter(torch.empty(outputs, inputs, dtype=dtype))
    linear.bias = nn.Parameter(torch.empty(outputs, dtype=dtype))
    nn.init.kaiming_uniform_(linear.weight, a=math.sqrt(5), generator=generator)
    bound = 1 / math.sqrt(inputs)
    nn.init.uniform_(linear.bias, -bound, bound, generator=generator)
    return linear


def fresh_layers(
    widths: Sequence[int],
    *,
    generator: torch.Generator,
    dtype: torch.dtype = torch.float64,
    initialisation: str = "PyTorch",
    scale: float = 1.0,
) -> list[nn.Linear]:
    """Return a layer for each pair of neighbouring widths, each initialised before the next one is drawn.

    So a shallower network is the beginning of a deeper one.
    """
    layers: list[nn.Linear] = []
    for inputs, outputs in pairwise(widths):
        layers.append(fresh_linear(inputs, outputs, generator=generator, dtype=dtype))
        INITIALISATIONS[initialisation].fill(layers[-1], scale=scale, generator=generator)
    return layers


def fresh_network(
    widths: Sequence[int], activation: Callable[[], nn.Module], *, generator: torch.Generator
) -> nn.Sequential:
    """Return nn.Flatten and float32 layers with PyTorch's own start, an `activation` between any two."""
    first, *others = fresh_layers(widths, generator=generator, dtype=torch.float32)
    modules: list[nn.Module] = [nn.Flatten(), first]
    for layer in others:
        modules += [activation(), layer]
    return nn.Sequential(*modules)
