"""A classifier trained on its softmax, as it should be, and on the softmax of its softmax.

The same points on a ring are cut into C equal sectors, its classes, for every C of a knob. Softmax regression
begins at zero and takes all points at once, so that nothing is drawn.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.losses.second_softmax import floor_of

MOST_CLASSES: Final = 10
POINTS: Final = 60
UPDATES: Final = 200
EVERY: Final = 4
RATE: Final = 5.0
_MINUS_INFINITY: Final = float("-inf")


@dataclass(frozen=True, slots=True, eq=False)
class Doubled:
    """Training with C = 1 … 10 classes, (C,) in order, at S moments; once and twice (2, C, S)."""

    updates: NDArray[np.int64]
    """(S,)"""
    loss: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    floor: NDArray[np.float64]
    """(C,): ln(1 + (C − 1) / e)."""
    slope: NDArray[np.float64]
    """(2, C, S): the norm of the gradient over all weights."""


def ring() -> tuple[torch.Tensor, torch.Tensor]:
    """Return points (n, 3), the last number a 1 for the bias, and their classes (C, n) for every C."""
    angle = (torch.arange(POINTS, dtype=torch.float64) + 0.5) / POINTS
    turn = 2 * math.pi * angle
    inputs = torch.stack([turn.cos(), turn.sin(), torch.ones_like(turn)], dim=1)
    count = torch.arange(1, MOST_CLASSES + 1, dtype=torch.float64)[:, None]
    return inputs, (angle * count).floor().long()


def doubled(updates: int = UPDATES) -> Doubled:
    """Train all twenty classifiers side by side; logits of classes that one has not are −∞."""
    inputs, classes = ring()
    numbers = torch.arange(MOST_CLASSES)
    missing = numbers[None, :] > numbers[:, None]
    weights = torch.zeros(2, MOST_CLASSES, 3, MOST_CLASSES, dtype=torch.float64, requires_grad=True)
    kept: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = []
    for update in range(updates + 1):
        logits = (inputs @ weights).masked_fill(missing[:, None], _MINUS_INFINITY)
        shares = logits[1].softmax(dim=-1).masked_fill(missing[:, None], _MINUS_INFINITY)
        judged = torch.stack([logits[0], shares]).log_softmax(dim=-1)
        right = classes.expand(2, -1, -1)[..., None]
        loss = -judged.gather(-1, right).squeeze(-1).mean(dim=-1)
        (gradient,) = torch.autograd.grad(loss.sum(), weights)
        if update % EVERY == 0:
            correct = (logits.argmax(dim=-1) == classes).double().mean(dim=-1)
            kept.append((loss.detach(), correct, gradient.square().sum(dim=(2, 3)).sqrt()))
        weights = (weights.detach() - RATE * gradient).requires_grad_()
    loss, accuracy, slope = (torch.stack(part, dim=-1).numpy() for part in zip(*kept, strict=True))
    floor = np.array([floor_of(count) for count in range(1, MOST_CLASSES + 1)])
    return Doubled(np.arange(0, updates + 1, EVERY), loss, accuracy, floor, slope)
