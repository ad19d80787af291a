"""One way forward and back through a deep network.

Forward   z[l] = h[l−1] W[l]ᵀ + b[l]        h[l] = f(z[l])
Backward  ∂L/∂z[l] = f′(z[l]) · ∂L/∂h[l]    ∂L/∂h[l−1] = ∂L/∂z[l] W[l]    ∂L/∂W[l] = (∂L/∂z[l])ᵀ h[l−1]

f′ comes from autograd; the rest is what autograd does, written out to look at every layer on the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from explainer.lessons.gradient_flow.network import Network


@dataclass(frozen=True, slots=True)
class Passage:
    """The tensors of one passage through the network; each (functions, batch, width), one for every layer."""

    pre_activations: list[torch.Tensor]
    signals: list[torch.Tensor]
    """From the inputs to the last layer's activations: one more than layers."""
    slopes: list[torch.Tensor]
    """f′(z)"""
    gradients: list[torch.Tensor]
    """∂L/∂z"""
    weight_gradient: torch.Tensor
    """(functions, depth): ‖∂L/∂W‖."""


def passage(network: Network, modules: Sequence[nn.Module], *, scale: float = 1.0) -> Passage:
    """Go forward and back; `scale` multiplies all weights once more."""
    functions, (batch, width) = len(modules), network.inputs.shape
    signals = [network.inputs.expand(functions, batch, width)]
    slopes: list[torch.Tensor] = []
    pre_activations: list[torch.Tensor] = []
    weights = network.weights * scale if scale != 1 else network.weights
    for weight, bias in zip(weights, network.biases, strict=True):
        # All functions share the weights, so one product serves them all.
        z = torch.addmm(bias, signals[-1].reshape(-1, width), weight.T).view(functions, batch, width)
        signal, slope = value_and_slope(modules, z)
        pre_activations.append(z)
        signals.append(signal)
        slopes.append(slope)
    backwards: list[torch.Tensor] = []
    norms: list[torch.Tensor] = []
    upstream = (network.direction / batch).expand(functions, batch, width)
    for layer in reversed(range(len(weights))):
        gradient = upstream * slopes[layer]
        backwards.append(gradient)
        norms.append(norm(torch.bmm(gradient.mT, signals[layer])))
        upstream = (gradient.view(-1, width) @ weights[layer]).view(functions, batch, width)
    return Passage(pre_activations, signals, slopes, backwards[::-1], torch.stack(norms[::-1], dim=1))


def value_and_slope(modules: Sequence[nn.Module], z: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return f(z) and f′(z) by autograd; one function for every entry of the first axis of `z`."""
    places = z.detach().requires_grad_()
    value = torch.stack([module(part) for module, part in zip(modules, places, strict=True)])
    (slope,) = torch.autograd.grad(value.sum(), places)
    return value.detach(), slope


def norm(values: torch.Tensor) -> torch.Tensor:
    """Return √(Σ x²) over all axes but the first; squares of tiny or huge numbers do not get lost."""
    flat = values.flatten(1)
    largest = flat.abs().amax(dim=1, keepdim=True)
    # Of zeros, and of what is not finite, the plain norm is the answer.
    safe = torch.where((largest > 0) & largest.isfinite(), largest, 1.0)
    return (flat / safe).square().sum(dim=1).sqrt() * safe[:, 0]
