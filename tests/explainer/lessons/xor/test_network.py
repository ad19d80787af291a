"""The networks of XOR begin as those of an ordinary script."""

import itertools

import pytest
import torch
from torch import nn

from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.lessons.xor.network import forward, initial_weights
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


def test_the_same_inputs_go_through_every_network() -> None:
    recipe = Recipe(hidden=(3,), activation="ELU", activation_options=(("alpha", 0.5),))
    rows = torch.stack([initial_weights(recipe, seed=seed) for seed in range(3)])
    inputs = torch.randn(2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    outputs = forward(recipe, rows, inputs).outputs
    for replica in range(3):
        expected = ordinary_network(recipe, seed=replica)(inputs.T)
        torch.testing.assert_close(outputs[replica].T, expected)
