"""A deep network, and one way forward and back through it.

Forward   z[l] = h[l−1] W[l]ᵀ + b[l]        h[l] = f(z[l])
Backward  ∂L/∂z[l] = f′(z[l]) · ∂L/∂h[l]    ∂L/∂h[l−1] = ∂L/∂z[l] W[l]    ∂L/∂W[l] = (∂L/∂z[l])ᵀ h[l−1]

The same as in explainer.networks.stacked, for replicas that share their weights: with examples as rows, one
product serves them all, in less than two thirds of the time; and no ∂L/∂W is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from explainer.lessons.gradient_flow.setting import Setting
from explainer.networks.fresh import fresh_layers
from explainer.networks.stacked import Activation, activation_of

Tensors = list[torch.Tensor]


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


@dataclass(frozen=True, slots=True)
class Passage:
    """The tensors of one passage through the network; each (replicas, batch, width), one for every layer."""

    pre_activations: Tensors
    signals: Tensors
    """From the inputs to the last layer's activations: one more than layers."""
    slopes: Tensors
    """f′(z)"""
    gradients: list[torch.Tensor]
    """∂L/∂z"""
    weight_gradient: torch.Tensor
    """(replicas, depth): ‖∂L/∂W‖."""


def forward(
    network: Network, activation: Activation, *, replicas: int, scales: torch.Tensor | None = None
) -> tuple[Tensors, Tensors, Tensors]:
    """Return z, signals and slopes, see Passage; `scales` (replicas, 1, 1) multiply the weights."""
    batch, width = network.inputs.shape
    signals = [network.inputs.expand(replicas, batch, width)]
    pre_activations, slopes = Tensors(), Tensors()
    for weight, bias in zip(network.weights, network.biases, strict=True):
        rows = signals[-1].reshape(-1, width)
        if scales is None:
            z = torch.addmm(bias, rows, weight.T).view(replicas, batch, width)
        else:
            z = (rows @ weight.T).view(replicas, batch, width) * scales + bias
        pre_activations.append(z)
        signals.append(activation.value(z))
        slopes.append(activation.slope(z, signals[-1]))
    return pre_activations, signals, slopes


def backward(
    network: Network, slopes: Sequence[torch.Tensor], *, scales: torch.Tensor | None = None
) -> Tensors:
    """Return ∂L/∂z of every layer that has `slopes`: a shallower network is the beginning of a deeper one."""
    batch, width = network.inputs.shape
    gradients = [network.direction / batch * slopes[-1]]
    for weight, slope in zip(network.weights[1 : len(slopes)].unbind()[::-1], slopes[-2::-1], strict=True):
        upstream = (gradients[-1].view(-1, width) @ weight).view(slope.shape)
        gradients.append(upstream * slope if scales is None else upstream * scales * slope)
    return gradients[::-1]


def passage(network: Network, setting: Setting) -> Passage:
    """Go forward and back, with one replica for every function of the setting."""
    functions = activation_of(setting.activations, setting.options)
    pre_activations, signals, slopes = forward(network, functions, replicas=len(setting.activations))
    gradients = backward(network, slopes)
    into_layers = zip(gradients, signals[:-1], strict=True)
    norms = [norm(torch.bmm(gradient.mT, signal)) for gradient, signal in into_layers]
    return Passage(pre_activations, signals, slopes, gradients, torch.stack(norms, dim=1))


def norm(values: torch.Tensor) -> torch.Tensor:
    """Return √(Σ x²) over all axes but the first; squares of tiny or huge numbers do not get lost."""
    flat = values.flatten(1)
    largest = flat.abs().amax(dim=1, keepdim=True)
    # Of zeros, and of what is not finite, the plain norm is the answer.
    safe = torch.where((largest > 0) & largest.isfinite(), largest, 1.0)
    return (flat / safe).square().sum(dim=1).sqrt() * safe[:, 0]
