"""The weights of a network as a file, safetensors alone: it holds numbers, and nothing that could be run."""

# safetensors annotates a path in part.
# pyright: reportUnknownVariableType=false

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.losses.classes import CROSS_ENTROPY
from explainer.digits.data import Digits
from explainer.digits.evaluation import score
from explainer.digits.network import restore_network
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.run import fingerprint_of

MOST_BYTES: Final = 8_000_000
"""The largest network has 1.2 million numbers of four bytes."""
_ACTIVATION: Final = "activation"
_OPTIONS: Final = "activation_options"

Weights = dict[str, NDArray[np.float32]]


class Fault(Enum):
    """What is wrong with a file."""

    TOO_LARGE = "too_large"
    NO_SAFETENSORS = "no_safetensors"
    """Not readable as that format, or cut off."""
    NAMES = "names"
    """Other tensors than the weight and bias of nn.Linear layers in a row."""
    SHAPES = "shapes"
    """Shapes that do not follow on each other from 784 to 10, or of a size that no page may have."""
    NUMBERS = "numbers"
    """Not float32, or not all finite."""


class BadWeightsError(ValueError):
    """A file that holds no network for these images."""

    def __init__(self, fault: Fault, found: str = "") -> None:
        """Keep what is wrong, and what was found instead, to be said in any language."""
        super().__init__(f"{fault.value}: {found}")
        self.fault, self.found = fault, found


@dataclass(frozen=True, slots=True)
class LoadedNetwork:
    """A network out of a file, and how it reads the test images."""

    name: str
    """Of the file."""
    recipe: Recipe
    """Its layers and its activation; how it was trained is not known."""
    weights: Mapping[str, NDArray[np.float32]]
    test_probabilities: NDArray[np.float32]
    test_loss: float
    test_accuracy: float
    untrained_test_accuracy: None = None
    fingerprint: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take the fingerprint; what the file is called is no part of it."""
        object.__setattr__(self, "fingerprint", fingerprint_of(self.weights, self.recipe))


def weights_file(recipe: Recipe, weights: Mapping[str, NDArray[np.float32]]) -> bytes:
    """Return a state_dict as safetensors; its metadata name the activation, which the numbers do not tell."""
    metadata = {
        _ACTIVATION: recipe.activation,
        _OPTIONS: json.dumps(dict(recipe.activation_options)),
    }
    return save({name: np.ascontiguousarray(value) for name, value in weights.items()}, metadata)


def read_weights(content: bytes, *, otherwise: Recipe) -> tuple[Recipe, Weights]:
    """Return the network in a file: the recipe with its hidden layers and activation, and its state_dict.

    A file without metadata, as torch and safetensors alone would write it, has the activation of `otherwise`.
    Raise BadWeightsError for everything else.
    """
    if len(content) > MOST_BYTES:
        raise BadWeightsError(Fault.TOO_LARGE, f"{len(content) / 1e6:.1f}")
    try:
        tensors = load(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise BadWeightsError(Fault.NO_SAFETENSORS) from error
    layers = _layers(tensors)
    hidden = _hidden_widths([weight for weight, _ in layers], [bias for _, bias in layers])
    for name, tensor in tensors.items():
        if tensor.dtype != np.float32 or not np.isfinite(tensor).all():
            raise BadWeightsError(Fault.NUMBERS, name)
    # The names of this app's networks: Flatten is 0, then a Linear and its activation in turns.
    weights = {
        f"{2 * place + 1}.{part}": np.array(tensor)
        for place, layer in enumerate(layers)
        for part, tensor in zip(("weight", "bias"), layer, strict=True)
    }
    recipe = replace(_with_activation(content, otherwise), hidden=hidden, dropout=0.0, loss=CROSS_ENTROPY)
    return recipe, weights


def loaded_network(content: bytes, *, name: str, otherwise: Recipe, digits: Digits) -> LoadedNetwork:
    """Read a file and test its network on the test images; raise BadWeightsError."""
    recipe, weights = read_weights(content, otherwise=otherwise)
    test = score(restore_network(recipe, weights), digits.test_images, digits.test_labels)
    return LoadedNetwork(name, recipe, weights, test.probabilities, test.loss, test.accuracy)


def _layers(tensors: Mapping[str, NDArray[Any]]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Pair weights and biases by their names, in the order of the numbers in these."""
    stems = [name.removesuffix(".weight") for name in tensors if name.endswith(".weight")]
    expected = {f"{stem}.{part}" for stem in stems for part in ("weight", "bias")}
    if not stems or expected != set(tensors):
        raise BadWeightsError(Fault.NAMES, ", ".join(sorted(tensors)[:6])[:120])
    stems.sort(key=lambda stem: [int(part) if part.isdecimal() else -1 for part in stem.split(".")])
    return [(tensors[f"{stem}.weight"], tensors[f"{stem}.bias"]) for stem in stems]


def _hidden_widths(weights: list[NDArray[Any]], biases: list[NDArray[Any]]) -> tuple[int, ...]:
    shapes = [weight.shape for weight in weights]
    found = " → ".join(" × ".join(map(str, shape)) for shape in shapes[:6])
    allowed = PARAMETERS["hidden"]
    flat = all(len(shape) == 2 for shape in shapes)
    fits = flat and all(bias.shape == shape[:1] for bias, shape in zip(biases, shapes, strict=True))
    follows = fits and all(after[1] == before[0] for before, after in pairwise(shapes))
    if not follows or shapes[0][1] != 784 or shapes[-1][0] != 10:
        raise BadWeightsError(Fault.SHAPES, found)
    hidden = tuple(shape[0] for shape in shapes[:-1])
    try:
        return cast(tuple[int, ...], allowed.read(allowed.write(hidden)))
    except ValueError as error:
        raise BadWeightsError(Fault.SHAPES, found) from error


def _with_activation(content: bytes, otherwise: Recipe) -> Recipe:
    """The activation that the metadata name, as far as this app knows it."""
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    metadata = header.get("__metadata__", {})
    name, options = metadata.get(_ACTIVATION), metadata.get(_OPTIONS, "{}")
    if name not in ACTIVATIONS:
        return otherwise
    try:
        given = {
            option: kind.read(f"{float(value):.15g}")
            for option, value in json.loads(options).items()
            if (kind := ACTIVATIONS[name].options.get(option)) is not None
        }
    except (ValueError, TypeError, AttributeError):
        given = {}
    return replace(otherwise, activation=name, activation_options=tuple(sorted(given.items())))
