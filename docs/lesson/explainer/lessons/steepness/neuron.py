"""A neuron with one input, at every weight of a knob."""

from dataclasses import dataclass

import numpy as np
import torch
from explainer.lessons.steepness.setting import Setting
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """ŷ = σ(w · x) for K weights over n inputs."""

    weights: NDArray[np.float64]
    """(K,): from −8 to 8, and the chosen one."""
    inputs: NDArray[np.float64]
    """(n,)"""
    output: NDArray[np.float64]
    """(K, n)"""
    slope: NDArray[np.float64]
    """(K,): dŷ/dx at x = 0, by autograd; in theory w / 4."""


def family(setting: Setting) -> Family:
    """Return the neurons at all weights, in one call."""
    weights = np.unique([*np.linspace(-8, 8, 33), setting.weight])
    w, x = torch.tensor(weights)[:, None], torch.linspace(-4, 4, 81, dtype=torch.float64)
    zero = torch.zeros(len(weights), 1, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(torch.sigmoid(w * zero).sum(), zero)
    return Family(weights, x.numpy(), torch.sigmoid(w * x).numpy(), slope.squeeze(1).numpy())
