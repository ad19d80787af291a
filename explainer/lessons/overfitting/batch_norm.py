"""Batch normalisation of one number of every example: in training, its memory, and in eval mode."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

CALLS: Final = 30

Array = NDArray[np.float64]


class TooFewError(ValueError):
    """A batch that nn.BatchNorm1d refuses in training mode; says what torch says."""


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """nn.BatchNorm1d(1, momentum=…) called in training mode CALLS times with the same batch of m numbers."""

    batch: Array
    """(m,)"""
    mean: float
    biased: float
    """Variance with the divisor m: normalises."""
    unbiased: float
    """With m − 1: is remembered."""
    output: Array
    """(m,): (x − mean) / √(biased + ε), in training mode."""
    slopes: Array
    """(m, m): ∂ output i / ∂ x j in training mode, by autograd."""
    running_mean: Array
    """(CALLS + 1,): before the first call 0, then (1 − momentum) · old + momentum · mean."""
    running_variance: Array
    """(CALLS + 1,): before the first call 1, then the same with the unbiased variance."""
    remembered: Array
    """(CALLS + 1, m): the output in eval mode after so many calls."""


def normalised(batch: Sequence[float], momentum: float) -> Normalised:
    """Return what torch's own layer does; raise TooFewError for a batch of one."""
    layer = nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    x = torch.tensor(batch, dtype=torch.float64)
    means, variances, remembered = list[float](), list[float](), list[Array]()
    for call in range(CALLS + 1):
        if call:
            _in_training(layer, x)
        assert layer.running_mean is not None and layer.running_var is not None
        means.append(layer.running_mean.item())
        variances.append(layer.running_var.item())
        remembered.append(_in_eval(layer, x))

    def again(given: torch.Tensor) -> torch.Tensor:
        return _in_training(layer, given)

    slopes = torch.autograd.functional.jacobian(again, x)
    return Normalised(
        batch=x.numpy(),
        mean=x.mean().item(),
        biased=x.var(correction=0).item(),
        unbiased=x.var(correction=1).item(),
        output=_in_training(layer, x).numpy(),
        slopes=np.asarray(slopes),
        running_mean=np.array(means),
        running_variance=np.array(variances),
        remembered=np.stack(remembered),
    )


def _in_training(layer: nn.BatchNorm1d, x: torch.Tensor) -> torch.Tensor:
    layer.train()
    try:
        # Scale and shift are left at 1 and 0.
        output: torch.Tensor = layer(x[:, None])[:, 0]
    except ValueError as error:
        raise TooFewError(str(error)) from error
    return output if x.requires_grad else output.detach()


def _in_eval(layer: nn.BatchNorm1d, x: torch.Tensor) -> Array:
    layer.eval()
    return layer(x[:, None]).detach()[:, 0].numpy()
