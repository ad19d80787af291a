import pytest
import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.network import build_network, layer_table, parameter_count, restore_network
from explainer.digits.recipe import Recipe

RECIPES = [Recipe(), Recipe(hidden=()), Recipe(hidden=(7, 6, 5, 4), activation="Tanh", seed=3)]


def test_a_textbook_script_builds_the_same_network() -> None:
    torch.manual_seed(0)
    textbook = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    built = build_network(Recipe())
    assert [type(layer) for layer in built] == [type(layer) for layer in textbook]
    torch.testing.assert_close(built.state_dict(), textbook.state_dict(), rtol=0, atol=0)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_sources_of_the_table_build_the_same_network(activation: str) -> None:
    options = tuple((name, kind.high / 2) for name, kind in ACTIVATIONS[activation].options.items())
    recipe = Recipe(hidden=(5, 4), activation=activation, activation_options=options, seed=2)
    torch.manual_seed(2)
    written = nn.Sequential(*(eval(layer.source, {"nn": nn}) for layer in layer_table(recipe)))
    images = torch.rand(3, 28, 28)
    assert torch.equal(written(images), build_network(recipe)(images))


def test_the_global_generator_is_left_alone() -> None:
    torch.manual_seed(11)
    expected = torch.rand(1)
    torch.manual_seed(11)
    build_network(Recipe(seed=5))
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize("recipe", RECIPES)
def test_parameters_are_counted_as_pytorch_counts_them(recipe: Recipe) -> None:
    counted = sum(parameter.numel() for parameter in build_network(recipe).parameters())
    assert parameter_count(recipe) == counted
    assert sum(layer.parameters for layer in layer_table(recipe)) == counted


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_layer_takes_what_the_one_before_gives(recipe: Recipe) -> None:
    table = layer_table(recipe)
    assert table[0].input_shape == (28, 28)
    assert table[-1].output_shape == (10,)
    for before, after in zip(table, table[1:], strict=False):
        assert after.input_shape == before.output_shape


def test_weights_come_back() -> None:
    recipe = Recipe(hidden=(4,), seed=1)
    weights = {name: value.numpy() for name, value in build_network(recipe).state_dict().items()}
    restored = restore_network(Recipe(hidden=(4,), seed=2), weights)
    torch.testing.assert_close(restored.state_dict(), build_network(recipe).state_dict(), rtol=0, atol=0)
