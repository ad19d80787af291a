"""What the pitfalls of this lesson compute."""

from dataclasses import dataclass
from typing import Final

import torch

from explainer.digits.data import load_digits
from explainer.lessons.overfitting.setting import Setting
from explainer.lessons.overfitting.training import Family, train

ONES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Dropped:
    """What nn.Dropout(p) in training mode makes of many ones."""

    count: int
    zeros: float
    """The share that is silenced: p, but for chance."""
    kept: float
    """What each of the others becomes: 1 / (1 − p)."""
    mean: float
    """1, but for chance."""
    variance: float
    """p / (1 − p), but for chance."""


def dropped(p: float, *, seed: int = 0, count: int = ONES) -> Dropped:
    """Return the same numbers as nn.Dropout(p) gives after torch.manual_seed(seed), for p < 1."""
    keep = torch.empty(count).bernoulli_(1 - p, generator=torch.Generator().manual_seed(seed))
    values = (keep / (1 - p)).double()
    return Dropped(
        count=count,
        zeros=(values == 0).double().mean().item(),
        kept=values.max().item(),
        mean=values.mean().item(),
        variance=values.var().item(),
    )


def trained(setting: Setting) -> Family:
    """Train a family here and now, where the recorded one is missing."""
    return train(setting, load_digits())
