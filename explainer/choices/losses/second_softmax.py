"""Cross-entropy behind a softmax too many: `nn.CrossEntropyLoss` applies one itself."""

import math
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


def floor_of(classes: int) -> float:
    """Return ln(1 + (C − 1) / e), the infimum of the loss with C classes behind a softmax too many."""
    return math.log1p((classes - 1) / math.e)


def second_softmax(logit: NDArray[np.float64]) -> SecondSoftmax:
    """Return both losses for every z."""
    answers = torch.zeros(len(logit), CLASSES, dtype=torch.float64)
    answers[:, 0] = torch.tensor(logit)
    right = torch.zeros(len(logit), dtype=torch.int64)
    once = functional.cross_entropy(answers, right, reduction="none")
    twice = functional.cross_entropy(answers.softmax(dim=1), right, reduction="none")
    return SecondSoftmax(logit, once.numpy(), twice.numpy(), floor=floor_of(CLASSES))
