"""What a trained network does: its mistakes, its first layer, and one image's way through it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from explainer.digits.data import MEAN, STD
from explainer.digits.evaluation import predictions
from explainer.digits.network import Undivided, inputs_of


def confusion_cell(
    probabilities: NDArray[np.float32], labels: NDArray[np.uint8], *, true: int, read_as: int
) -> NDArray[np.int64]:
    """Return the images of `true` that were read as `read_as`, the most certain first.

    `probabilities` are (n, 10); the returned indices count the rows.
    """
    inside = (labels == true) & (predictions(probabilities) == read_as)
    return _most_certain_first(probabilities, np.flatnonzero(inside))


def most_frequent_mistake(confusion: NDArray[np.int64]) -> tuple[int, int]:
    """Return the true digit and what it was most often mistaken for; the first of equals."""
    mistakes = confusion - np.diag(np.diagonal(confusion))
    true, read_as = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return int(true), int(read_as)


def most_confident_mistakes(
    probabilities: NDArray[np.float32], labels: NDArray[np.uint8], *, count: int
) -> NDArray[np.int64]:
    """Return at most `count` wrongly read images, the largest probability of a wrong digit first."""
    wrong = np.flatnonzero(predictions(probabilities) != labels)
    return _most_certain_first(probabilities, wrong)[:count]


def least_certain_hits(
    probabilities: NDArray[np.float32], labels: NDArray[np.uint8], *, count: int
) -> NDArray[np.int64]:
    """Return at most `count` rightly read images, the smallest probability of the right digit first."""
    right = np.flatnonzero(predictions(probabilities) == labels)
    return right[np.argsort(probabilities[right].max(axis=1), kind="stable")][:count]


def _most_certain_first(probabilities: NDArray[np.float32], chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    return chosen[np.argsort(-probabilities[chosen].max(axis=1), kind="stable")]


@dataclass(frozen=True, slots=True)
class FirstLayer:
    """The weights that the pixels meet, an image for every unit."""

    images: NDArray[np.float32]
    """(units, 28, 28)."""
    units: NDArray[np.int64]
    """(units,): which row of the weight matrix each image is."""
    norms: NDArray[np.float32]
    """(units,): √Σw² of each image."""

    @property
    def limit(self) -> float:
        """Largest finite |w|: one symmetric scale −limit … limit for all images."""
        return symmetric_limit(self.images)


def first_layer_images(
    weights: Mapping[str, NDArray[np.float32]], *, strongest_first: bool = False
) -> FirstLayer:
    """Return the first linear layer of a state_dict, in its order or by falling norm."""
    first = min(weights, key=lambda name: int(name.partition(".")[0]))
    matrix = weights[f"{first.partition('.')[0]}.weight"]
    norms = np.linalg.norm(matrix, axis=1).astype(np.float32)
    units = np.argsort(-norms, kind="stable") if strongest_first else np.arange(len(matrix))
    return FirstLayer(images=matrix[units].reshape(-1, 28, 28), units=units, norms=norms[units])


def symmetric_limit(values: NDArray[np.float32]) -> float:
    """Return the largest finite absolute value, or 1 where all is zero or nothing is finite."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max(initial=0.0)) or 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The signal at one place on its way through the network."""

    name: str
    """pixels, normalised or undivided, flattened, pre_activation, activation, logits or probabilities."""
    layer: int
    """Number of the linear layer that it comes from, counted from 1; 0 before the first."""
    line: str
    """The PyTorch that makes it from the stage before."""
    shape: str
    """As torch writes it: torch.Size([1, 784])."""
    values: NDArray[np.float32]
    """Without the batch: (28, 28) or (units,)."""


def way_through(network: nn.Sequential, image: NDArray[np.uint8]) -> tuple[Stage, ...]:
    """Return all stages of one (28, 28) image, from its pixels to ten probabilities.

    The network is in eval mode, where dropout hands on what it gets: it is no stage.
    """
    with torch.inference_mode():
        return tuple(_stages(network, image))


def _stages(network: nn.Sequential, image: NDArray[np.uint8]) -> Iterator[Stage]:
    yield _stage("pixels", 0, "images[index]", torch.from_numpy(image.copy()), batch=False)
    signal = inputs_of(network, image[None])
    if isinstance(network[0], Undivided):
        yield _stage("undivided", 0, "x = images[index][None].float()", signal)
    else:
        yield _stage("normalised", 0, f"x = (images[index][None].float() / 255 - {MEAN}) / {STD}", signal)
    layer, last = 0, len(network) - 1
    for index, module in enumerate(network):
        if isinstance(module, nn.Dropout):
            continue
        signal = module(signal)
        layer += isinstance(module, nn.Linear)
        name = "logits" if index == last else _name(module)
        result = "logits" if index == last else "x"
        yield _stage(name, layer, f"{result} = network[{index}](x)  # {_source(module)}", signal)
    yield _stage(
        "probabilities", layer, "probabilities = torch.softmax(logits, dim=1)", signal.softmax(dim=1)
    )


def _stage(name: str, layer: int, line: str, signal: torch.Tensor, *, batch: bool = True) -> Stage:
    values = signal[0] if batch else signal
    # A copy, because in-place layers and torch's own memory must not change the record.
    return Stage(name, layer, line, str(signal.shape), values.numpy().astype(np.float32))


def _name(module: nn.Module) -> str:
    if isinstance(module, nn.Flatten):
        return "flattened"
    return "pre_activation" if isinstance(module, nn.Linear) else "activation"


def _source(module: nn.Module) -> str:
    if isinstance(module, nn.Linear):
        return f"nn.Linear({module.in_features}, {module.out_features})"
    return "nn.Flatten()" if isinstance(module, nn.Flatten) else f"nn.{module!r}"
