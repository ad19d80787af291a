"""Saved weights are those that are loaded; whatever else a file holds is refused with its reason."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.numpy import save
from safetensors.torch import save as save_tensors
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.network import build_network, restore_network
from explainer.digits.recipe import Recipe
from explainer.digits.weights_file import (
    MOST_BYTES,
    BadWeightsError,
    Fault,
    read_weights,
    weights_file,
)

LARGEST = Recipe(hidden=(512, 512, 512, 512))


def weights_of(recipe: Recipe) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in build_network(recipe).state_dict().items()}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_saved_network_comes_back_with_its_layers_and_its_activation(activation: str) -> None:
    recipe = Recipe(hidden=(7, 3), activation=activation, seed=5)
    weights = weights_of(recipe)
    read, back = read_weights(weights_file(recipe, weights), otherwise=Recipe(activation="Tanh"))
    assert (read.hidden, read.activation) == (recipe.hidden, recipe.activation)
    assert read.activation_options == recipe.activation_options
    assert list(back) == list(weights)
    for name, value in weights.items():
        np.testing.assert_array_equal(back[name], value)
    image = torch.rand(1, 28, 28, generator=torch.Generator().manual_seed(0))
    assert torch.equal(restore_network(read, back)(image), restore_network(recipe, weights)(image))


def test_a_network_that_was_trained_with_dropout_reads_without_it() -> None:
    recipe = Recipe(hidden=(7, 3), dropout=0.5)
    weights = weights_of(recipe)
    read, back = read_weights(weights_file(recipe, weights), otherwise=recipe)
    image = torch.rand(1, 28, 28, generator=torch.Generator().manual_seed(0))
    assert read.dropout == 0
    assert torch.equal(restore_network(read, back)(image), restore_network(recipe, weights)(image))


def test_the_largest_network_that_a_page_may_have_can_be_saved_and_loaded() -> None:
    content = weights_file(LARGEST, weights_of(LARGEST))
    assert len(content) < MOST_BYTES
    assert read_weights(content, otherwise=Recipe())[0].hidden == LARGEST.hidden


def test_a_network_of_somebody_elses_own_is_read_with_the_activation_of_the_page() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(784, 12), nn.Tanh(), nn.Linear(12, 10))

    content = save_tensors(Own().state_dict())
    for otherwise in (Recipe(activation="Tanh"), Recipe(activation="Tanh", dropout=0.5, loss="MSE")):
        read, weights = read_weights(content, otherwise=otherwise)
        assert read == Recipe(activation="Tanh", hidden=(12,))
    assert restore_network(read, weights)


def file_of(*shapes: tuple[int, int], dtype: type = np.float32, fill: float = 0.0) -> bytes:
    tensors = {f"{place}.weight": np.full(shape, fill, dtype) for place, shape in enumerate(shapes)}
    return save(tensors | {f"{place}.bias": np.zeros(shape[0], dtype) for place, shape in enumerate(shapes)})


@pytest.mark.parametrize(
    ("fault", "content"),
    [
        (Fault.TOO_LARGE, b"\0" * (MOST_BYTES + 1)),
        (Fault.NO_SAFETENSORS, b""),
        (Fault.NO_SAFETENSORS, b"\x80\x04\x95 a pickle of torch.save"),
        (Fault.NO_SAFETENSORS, file_of((5, 784), (10, 5))[:-40]),
        (Fault.NO_SAFETENSORS, (2**60).to_bytes(8, "little") + b"{}"),
        (Fault.NAMES, save({"weights": np.zeros(3, np.float32)})),
        (Fault.NAMES, save({"0.weight": np.zeros((10, 784), np.float32)})),
        (Fault.NAMES, save({})),
        (Fault.SHAPES, file_of((5, 784), (10, 6))),
        (Fault.SHAPES, file_of((5, 783), (10, 5))),
        (Fault.SHAPES, file_of((5, 784), (11, 5))),
        (Fault.SHAPES, file_of((513, 784), (10, 513))),
        (Fault.SHAPES, file_of((2, 784), (2, 2), (2, 2), (2, 2), (2, 2), (10, 2))),
        (Fault.SHAPES, save({"0.weight": np.zeros((10, 28, 28), np.float32), "0.bias": np.zeros(10)})),
        (Fault.NUMBERS, file_of((5, 784), (10, 5), dtype=np.float64)),
        (Fault.NUMBERS, file_of((5, 784), (10, 5), fill=np.nan)),
    ],
)
def test_what_is_no_network_of_digits_is_refused_with_its_reason(fault: Fault, content: bytes) -> None:
    with pytest.raises(BadWeightsError) as refused:
        read_weights(content, otherwise=Recipe())
    assert refused.value.fault is fault


def test_metadata_that_mean_nothing_here_are_passed_over() -> None:
    weights = weights_of(Recipe(hidden=(3,)))
    for metadata in (
        {"activation": "nn.Nonsense"},
        {"activation": "LeakyReLU", "activation_options": "no JSON"},
    ):
        read, _ = read_weights(save(weights, metadata), otherwise=Recipe())
        assert read.hidden == (3,)
    assert replace(read, hidden=()).activation == "LeakyReLU"
