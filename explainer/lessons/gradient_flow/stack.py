"""Networks of a setting trained side by side on images of digits."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lessons.gradient_flow.setting import Setting
from explainer.networks.fresh import fresh_layers
from explainer.networks.stacked import Pass, Stack, activation_of, cross_entropy, row_of


def fresh_stack(
    widths: Sequence[int], setting: Setting, activations: Sequence[str], *, each: int = 1
) -> Stack:
    """Return `each` networks in float64 for every function, all with the first weights of the setting."""
    generator = torch.Generator().manual_seed(setting.seed)
    layers = fresh_layers(
        widths, generator=generator, initialisation=setting.initialisation, scale=setting.scale
    )
    rows = row_of(layers).repeat(each * len(activations), 1)
    return Stack(rows, widths, activation_of(activations, setting.options))


def measure(stack: Stack, inputs: torch.Tensor, labels: torch.Tensor) -> tuple[Pass, torch.Tensor]:
    """Return a forward pass and the mean cross-entropy (replicas,), whose slopes go into stack.gradient."""
    seen = stack.forward(inputs)
    losses, slopes = cross_entropy(seen.outputs, labels)
    stack.backward(seen, slopes)
    return seen, losses


def accuracies(logits: torch.Tensor, labels: torch.Tensor) -> NDArray[np.float64]:
    """Return the share of right answers of every replica, for logits (replicas, 10, examples)."""
    return (logits.argmax(dim=1) == labels).double().mean(dim=1).numpy()
