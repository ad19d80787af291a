"""Cross-entropy behind a softmax too many: `nn.CrossEntropyLoss` applies one itself."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

CLASSES: Final = 10


@dataclass(frozen=True, slots=True)
class SecondSoftmax:
    """The loss of logits (z, 0, …, 0) with the first right, as they are and behind a softmax."""

    logit: NDArray[np.float64]
    """z; (points,), as the next two."""
    once: NDArray[np.float64]
    twice: NDArray[np.float64]
    floor: float
    """ln(e + 9) − 1: with ten classes the doubled softmax cannot fall below it."""


def second_softmax(logit: NDArray[np.float64]) -> SecondSoftmax:
    """Return both losses for every z."""
    answers = torch.zeros(len(logit), CLASSES, dtype=torch.float64)
    answers[:, 0] = torch.tensor(logit)
    right = torch.zeros(len(logit), dtype=torch.int64)
    once = functional.cross_entropy(answers, right, reduction="none")
    twice = functional.cross_entropy(answers.softmax(dim=1), right, reduction="none")
    return SecondSoftmax(logit, once.numpy(), twice.numpy(), floor=float(np.log(np.e + CLASSES - 1) - 1))
