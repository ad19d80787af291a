"""Networks of one shape trained side by side: their weights are stacked, and one product serves them all."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from explainer.lessons.gradient_flow.setting import Setting
from explainer.networks import fresh


class Stack:
    """Networks of one shape, each with its own activation: weights (replicas, outputs, inputs), float64."""

    def __init__(self, layers: Sequence[nn.Linear], modules: Sequence[nn.Module], *, each: int = 1) -> None:
        """Start `each` replicas per activation from the same layers."""
        replicas = each * len(modules)
        self.modules, self.each = modules, each
        self.weights = [layer.weight.detach().repeat(replicas, 1, 1).requires_grad_() for layer in layers]
        self.biases = [layer.bias.detach().repeat(replicas, 1, 1).requires_grad_() for layer in layers]
        self.parameters = [*self.weights, *self.biases]

    @property
    def replicas(self) -> int:
        """How many networks there are."""
        return self.each * len(self.modules)

    def by_module(self, values: torch.Tensor) -> torch.Tensor:
        """Return (replicas, …) as (activations, replicas of each, …)."""
        return values.view(len(self.modules), self.each, *values.shape[1:])

    def forward(self, inputs: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Return logits (replicas, examples, 10), and z of every hidden layer, for the same inputs to all."""
        signal, pre_activations = inputs.expand(self.replicas, *inputs.shape), list[torch.Tensor]()
        for weight, bias in zip(self.weights, self.biases, strict=True):
            if pre_activations:
                parts = self.by_module(pre_activations[-1])
                signal = torch.cat([module(part) for module, part in zip(self.modules, parts, strict=True)])
            pre_activations.append(torch.baddbmm(bias, signal, weight.mT))
        return pre_activations.pop(), pre_activations

    def losses(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Return the mean cross-entropy of every replica."""
        every = functional.cross_entropy(logits.flatten(0, 1), labels.repeat(self.replicas), reduction="none")
        return every.view(self.replicas, -1).mean(dim=1)


def fresh_layers(widths: Sequence[int], setting: Setting) -> list[nn.Linear]:
    """Return the layers that torch.manual_seed(seed) gives, initialised as the setting says."""
    generator = torch.Generator().manual_seed(setting.seed)
    return fresh.fresh_layers(
        widths, generator=generator, initialisation=setting.initialisation, scale=setting.scale
    )


def batches(images: int, *, size: int, steps: int, seed: int) -> Iterator[torch.Tensor]:
    """Yield the indices of `steps` batches; one torch.randperm an epoch, as MNIST's training does."""
    generator = torch.Generator().manual_seed(seed)
    taken = 0
    while taken < steps:
        shuffled = torch.randperm(images, generator=generator)
        for start in range(0, min(images, size * (steps - taken)), size):
            yield shuffled[start : start + size]
            taken += 1


def accuracies(logits: torch.Tensor, labels: torch.Tensor) -> NDArray[np.float64]:
    """Return the share of right answers of every replica."""
    return (logits.argmax(dim=2) == labels).double().mean(dim=1).numpy()
