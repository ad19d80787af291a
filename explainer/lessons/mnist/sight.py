"""What a network does with one image: its signal at every layer, and what carried most to the answer."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from explainer.digits.files import STD
from explainer.lessons.mnist.inspection import way_through

STRONGEST: Final = 3
"""Links that are followed from each neuron to the layer before it."""


@dataclass(frozen=True, slots=True)
class Links:
    """The strongest connections between two layers, from neuron `source` to neuron `target`."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    amounts: NDArray[np.float32]
    """w·a, what each adds to the target's weighted sum; of a pixel w·ink / (255·std), compared with black."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One image on its way through a network."""

    image: NDArray[np.uint8]
    """(28, 28)."""
    hidden: tuple[NDArray[np.float32], ...]
    """The activations of every hidden layer."""
    logits: NDArray[np.float32]
    """(10,)."""
    probabilities: NDArray[np.float32]
    """(10,)."""
    links: tuple[Links, ...]
    """One for every linear layer: to the answer, and to the neurons that lead to it farther on."""

    @property
    def answer(self) -> int:
        """The most probable digit."""
        return int(self.probabilities.argmax())


def sight_of(network: nn.Sequential, image: NDArray[np.uint8]) -> Sight:
    """Return what `network` makes of a (28, 28) image."""
    stages = way_through(network, image)
    hidden = tuple(stage.values for stage in stages if stage.name == "activation")
    matrices = [
        module.weight.detach().numpy().astype(np.float32)
        for module in network
        if isinstance(module, nn.Linear)
    ]
    logits, probabilities = stages[-2].values, stages[-1].values
    ink = image.ravel().astype(np.float32) / np.float32(255 * STD)
    return Sight(
        image, hidden, logits, probabilities, _followed(matrices, (ink, *hidden), int(logits.argmax()))
    )


def no_sight(widths: tuple[int, ...]) -> Sight:
    """Return what stands while there is no image: nothing anywhere."""
    none = np.zeros(10, np.float32)
    hidden = tuple(np.zeros(width, np.float32) for width in widths)
    return Sight(np.zeros((28, 28), np.uint8), hidden, none, none, ())


def _followed(
    matrices: list[NDArray[np.float32]], signals: tuple[NDArray[np.float32], ...], answer: int
) -> tuple[Links, ...]:
    """Follow the strongest links back from the answer, layer by layer; in the order of the layers."""
    found: list[Links] = []
    targets = np.array([answer])
    for matrix, signal in zip(reversed(matrices), reversed(signals), strict=True):
        links = _strongest(matrix[targets] * signal, targets)
        found.append(links)
        targets = np.unique(links.source)
    return tuple(reversed(found))


def _strongest(amounts: NDArray[np.float32], targets: NDArray[np.int64]) -> Links:
    """Of the amounts (targets, sources) the largest of each target, by absolute value; none that is 0."""
    order = np.argsort(-np.abs(amounts), axis=1, kind="stable")[:, :STRONGEST]
    rows = np.repeat(np.arange(len(targets)), order.shape[1])
    sources = order.ravel()
    there = amounts[rows, sources] != 0
    rows, sources = rows[there], sources[there]
    return Links(sources, targets[rows], amounts[rows, sources])
