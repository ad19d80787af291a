from dataclasses import replace

import numpy as np
import pytest
import torch

from explainer.choices.activations.registry import ACTIVATIONS, OPTION_PREFIX
from explainer.choices.optimizers.registry import OPTIMIZERS, OptimizerSpec
from explainer.digits.data import load_digits
from explainer.digits.network import build_network
from explainer.digits.recipe import ALL_IMAGES, MOST_WORK, PARAMETERS, Recipe
from explainer.digits.run import Progress
from explainer.digits.training import train
from explainer.export import script_of
from explainer.kit.address import BadValueError, query_of, read, write
from explainer.kit.parameters import all_options, setting_from


def test_a_silent_address_means_the_default_recipe() -> None:
    values, rejected = read(PARAMETERS, {})
    assert setting_from(Recipe, values) == Recipe()
    assert not rejected


def test_the_default_recipe_is_that_of_the_notes() -> None:
    recipe = Recipe()
    assert (recipe.hidden, recipe.activation, recipe.batch_size, recipe.epochs) == ((128, 64), "ReLU", 64, 10)
    assert recipe.learning_rate == 0.01
    assert recipe.option_values == {"momentum": 0.9}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_recipe_takes_the_options_of_its_optimizer_only(name: str) -> None:
    values, _ = read(PARAMETERS, {"optimizer": name, "momentum": "0.5", "beta2": "0.9"})
    recipe = setting_from(Recipe, values)
    assert recipe.option_values.keys() == OPTIMIZERS[name].options.keys()
    assert recipe.option_values.get("momentum", 0.5) == 0.5
    assert recipe.option_values.get("beta2", 0.9) == 0.9


def test_equal_recipes_are_equal_however_their_options_were_given() -> None:
    given = Recipe(optimizer="Adam", options=(("beta2", 0.999), ("beta1", 0.9)))
    assert given == Recipe(optimizer="Adam")
    assert hash(given) == hash(Recipe(optimizer="Adam"))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weight_decay_is_that_of_the_optimizer_and_dropout_needs_hidden_layers(name: str) -> None:
    values, _ = read(PARAMETERS, {"optimizer": name, "decay": "0.1", "dropout": "0.5"})
    assert setting_from(Recipe, values).decay == (0.1 if OPTIMIZERS[name].couples_decay else 0)
    assert setting_from(Recipe, values).dropout == 0.5
    assert setting_from(Recipe, values | {"hidden": ()}).dropout == 0


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(ValueError, match="rho"):
        Recipe(options=(("rho", 0.9),))


def test_an_address_says_the_same_again() -> None:
    query = "hidden=32&activation=Tanh&optimizer=Adam&rate=0.002&beta1=0.5&epochs=3&holdout=false&seed=7"
    values, rejected = read(PARAMETERS, query_of(query))
    assert not rejected
    assert write(PARAMETERS, values) == query


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("hidden", "1000000000"), ("hidden", "8,8,8,8,8"), ("rate", "nan"), ("images", "70000")),
        *(("batch", "0"), ("batch", "60001"), ("dropout", "1.1"), ("dropout", "-0.1"), ("decay", "inf")),
        ("loss", "MAE"),
    ],
)
def test_nothing_is_unbounded(name: str, text: str) -> None:
    with pytest.raises(BadValueError):
        PARAMETERS[name].read(text)


def test_the_hold_out_is_taken_away_before_images_are_counted() -> None:
    assert Recipe().images == 55_000
    assert Recipe(hold_out=False).images == 60_000
    assert Recipe(training_images=3_000).images == 3_000
    assert Recipe(training_images=58_000).images == 55_000


def test_steps_are_counted_with_the_smaller_last_batch() -> None:
    assert Recipe().steps_per_epoch == 860
    assert Recipe(hold_out=False).steps_per_epoch == 938
    assert Recipe(training_images=1_000, batch_size=64, epochs=2).steps == 32
    assert Recipe(training_images=1_000, batch_size=1).steps_per_epoch == 1_000
    whole = Recipe(batch_size=ALL_IMAGES)
    assert whole.steps_per_epoch == 1 and whole.batch_taken == 55_000


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


@pytest.mark.parametrize(
    ("recipe", "epochs"),
    [
        (Recipe(), 10),
        (Recipe(epochs=20, hold_out=False, batch_size=8), 20),
        (Recipe(hidden=(512,) * 4, epochs=20, hold_out=False), 20),
        (Recipe(hidden=(512,) * 4, epochs=2, hold_out=False, batch_size=8), 2),
    ],
)
def test_what_takes_minutes_at_most_is_run_as_asked(recipe: Recipe, epochs: int) -> None:
    assert recipe.epochs_run == epochs


def test_no_training_costs_more_than_is_allowed() -> None:
    """The costliest of all settings, and one whose weights are counted by PyTorch."""
    for batch in (1, 8):
        heaviest = Recipe(hidden=(512,) * 4, epochs=20, batch_size=batch, hold_out=False)
        assert 1 <= heaviest.epochs_run < 20
        assert heaviest.epochs_run * heaviest.work_of_epoch <= MOST_WORK
        assert heaviest.steps == heaviest.epochs_run * heaviest.steps_per_epoch
    small = Recipe(hidden=(16,), batch_size=64, training_images=6_400)
    weights = sum(each.numel() for each in build_network(small).parameters())
    assert small.work_of_epoch >= 100 * 64 * 3 * weights


def test_the_work_follows_the_optimizer_and_a_row_that_nobody_has_measured_costs_as_much_as_momentum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a slower rule adds, it adds for every weight and update: not for the images of a batch."""
    for hidden in ((), (512,) * 4):
        usual = Recipe(hidden=hidden)
        for name, spec in OPTIMIZERS.items():
            more = [
                Recipe(hidden=hidden, optimizer=name, batch_size=size).work_of_epoch
                - replace(usual, batch_size=size).work_of_epoch
                for size in (usual.images, usual.images // 2)
            ]
            assert more[1] == pytest.approx(2 * more[0])
            assert np.sign(more[0]) == np.sign(spec.step_time - 1)
    slower = Recipe(optimizer="NAdam")
    assert 1.3 < slower.work_of_epoch / Recipe().work_of_epoch < OPTIMIZERS["NAdam"].step_time
    new = {**OPTIMIZERS, "New": OptimizerSpec(torch.optim.Rprop, "", OPTIMIZERS["Adam"].learning_rate)}
    monkeypatch.setattr("explainer.digits.recipe.OPTIMIZERS", new)
    assert Recipe(optimizer="New").work_of_epoch == Recipe().work_of_epoch


def test_a_training_ends_with_the_epochs_that_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(hidden=(8,), epochs=5, training_images=1_000)
    monkeypatch.setattr("explainer.digits.recipe.MOST_WORK", 2.5 * recipe.work_of_epoch)
    reports: list[Progress] = []
    run = train(recipe, load_digits(), report=lambda progress: reports.append(progress) or True)
    assert len(run.epochs.seconds) - 1 == recipe.epochs_run == 2
    assert reports[-1].step == reports[-1].steps == recipe.steps
    assert "EPOCHS = 2" in script_of("/mnist?mnist_hidden=8&mnist_epochs=5&mnist_images=1000")
