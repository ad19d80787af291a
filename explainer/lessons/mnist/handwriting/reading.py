"""What a network reads in a 28×28 drawing, spoilt or not, and where the answer would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from explainer.digits.data import Digits
from explainer.digits.evaluation import logits, predictions
from explainer.kit.address import Real
from explainer.lessons.mnist.handwriting.neighbours import nearest
from explainer.lessons.mnist.handwriting.perturb import (
    Flips,
    Perturbation,
    Spoiling,
    nearest_flips,
    perturb_all,
    sweep,
)

NEIGHBOURS: Final = 2
SWEPT: Final = 41
"""Values of a slider that are tried, from its lowest to its highest."""
SPOILINGS: Final[Mapping[Spoiling, Real]] = {
    "shift_x": Real(default=0, low=-10, high=10, step=1),
    "shift_y": Real(default=0, low=-10, high=10, step=1),
    "rotate_degrees": Real(default=0, low=-90, high=90, step=5),
    "thicken": Real(default=0, low=-1, high=3, step=0.25),
    "noise": Real(default=0, low=0, high=150, step=5),
}
"""The sliders, by the names of Perturbation's fields."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says about one drawing."""

    image: NDArray[np.uint8]
    """(28, 28): what it really sees."""
    probabilities: NDArray[np.float32]
    """(10,)."""
    flips: Mapping[Spoiling, Flips]
    """For every slider, the nearest values at which the most probable digit is another."""
    neighbours: NDArray[np.int64]
    """The NEIGHBOURS nearest training images, nearest first."""
    distances: NDArray[np.float64]
    """√Σ(a − b)² to each of them, in grey values."""


def answers(network: nn.Module, images: Sequence[NDArray[np.uint8]]) -> list[int]:
    """Return the most probable digit of every (28, 28) image."""
    return predictions(logits(network, np.stack(images)).softmax(dim=1).numpy()).tolist()


def read_drawing(
    network: nn.Module, image: NDArray[np.uint8], digits: Digits, *, spoilt: Perturbation
) -> Reading:
    """Return what `network` reads in a (28, 28) image after it was `spoilt`; all sliders in one batch."""
    seen = perturb_all(image, [spoilt])
    values: dict[Spoiling, NDArray[np.float64]] = {
        name: np.linspace(slider.low, slider.high, SWEPT) for name, slider in SPOILINGS.items()
    }
    tried = [sweep(image, name, list(steps), around=spoilt) for name, steps in values.items()]
    probabilities = logits(network, np.concatenate([seen, *tried])).softmax(dim=1).numpy()
    answers = np.split(predictions(probabilities[1:]), len(values))
    neighbours, distances = nearest(seen[0], digits, count=NEIGHBOURS)
    return Reading(
        image=seen[0],
        probabilities=probabilities[0],
        flips={
            name: nearest_flips(list(steps), answer, standing=getattr(spoilt, name))
            for (name, steps), answer in zip(values.items(), answers, strict=True)
        },
        neighbours=neighbours,
        distances=distances,
    )
