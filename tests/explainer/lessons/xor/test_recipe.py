"""Recipes of small networks and their addresses."""

import pytest

from explainer.choices.activations.registry import ACTIVATIONS, OPTION_PREFIX
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.address import query_of, read, write
from explainer.kit.parameters import all_options, setting_from
from explainer.lessons.xor.recipe import MOST_UPDATES, PARAMETERS, Recipe

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}


def test_the_defaults_of_the_address_are_those_of_the_recipe() -> None:
    assert setting_from(Recipe, DEFAULTS) == Recipe()


@pytest.mark.parametrize(
    ("values", "recipe"),
    [
        ({"hidden": (3, 2), "activation": "ReLU"}, Recipe(hidden=(3, 2), activation="ReLU")),
        ({"hidden": ()}, Recipe(hidden=())),
        ({"minibatch": True, "batch": 2}, Recipe(batch_size=2)),
        ({"batch": 2}, Recipe()),
        (
            {"optimizer": "Adam", "beta1": 0.5, "rho": 0.3},
            Recipe(optimizer="Adam", options=(("beta1", 0.5),)),
        ),
        ({"data": "Moons", "count": 20, "draw": 3}, Recipe(data="Moons", count=20, draw=3)),
        ({"count": 20, "noise": 0.2, "draw": 3, "points": ()}, Recipe()),
        (
            {"data": "Own points", "points": ((0.5, -1.0, 1),)},
            Recipe(data="Own points", points=((0.5, -1.0, 1),)),
        ),
        ({"initialisation": "Zeros", "scale": 3.0}, Recipe(initialisation="Zeros")),
        ({"initialisation": "He", "scale": 3.0}, Recipe(initialisation="He", scale=3.0)),
        (
            {"rate": 2, "loss": "MSE", "epochs": 9, "seed": 4},
            Recipe(learning_rate=2.0, loss="MSE", epochs=9, seed=4),
        ),
    ],
)
def test_a_recipe_is_made_of_what_has_a_say(values: dict, recipe: Recipe) -> None:
    assert setting_from(Recipe, DEFAULTS | values) == recipe


def test_every_value_survives_its_address() -> None:
    values = DEFAULTS | {
        "data": "Own points",
        "points": ((-3.0, 2.5, 1), (0.25, 0.0, 0)),
        "hidden": (8, 1, 3),
        "optimizer": "AdamW",
        "weight_decay": 0.2,
        "rate": 0.003,
        "minibatch": True,
        "batch": 3,
    }
    again, rejected = read(PARAMETERS, query_of("/xor?" + write(PARAMETERS, values)))
    assert again == values and not rejected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hidden", "9"),
        ("hidden", "2,2,2,2"),
        ("rate", "11"),
        ("rate", "0"),
        ("epochs", "4001"),
        ("count", "201"),
    ]
    + [("scale", "nan"), ("points", "9_0_1"), ("data", "xor")],
)
def test_what_is_out_of_bounds_is_named_and_replaced(name: str, text: str) -> None:
    values, rejected = read(PARAMETERS, {name: text})
    assert [bad.name for bad in rejected] == [name]
    assert setting_from(Recipe, values) == Recipe()


def test_unknown_options_are_refused() -> None:
    with pytest.raises(ValueError, match="rho"):
        Recipe(optimizer="SGD", options=(("rho", 0.5),))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_options_are_complete(name: str) -> None:
    assert Recipe(optimizer=name).option_values == OPTIMIZERS[name].defaults()


@pytest.mark.parametrize(
    ("batch_size", "points", "per_epoch"), [(None, 200, 1), (1, 200, 200), (3, 200, 67), (200, 4, 1)]
)
def test_updates_are_counted_and_bounded(batch_size: int | None, points: int, per_epoch: int) -> None:
    recipe = Recipe(batch_size=batch_size, epochs=4000)
    assert recipe.updates_per_epoch(points) == per_epoch
    epochs = recipe.epochs_for(points)
    assert epochs * per_epoch <= MOST_UPDATES
    assert epochs == 4000 or (epochs + 1) * per_epoch > MOST_UPDATES


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_recipe_takes_the_options_of_its_activation_only(name: str) -> None:
    chosen = {option: kind.high / 2 for option, kind in all_options(ACTIVATIONS).items()}
    query = {f"{OPTION_PREFIX}{option}": str(value) for option, value in chosen.items()}
    values, rejected = read(PARAMETERS, query | {"activation": name, "alpha": "0.5"})
    assert not rejected
    recipe = setting_from(Recipe, values)
    assert dict(recipe.activation_options) == {option: chosen[option] for option in ACTIVATIONS[name].options}
    assert recipe == setting_from(Recipe, values | {"alpha": 0.7})


def test_the_activation_and_the_optimizer_have_an_alpha_each() -> None:
    query = {"activation": "ELU", "activation_alpha": "2", "optimizer": "RMSprop", "alpha": "0.5"}
    recipe = setting_from(Recipe, read(PARAMETERS, query)[0])
    assert recipe.activation_options == (("alpha", 2.0),)
    assert recipe.options == (("alpha", 0.5),)


def test_an_option_that_the_activation_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="alpha"):
        Recipe(activation="LeakyReLU", activation_options=(("alpha", 1.0),))
