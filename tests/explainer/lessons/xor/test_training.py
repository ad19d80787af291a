"""Many networks trained at once end where each alone would, and luck is what was counted."""

import itertools
import math

import numpy as np
import pytest
import torch

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Points, points_of
from explainer.choices.schedules import SCHEDULES
from explainer.lessons.xor.experiment import RATES as KNOB
from explainer.lessons.xor.network import activation_of, initial_weights
from explainer.lessons.xor.recipe import MOST_UPDATES, Recipe
from explainer.lessons.xor.registry import XOR
from explainer.lessons.xor.training import NoPointsError, Training, snapshot_epochs, train
from explainer.networks.stacked import Stack, layers_of_one
from tests.explainer.choices.optimizers.more_rows import MORE_ROWS, ROWS
from tests.explainer.lessons.xor.ordinary import ordinary_run

SEEDS, RATES = (0, 1), (0.03, 0.5)


def assert_as_one_by_one(training: Training, recipe: Recipe, points: Points) -> None:
    """Every loss, accuracy and snapshot of every replica, to 1e-6."""
    for replica, (seed, rate) in enumerate(zip(training.seeds, training.rates, strict=True)):
        alone = ordinary_run(recipe, points, seed=seed, rate=rate)
        np.testing.assert_allclose(training.loss[replica], alone.losses, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(training.accuracy[replica], alone.accuracies, rtol=0, atol=1e-12)
        rows = np.stack([alone.rows[epoch].numpy() for epoch in training.snapshot_epochs])
        np.testing.assert_allclose(training.snapshots[replica], rows, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("optimizer", "loss"), [*itertools.product(OPTIMIZERS, LOSSES)])
def test_different_rates_in_one_stack_are_as_one_by_one(optimizer: str, loss: str) -> None:
    """Every two of optimizer, loss and activation function meet."""
    turn = [*OPTIMIZERS].index(optimizer) + [*LOSSES].index(loss)
    for activation in [*ACTIVATIONS][turn % len(LOSSES) :: len(LOSSES)]:
        recipe = Recipe(optimizer=optimizer, loss=loss, activation=activation, hidden=(3,), epochs=8)
        training = train(recipe, XOR, seeds=SEEDS, rates=RATES)
        assert_as_one_by_one(training, recipe, XOR)


@pytest.mark.parametrize("batch_size", [None, 2])
def test_a_falling_rate_is_that_of_torchs_scheduler(batch_size: int | None) -> None:
    for schedule, optimizer in itertools.product(SCHEDULES, OPTIMIZERS):
        recipe = Recipe(optimizer=optimizer, schedule=schedule, halving=3, epochs=10, batch_size=batch_size)
        assert_as_one_by_one(train(recipe, XOR, seeds=SEEDS, rates=RATES), recipe, XOR)


@pytest.mark.parametrize("name", ROWS)
def test_both_ends_of_the_knob_are_torch_optim_run_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIMIZERS, name, ROWS[name])
    recipe = Recipe(optimizer=name, hidden=(3, 2), epochs=300)
    family = train(recipe, XOR, seeds=[1] * len(KNOB), rates=KNOB, snapshots=[300])
    loss, inputs, targets = (
        LOSSES[recipe.loss],
        torch.asarray(XOR.inputs).T,
        torch.asarray(XOR.labels).double(),
    )
    for replica in (0, -1):
        # The others stand still beside it: a sigmoid may round by where a number lies in memory.
        rows = initial_weights(recipe, seed=1).repeat(len(KNOB), 1)
        networks = Stack(rows, recipe.widths, activation_of(recipe))
        parameters, slopes = (
            [*itertools.chain(*layers_of_one(each[replica], recipe.widths))]
            for each in (rows, networks.gradient)
        )
        alone = ROWS[name].build(parameters, learning_rate=KNOB[replica], options=recipe.option_values)
        for _ in range(300):
            seen = networks.forward(inputs.repeat(len(KNOB), 1, 1))
            networks.backward(seen, loss.slope(seen.outputs, targets) / 4)
            for parameter, slope in zip(parameters, slopes, strict=True):
                parameter.grad = slope
            alone.step()
        np.testing.assert_array_equal(family.snapshots[replica, 0], rows[replica].numpy())


@pytest.mark.parametrize("name", MORE_ROWS)
def test_an_optimizer_that_the_registry_lacks_is_as_one_by_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPTIMIZERS, name, MORE_ROWS[name])
    recipe = Recipe(optimizer=name, hidden=(3,), epochs=30)
    training = train(recipe, XOR, seeds=SEEDS, rates=RATES)
    assert_as_one_by_one(training, recipe, XOR)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 1, 9, 50])
def test_batches_are_those_of_an_ordinary_loop(optimizer: str, batch_size: int | None) -> None:
    recipe = Recipe(
        data="Moons", count=15, optimizer=optimizer, hidden=(4, 3), epochs=3, batch_size=batch_size
    )
    points = recipe.make_points()
    for rates in ((0.05, 0.05), RATES):
        training = train(recipe, points, seeds=(4, 5), rates=rates)
        assert_as_one_by_one(training, recipe, points)


@pytest.mark.parametrize("hidden", [(), (1,), (2, 3, 4)])
@pytest.mark.parametrize("initialisation", ["He", "Zeros"])
def test_every_shape_of_network_is_as_one_by_one(hidden: tuple[int, ...], initialisation: str) -> None:
    recipe = Recipe(hidden=hidden, initialisation=initialisation, epochs=30)
    training = train(recipe, XOR, seeds=(0, 3), rates=(0.5, 0.5))
    assert_as_one_by_one(training, recipe, XOR)


