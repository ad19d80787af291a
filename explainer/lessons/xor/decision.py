"""The decision surface as levels that are fine near p = ½, where the border runs, and coarse far from it."""

import numpy as np
import torch
from numpy.typing import NDArray


def spread(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (1 ± |2p − 1|^¾) / 2: 0, ½ and 1 stay, and what lies close to ½ is drawn apart.

    A root would draw it farther apart, but the border, which straight lines between cells find, wavy.
    """
    signed = 2 * probability - 1
    return (1 + np.sign(signed) * np.abs(signed) ** 0.75) / 2


def decision_bytes(outputs: torch.Tensor) -> torch.Tensor:
    """Return 255 · spread(σ(z)), rounded; an output that is not a number is drawn as undecided.

    Levels of p itself would draw a ragged border while all probabilities are still near ½.
    """
    # 2p − 1 of p = σ(z).
    signed = torch.tanh(outputs.nan_to_num(0.0).div_(2))
    root = signed.abs().sqrt_()
    # Two roots are five times as quick as a power.
    return (root * root.sqrt()).copysign_(signed).add_(1).mul_(127.5).round_().to(torch.uint8)
