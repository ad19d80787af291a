"""How strongly the loss bends: the largest eigenvalue of its Hessian, without building the Hessian."""

import math
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def largest_curvature(
    network: nn.Module,
    inputs: torch.Tensor,
    targets: torch.Tensor,
    *,
    mean: Loss = functional.cross_entropy,
) -> float:
    """Return the largest eigenvalue of the Hessian of a mean loss over all parameters of `network`."""
    weights = list(network.parameters())
    loss = mean(network(inputs), targets)
    gradients = torch.autograd.grad(loss, weights, create_graph=True)
    gradient = torch.cat([part.reshape(-1) for part in gradients])

    def bend(direction: torch.Tensor) -> torch.Tensor:
        products = torch.autograd.grad(gradient, weights, grad_outputs=direction, retain_graph=True)
        return torch.cat([part.reshape(-1) for part in products])

    start = torch.randn(gradient.shape, generator=torch.Generator().manual_seed(0)).to(gradient)
    return largest_eigenvalue(bend, start)


def largest_eigenvalue(product: Callable[[torch.Tensor], torch.Tensor], start: torch.Tensor) -> float:
    """Return the largest (not the largest in size) eigenvalue of the symmetric operator `product`."""
    dominant = _power_iteration(product, start)
    if dominant >= 0 or not math.isfinite(dominant):
        return dominant
    # Shifted so that the lower end becomes 0, and the upper end the largest in size.
    return dominant + _power_iteration(lambda vector: product(vector) - dominant * vector, start)


def _power_iteration(
    product: Callable[[torch.Tensor], torch.Tensor],
    start: torch.Tensor,
    *,
    most: int = 300,
    tolerance: float = 1e-6,
) -> float:
    vector = start / start.dot(start).sqrt()
    estimate = 0.0
    for _ in range(most):
        image = product(vector)
        before, estimate = estimate, vector.dot(image).item()
        length = image.dot(image).sqrt()
        if not length > 0 or abs(estimate - before) <= tolerance * abs(estimate):
            break
        vector = image / length
    return estimate
