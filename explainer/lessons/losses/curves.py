"""Every loss of one output z, over z and over p = σ(z), with its gradients by autograd."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.losses.registry import LOSSES
from explainer.lessons.losses.setting import REACH

GRID: Final = np.round(np.linspace(-REACH, REACH, 241), 9)


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """L losses at n outputs of a neuron whose target is t."""

    names: tuple[str, ...]
    z: NDArray[np.float64]
    """(n,)"""
    p: NDArray[np.float64]
    """(n,): σ(z)."""
    loss: NDArray[np.float64]
    """(L, n)"""
    by_z: NDArray[np.float64]
    """(L, n): ∂L/∂z by autograd."""
    by_p: NDArray[np.float64] = field(init=False)
    """(L, n): ∂L/∂p = ∂L/∂z / (p (1 − p)), the chain rule turned round."""

    def __post_init__(self) -> None:
        """Derive what follows."""
        object.__setattr__(self, "by_p", self.by_z / (self.p * (1 - self.p)))


def curves(
    names: Sequence[str], *, target: float, pos_weight: float = 1.0, z: NDArray[np.float64] = GRID
) -> Curves:
    """Return every loss at every z; `pos_weight` counts where a loss knows it."""
    output = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    losses = [judge(name, output, target=target, pos_weight=pos_weight) for name in names]
    slopes = [torch.autograd.grad(loss.sum(), output)[0] for loss in losses]
    return Curves(
        names=tuple(names),
        z=z,
        p=torch.sigmoid(output).detach().numpy(),
        loss=torch.stack(losses).detach().numpy(),
        by_z=torch.stack(slopes).numpy(),
    )


def judge(name: str, output: torch.Tensor, *, target: float, pos_weight: float) -> torch.Tensor:
    """Return a loss of every output, with the same target for all."""
    spec, truth = LOSSES[name], output.new_tensor(target)
    if spec.weighted is not None:
        return spec.weighted.each(output, truth, pos_weight)
    return spec.each(output, truth)
