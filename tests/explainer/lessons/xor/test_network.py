"""Networks side by side hold the weights, and give the outputs and gradients, of ordinary ones."""

import itertools

import pytest
import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.lessons.xor.network import (
    activation_of,
    backward,
    forward,
    initial_weights,
    layers_of,
    parameter_count,
)
from explainer.lessons.xor.recipe import Recipe
from tests.explainer.lessons.xor.ordinary import ordinary_network

SHAPES = [(), (1,), (2,), (8,), (3, 5), (2, 8, 4)]


@pytest.mark.parametrize(("name", "hidden"), [*itertools.product(INITIALISATIONS, SHAPES)])
def test_the_start_is_that_of_an_ordinary_script_bit_for_bit(name: str, hidden: tuple[int, ...]) -> None:
    for seed, scale in ((0, 1.0), (7, 0.3)):
        recipe = Recipe(hidden=hidden, initialisation=name, scale=scale)
        expected = nn.utils.parameters_to_vector(ordinary_network(recipe, seed=seed).parameters())
        assert torch.equal(initial_weights(recipe, seed=seed), expected.detach())


def test_drawing_weights_leaves_pytorchs_generator_alone() -> None:
    state = torch.get_rng_state()
    initial_weights(Recipe(initialisation="Orthogonal"), seed=3)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("hidden", SHAPES)
def test_the_number_of_parameters_is_counted_right(hidden: tuple[int, ...]) -> None:
    recipe = Recipe(hidden=hidden)
    network = ordinary_network(recipe, seed=0)
    assert parameter_count(recipe.widths) == sum(part.numel() for part in network.parameters())


@pytest.mark.parametrize("hidden", SHAPES[::2])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_layer_gives_what_the_ordinary_one_gives(hidden: tuple[int, ...], activation: str) -> None:
    recipe = Recipe(hidden=hidden, activation=activation)
    rows = torch.stack([initial_weights(recipe, seed=seed) for seed in range(3)])
    inputs = torch.randn(3, 2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    seen = forward(layers_of(rows, recipe.widths), inputs, activation_of(recipe))
    assert [layer.shape[1] for layer in seen.hidden] == list(hidden)
    for replica in range(3):
        signal = inputs[replica].T
        expected = []
        for module in ordinary_network(recipe, seed=replica):
            signal = module(signal)
            if not isinstance(module, nn.Linear):
                expected.append(signal)
        for layer, values in zip(seen.hidden, expected, strict=True):
            torch.testing.assert_close(layer[replica].T, values)
        torch.testing.assert_close(seen.outputs[replica].T, signal)


@pytest.mark.parametrize("points", [1, 4, 80])
@pytest.mark.parametrize("hidden", SHAPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_going_back_finds_the_gradients_of_autograd_bit_for_bit(
    activation: str, hidden: tuple[int, ...], points: int
) -> None:
    recipe = Recipe(hidden=hidden, activation=activation)
    rows = torch.stack([initial_weights(recipe, seed=seed) for seed in range(5)])
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(5, 2, points, dtype=torch.float64, generator=generator)
    slopes = torch.randn(5, 1, points, dtype=torch.float64, generator=generator)
    row = rows.clone().requires_grad_()
    outputs = forward(layers_of(row, recipe.widths), inputs, activation_of(recipe)).outputs
    (expected,) = torch.autograd.grad((outputs * slopes).sum(), row)
    found = torch.full_like(rows, torch.nan)
    layers = layers_of(rows, recipe.widths)
    seen = forward(layers, inputs, activation_of(recipe))
    through = ACTIVATIONS[activation].backward()
    backward(layers, seen, slopes, through, into=layers_of(found, recipe.widths))
    assert torch.equal(found, expected)


def test_layers_share_the_memory_of_their_row() -> None:
    recipe = Recipe(hidden=(3,))
    rows = torch.zeros(2, parameter_count(recipe.widths), dtype=torch.float64)
    for number, part in enumerate(itertools.chain(*layers_of(rows, recipe.widths)), 1):
        part.fill_(number)
    assert rows[0].tolist() == [1] * 6 + [2] * 3 + [3] * 3 + [4]