def test_options_of_the_optimizer_arrive() -> None:
    recipe = Recipe(optimizer="AdamW", options=(("weight_decay", 0.5), ("beta1", 0.0)), epochs=20)
    training = train(recipe, XOR, seeds=(0, 0), rates=(0.3, 0.01))
    assert_as_one_by_one(training, recipe, XOR)


@pytest.mark.parametrize("activation", [name for name, spec in ACTIVATIONS.items() if spec.options])
def test_options_of_the_activation_arrive(activation: str) -> None:
    kinds = ACTIVATIONS[activation].options
    for share in (0.25, 0.75):
        options = tuple((name, kind.low + share * (kind.high - kind.low)) for name, kind in kinds.items())
        recipe = Recipe(activation=activation, activation_options=options, hidden=(3,), epochs=20)
        training = train(recipe, XOR, seeds=SEEDS, rates=RATES)
        assert_as_one_by_one(training, recipe, XOR)


def test_a_replica_that_diverges_stands_still_and_disturbs_no_other() -> None:
    recipe = Recipe(hidden=(8, 8), activation="Linear", epochs=60)
    alone = ordinary_run(recipe, XOR, seed=0, rate=10.0)
    assert not math.isfinite(alone.losses[-1])
    training = train(recipe, XOR, seeds=(0, 0, 0), rates=(0.5, 10.0, 0.1))
    assert training.diverged == (None, len(alone.losses) - 1, None)
    epoch = len(alone.losses) - 1
    np.testing.assert_allclose(training.loss[1, :epoch], alone.losses[:-1], rtol=1e-6)
    assert np.isnan(training.loss[1, epoch:]).all()
    assert np.isnan(training.accuracy[1, epoch:]).all()
    assert not training.solved.any()
    before = int(np.flatnonzero(training.snapshot_epochs < epoch)[-1])
    assert np.isfinite(training.snapshots).all()
    assert (training.snapshots[1, before:] == training.snapshots[1, before]).all()
    # In the same places: a sigmoid may round by where a number lies in memory.
    calm = train(recipe, XOR, seeds=(0, 0, 0), rates=(0.5, 0.2, 0.1))
    np.testing.assert_array_equal(training.loss[[0, 2]], calm.loss[[0, 2]])
    np.testing.assert_array_equal(training.snapshots[[0, 2]], calm.snapshots[[0, 2]])


@pytest.mark.parametrize("epochs", [1, 2, 7, 39, 40, 41, 500, 4000])
def test_snapshots_are_dense_early_and_hold_both_ends(epochs: int) -> None:
    shots = snapshot_epochs(epochs)
    assert shots[0] == 0
    assert shots[-1] == epochs
    assert len(shots) <= 41
    gaps = np.diff(shots)
    assert (gaps >= 1).all()
    assert (np.diff(gaps) >= -1).all()


def test_the_chosen_snapshots_are_kept() -> None:
    recipe = Recipe(epochs=30)
    every = train(recipe, XOR, seeds=[0], rates=[0.5], snapshots=range(31))
    few = train(recipe, XOR, seeds=[0], rates=[0.5], snapshots=[0, 7, 30])
    np.testing.assert_array_equal(few.snapshot_epochs, [0, 7, 30])
    np.testing.assert_array_equal(few.snapshots, every.snapshots[:, [0, 7, 30]])


def test_the_number_of_updates_is_bounded() -> None:
    recipe = Recipe(data="Circles", count=200, batch_size=1, epochs=100)
    training = train(recipe, recipe.make_points(), seeds=[0], rates=[0.01])
    assert training.epochs == MOST_UPDATES // 200
    assert training.loss.shape == (1, training.epochs + 1)


def test_what_is_judged_in_parts_is_judged_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(epochs=50)
    whole = train(recipe, XOR, seeds=[0, 1], rates=[0.5, 0.5])
    monkeypatch.setattr("explainer.lessons.xor.training._NUMBERS_AT_ONCE", 30)
    parts = train(recipe, XOR, seeds=[0, 1], rates=[0.5, 0.5])
    np.testing.assert_array_equal(parts.loss, whole.loss)
    np.testing.assert_array_equal(parts.accuracy, whole.accuracy)


def test_without_points_there_is_nothing_to_learn() -> None:
    with pytest.raises(NoPointsError):
        train(Recipe(), points_of(()), seeds=[0], rates=[0.5])


def test_seeds_and_rates_come_in_pairs() -> None:
    with pytest.raises(ValueError):
        train(Recipe(), XOR, seeds=[0, 1], rates=[0.5])


def solved_of_100(recipe: Recipe) -> int:
    training = train(recipe, XOR, seeds=range(100), rates=[0.5] * 100, snapshots=[0])
    return int(training.solved.sum())


def test_four_tanh_units_nearly_always_learn_xor_and_two_relu_units_seldom() -> None:
    assert solved_of_100(Recipe(hidden=(4,), activation="Tanh", epochs=2000)) >= 97
    assert 15 <= solved_of_100(Recipe(hidden=(2,), activation="ReLU", epochs=2000)) <= 35


@pytest.mark.parametrize("hidden", [(), (1,), (4,), (4, 4)])
def test_no_seed_learns_xor_without_a_bend(hidden: tuple[int, ...]) -> None:
    assert solved_of_100(Recipe(hidden=hidden, activation="Linear", epochs=300)) == 0
