"""Double descent: digits read by least squares on more and more random features."""

from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.digits.data import Digits
from explainer.lessons.overfitting.training import CLASSES, SIDE, VALIDATING, tensors

IMAGES: Final = 100
"""n: with as many features, every training image is answered exactly for the first time."""
DRAWS: Final = 5
"""Of features."""
WIDTHS: Final = (
    *(5, 10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 100),
    *(105, 110, 120, 130, 150, 175, 200, 250, 300, 400, 600, 1_000),
)
ERRORS: Final = ("training", "validation", "accuracy", "norm")
"""The arrays of the result, in the order of its fields."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DoubleDescent:
    """One-hot answers fitted on features max(0, vⱼ·x); of weights that fit equally well the smallest."""

    widths: tuple[int, ...]
    training: Array
    """(DRAWS, W): mean square error on the IMAGES that are fitted."""
    validation: Array
    """(DRAWS, W): on the last training images of MNIST, which are not."""
    accuracy: Array
    """(DRAWS, W): on the same; the largest answer is taken."""
    norm: Array
    """(DRAWS, W): ‖w‖ of all ten answers together."""


def double_descent(digits: Digits, *, seed: int = 0, widths: tuple[int, ...] = WIDTHS) -> DoubleDescent:
    """Fit all widths; a narrower fit has the first features of a wider one."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randn(DRAWS, max(widths), SIDE**2, generator=generator, dtype=torch.float64) / SIDE
    (known, known_labels), (asked, labels) = (
        tensors(digits.train_images[part], digits.train_labels[part], torch.float64)
        for part in (slice(IMAGES), slice(-VALIDATING, None))
    )
    seen, others = ((drawn @ columns).clamp_min(0).mT for columns in (known, asked))
    right = functional.one_hot(known_labels, CLASSES).double().expand(DRAWS, -1, -1)
    truth = functional.one_hot(labels, CLASSES).double()
    rows: list[torch.Tensor] = []
    for width in widths:
        # Of several exact answers this driver gives the one of the smallest norm.
        solved = cast(Any, torch.linalg).lstsq(seen[..., :width], right, driver="gelsd")
        weights = cast(torch.Tensor, solved.solution)
        answers = others[..., :width] @ weights
        errors = [
            ((seen[..., :width] @ weights - right) ** 2).mean(dim=(1, 2)),
            ((answers - truth) ** 2).mean(dim=(1, 2)),
            (answers.argmax(dim=2) == labels).double().mean(dim=1),
            weights.square().sum(dim=(1, 2)).sqrt(),
        ]
        rows.append(torch.stack(errors))
    found = torch.stack(rows, dim=2)
    return DoubleDescent(widths, *(found[place].numpy() for place in range(len(ERRORS))))
