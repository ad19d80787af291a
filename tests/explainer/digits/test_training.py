import dataclasses
import math
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR, StepLR

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.schedules import SCHEDULES
from explainer.digits import log
from explainer.digits.data import Digits, load_digits, normalise
from explainer.digits.evaluation import score
from explainer.digits.network import build_network, restore_network
from explainer.digits.recipe import Recipe
from explainer.digits.steps import take_steps
from explainer.digits.training import Progress, TrainingRun, optimizer_of, train


def go_on(progress: Progress) -> bool:
    return True


def collect(reports: list[Progress], *, until_step: float = math.inf) -> Callable[[Progress], bool]:
    def report(progress: Progress) -> bool:
        reports.append(progress)
        return progress.step < until_step

    return report


def textbook(recipe: Recipe, digits: Digits) -> tuple[nn.Module, list[float], int]:
    """The loop of every textbook; returns the network, the loss of every step, and the right answers."""
    network = build_network(recipe)
    optimizer = OPTIMIZERS[recipe.optimizer].build(
        network.parameters(), learning_rate=recipe.learning_rate, options=recipe.option_values
    )
    criterion = nn.CrossEntropyLoss()
    names = {"optimizer": optimizer, "T": recipe.halving, "LambdaLR": LambdaLR, "StepLR": StepLR}
    scheduler = eval(SCHEDULES[recipe.schedule].source, names)
    images = digits.train_images[: recipe.images]
    inputs = normalise(images) if recipe.normalised else torch.tensor(images).float()
    labels = torch.tensor(digits.train_labels[: recipe.images], dtype=torch.int64)
    generator = torch.Generator().manual_seed(recipe.seed)
    losses: list[float] = []
    right = 0
    for _ in range(recipe.epochs):
        order = torch.randperm(recipe.images, generator=generator)
        for start in range(0, recipe.images, recipe.batch_size):
            batch = order[start : start + recipe.batch_size]
            optimizer.zero_grad()
            answers = network(inputs[batch])
            loss = criterion(answers, labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            right += int((answers.argmax(dim=1) == labels[batch]).sum())
        scheduler.step()
    return network, losses, right


def assert_same_weights(run: TrainingRun, network: nn.Module) -> None:
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(run.weights[name], value.numpy())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_is_bit_identical_to_the_textbook(name: str) -> None:
    recipe = Recipe(
        optimizer=name, learning_rate=OPTIMIZERS[name].learning_rate.default, training_images=1_500, epochs=1
    )
    run = train(recipe, load_digits(), report=go_on)
    network, losses, right = textbook(recipe, load_digits())
    assert_same_weights(run, network)
    assert run.epochs.training_loss[1] == pytest.approx(np.mean(losses), rel=1e-5)
    assert run.epochs.training_accuracy[1] == pytest.approx(right / 1_500)


def test_every_epoch_is_shuffled_anew_as_in_the_textbook() -> None:
    recipe = Recipe(hidden=(16,), activation="Tanh", batch_size=48, training_images=2_000, epochs=3, seed=9)
    run = train(recipe, load_digits(), report=go_on)
    network, losses, _ = textbook(recipe, load_digits())
    assert_same_weights(run, network)
    np.testing.assert_allclose(run.epochs.training_loss[1:], np.reshape(losses, (3, -1)).mean(1), rtol=1e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_dropout_decay_and_squared_error_are_those_of_a_script(name: str) -> None:
    """nn.Dropout after torch.manual_seed, the weight_decay of torch.optim, and nn.functional.mse_loss."""
    spec = OPTIMIZERS[name]
    recipe = Recipe(
        hidden=(12, 8),
        dropout=0.3,
        loss="MSE",
        optimizer=name,
        learning_rate=spec.learning_rate.default,
        decay=0.02 if spec.couples_decay else 0.0,
        training_images=1_000,
        epochs=2,
        seed=4,
    )
    run = train(recipe, load_digits(), report=go_on)
    torch.manual_seed(recipe.seed)
    layers = [nn.Linear(784, 12), nn.ReLU(), nn.Dropout(0.3), nn.Linear(12, 8), nn.ReLU(), nn.Dropout(0.3)]
    network = nn.Sequential(nn.Flatten(), *layers, nn.Linear(8, 10))
    arguments = {"lr": recipe.learning_rate, **spec.arguments(recipe.option_values)}
    arguments |= {"weight_decay": 0.02} if recipe.decay else {}
    optimizer = spec.torch_class(network.parameters(), **arguments)
    inputs = normalise(load_digits().train_images[:1_000])
    labels = torch.tensor(load_digits().train_labels[:1_000], dtype=torch.int64)
    generator, losses = torch.Generator().manual_seed(recipe.seed), list[float]()
    for _ in range(2):
        for batch in torch.randperm(1_000, generator=generator).split(recipe.batch_size):
            optimizer.zero_grad()
            targets = nn.functional.one_hot(labels[batch], 10).float()
            loss = nn.functional.mse_loss(network(inputs[batch]).softmax(dim=1), targets)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    assert_same_weights(run, network)
    np.testing.assert_allclose(run.epochs.training_loss[1:], np.reshape(losses, (2, -1)).mean(1), rtol=1e-5)
    network.eval()
    with torch.no_grad():
        answers = network(normalise(load_digits().test_images)).softmax(dim=1)
    np.testing.assert_allclose(run.test_probabilities, answers.numpy(), rtol=1e-5, atol=1e-7)
    truth = np.eye(10)[load_digits().test_labels]
    assert run.test_loss == pytest.approx(((run.test_probabilities - truth) ** 2).mean(), rel=1e-5)


@pytest.mark.parametrize("size", [1, 2_800, 60_000])
def test_batches_reach_from_one_image_to_all_and_large_ones_go_through_in_parts(size: int) -> None:
    recipe = Recipe(
        hidden=(8,),
        batch_size=size,
        training_images=1_000 if size == 1 else 4_000,
        learning_rate=0.005,
        epochs=2,
    )
    run = train(recipe, load_digits(), report=go_on)
    network, losses, right = textbook(recipe, load_digits())
    assert run.curve.step[-1] == recipe.steps == len(losses) == 2 * -(-recipe.images // size)
    for name, value in network.state_dict().items():
        # The sum over parts is rounded otherwise than that over the whole batch.
        np.testing.assert_allclose(run.weights[name], value.numpy(), rtol=1e-5, atol=1e-7 if size > 1 else 0)
    np.testing.assert_allclose(run.epochs.training_loss[1:], np.reshape(losses, (2, -1)).mean(1), rtol=1e-5)
    assert run.epochs.training_accuracy[1:].sum() * recipe.images == pytest.approx(right)


def test_a_run_with_dropout_stops_where_its_own_masks_diverge() -> None:
    recipe = Recipe(dropout=0.5, learning_rate=100.0, decay=0.5, training_images=1_000, epochs=1)
    run, again = (train(recipe, load_digits(), report=go_on) for _ in range(2))
    assert run.divergence is not None and run.divergence == again.divergence
    assert run.divergence.step == run.curve.step[-1] + 1
    network = build_network(recipe)
    for name, value in run.weights.items():
        np.testing.assert_array_equal(again.weights[name], value)
        assert value.shape == network.state_dict()[name].shape


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_falling_rate_is_that_of_torchs_scheduler(schedule: str) -> None:
    for name in ("Momentum", "Adam", "Adadelta"):
        recipe = Recipe(
            hidden=(8,), optimizer=name, schedule=schedule, halving=2, training_images=1_000, epochs=4
        )
        run = train(recipe, load_digits(), report=go_on)
        assert_same_weights(run, textbook(recipe, load_digits())[0])


def test_pixels_that_are_not_divided_are_the_bytes_themselves() -> None:
    recipe = Recipe(hidden=(8,), learning_rate=1e-5, normalised=False, training_images=1_000, epochs=1)
    run = train(recipe, load_digits(), report=go_on)
    network, losses, _ = textbook(recipe, load_digits())
    assert_same_weights(run, network)
    assert run.epochs.training_loss[1] == pytest.approx(np.mean(losses), rel=1e-5)
    with torch.no_grad():
        expected = network(torch.tensor(load_digits().test_images).float()).softmax(dim=1)
    np.testing.assert_allclose(run.test_probabilities, expected.numpy(), rtol=1e-4, atol=1e-6)


def test_a_divergence_names_the_rate_of_its_epoch() -> None:
    recipe = Recipe(learning_rate=1.0, schedule="1/t", halving=1, training_images=1_000, epochs=2)
    assert [recipe.rate_in(epoch) for epoch in range(3)] == pytest.approx([1, 1 / 2, 1 / 3])
    divergence = train(replace(recipe, learning_rate=100.0), load_digits(), report=go_on).divergence
    assert divergence is not None
    assert divergence.learning_rate == 100 / divergence.epoch


def test_the_curve_has_fixed_points_that_average_what_lies_between() -> None:
    recipe = Recipe(hidden=(8,), batch_size=8, training_images=1_000, epochs=2)
    run = train(recipe, load_digits(), report=go_on)
    _, losses, _ = textbook(recipe, load_digits())
    steps = run.curve.step
    assert steps[0] == 0 and steps[-1] == recipe.steps == 250
    # 125 steps in stretches of 7: 17 full ones and a rest.
    assert np.diff(steps).tolist() == ([7] * 17 + [6]) * 2
    means = [np.mean(losses[low:high]) for low, high in zip(steps, steps[1:], strict=False)]
    np.testing.assert_allclose(run.curve.loss[1:], means, rtol=1e-5)


def test_reports_are_the_curve_and_the_epochs() -> None:
    reports: list[Progress] = []
    recipe = Recipe(hidden=(8,), training_images=2_000, epochs=2)
    run = train(recipe, load_digits(), report=collect(reports))
    reports = [report for report in reports if not report.passing]
    assert [report.step for report in reports] == run.curve.step.tolist()
    np.testing.assert_array_equal([report.loss for report in reports], run.curve.loss.astype(float))
    ends = [report for report in reports if report.validation_loss is not None]
    assert [report.step for report in ends] == [0, 32, 64]
    assert [report.epoch for report in ends] == [0, 1, 2]
    np.testing.assert_allclose([report.validation_loss or 0 for report in ends], run.epochs.validation_loss)
    assert [report.epoch_loss is not None for report in ends] == [False, True, True]
    assert all(report.images_per_second > 0 for report in reports[1:])
    assert run.epochs.seconds[0] == 0 and (run.epochs.seconds[1:] > 0).all()


def test_an_untrained_network_knows_nothing() -> None:
    reports: list[Progress] = []
    run = train(Recipe(), load_digits(), report=collect(reports, until_step=0))
    assert len(reports) == 1
    assert reports[0].loss == pytest.approx(math.log(10), abs=0.05)
    assert reports[0].validation_loss == pytest.approx(math.log(10), abs=0.05)
    assert run.untrained_test_loss == pytest.approx(math.log(10), abs=0.05)
    assert 0.03 < run.untrained_test_accuracy < 0.2
    assert run.cancelled
    assert_same_weights(run, build_network(Recipe()))


def test_a_cancelled_run_keeps_what_it_has() -> None:
    recipe = Recipe(hidden=(8,), training_images=2_000, epochs=5)
    run = train(recipe, load_digits(), report=collect([], until_step=50))
    assert run.cancelled and run.divergence is None
    assert run.curve.step[-1] == 50
    assert len(run.epochs.training_loss) == 2  # untrained, and the one finished epoch
    restored = restore_network(recipe, run.weights)
    assert score(restored, load_digits().test_images, load_digits().test_labels).loss == run.test_loss


@pytest.mark.parametrize(("size", "until"), [(8, 10), (2_800, 2)])
def test_reports_between_two_points_change_no_number_and_a_run_can_end_there(
    size: int, until: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(hidden=(8,), batch_size=size, learning_rate=0.005, training_images=5_000, epochs=2)
    plain = train(recipe, load_digits(), report=go_on)
    monkeypatch.setattr(log, "SECONDS_BETWEEN_REPORTS", 0.0)
    reports: list[Progress] = []
    run = train(recipe, load_digits(), report=collect(reports))
    passing = [report for report in reports if report.passing]
    # After every step but the last of a point; of a large batch, after every part but its last.
    between = recipe.steps - (len(plain.curve.step) - 1) if size == 8 else 2
    assert len(passing) == between and all(report.images_per_second >= 0 for report in passing)
    assert [report.step for report in reports if not report.passing] == plain.curve.step.tolist()
    assert run.fingerprint == plain.fingerprint
    np.testing.assert_array_equal(run.curve.loss, plain.curve.loss)
    np.testing.assert_array_equal(run.epochs.training_accuracy, plain.epochs.training_accuracy)

    cut = train(recipe, load_digits(), report=lambda now: not (now.passing and now.step >= until))
    assert cut.cancelled and cut.broken_off == (size == 8)
    # The large batch that was broken off between its parts has moved no weight.
    assert cut.curve.step[-1] == until
    network = build_network(recipe)
    optimizer = optimizer_of(recipe, network)
    order = torch.randperm(recipe.images, generator=torch.Generator().manual_seed(recipe.seed))
    images, labels = load_digits().train_images, torch.tensor(load_digits().train_labels).long()
    for batch in order.split(size)[:until]:
        take_steps(network, optimizer, images[batch.numpy()], labels[batch], recipe=recipe)
    assert_same_weights(cut, network)


def test_the_result_is_that_of_the_last_weights() -> None:
    recipe = Recipe(hidden=(16,), training_images=2_000, epochs=1)
    digits = load_digits()
    run = train(recipe, digits, report=go_on)
    restored = restore_network(recipe, run.weights)
    test = score(restored, digits.test_images, digits.test_labels)
    np.testing.assert_array_equal(run.test_probabilities, test.probabilities)
    assert (run.test_loss, run.test_accuracy) == (test.loss, test.accuracy)
    assert run.test_accuracy > run.untrained_test_accuracy
    held_out = score(restored, digits.train_images[-5_000:], digits.train_labels[-5_000:])
    assert run.epochs.validation_loss[-1] == pytest.approx(held_out.loss)
    assert run.epochs.confusion.shape == (2, 10, 10)
    assert np.trace(run.epochs.confusion[-1]) == round(held_out.accuracy * 5_000)


def test_held_out_and_test_images_never_train() -> None:
    digits = load_digits()
    recipe = Recipe(hidden=(4,), batch_size=1_024, epochs=1)
    images = digits.train_images.copy()
    images[-5_000:] = 255
    spoiled = dataclasses.replace(digits, train_images=images, test_images=255 - digits.test_images)
    first, second = (train(recipe, each, report=go_on) for each in (digits, spoiled))
    for name, value in first.weights.items():
        np.testing.assert_array_equal(second.weights[name], value)
    assert first.epochs.validation_loss[1] != second.epochs.validation_loss[1]


def test_without_a_hold_out_all_images_train_and_none_validates() -> None:
    recipe = Recipe(hidden=(4,), batch_size=1_024, epochs=1, hold_out=False)
    reports: list[Progress] = []
    run = train(recipe, load_digits(), report=collect(reports))
    assert run.curve.step[-1] == math.ceil(60_000 / 1_024)
    assert run.epochs.validation_loss.size == run.epochs.confusion.size == 0
    assert all(report.validation_accuracy is None for report in reports)


@pytest.mark.parametrize(("name", "limit"), [("Momentum", 3.8), ("SGD", 2.0), ("Nesterov", 3.8 / 2.8)])
def test_a_diverging_run_stops_at_the_first_loss_that_is_not_finite(name: str, limit: float) -> None:
    recipe = Recipe(optimizer=name, learning_rate=100.0, training_images=1_000, epochs=1)
    run = train(recipe, load_digits(), report=go_on)
    _, losses, _ = textbook(recipe, load_digits())
    broken = next(number for number, loss in enumerate(losses, 1) if not math.isfinite(loss))
    assert run.divergence is not None
    assert run.divergence.step == broken
    assert run.divergence.last_finite_loss == pytest.approx(losses[broken - 2])
    assert run.curve.step[-1] == broken - 1
    assert run.divergence.epoch == 1 + (broken - 1) // recipe.steps_per_epoch
    assert run.divergence.limit == pytest.approx(limit)
    assert run.divergence.curvature is not None
    assert not run.cancelled


def test_divergence_names_the_broken_condition() -> None:
    recipe = Recipe(learning_rate=100.0, training_images=1_000, epochs=1)
    divergence = train(recipe, load_digits(), report=go_on).divergence
    assert divergence is not None and divergence.curvature is not None and divergence.limit is not None
    assert divergence.learning_rate * divergence.curvature > divergence.limit


def test_a_run_pickles_small() -> None:
    run = train(Recipe(training_images=1_000, epochs=1), load_digits(), report=go_on)
    assert len(pickle.dumps(run)) < 1_000_000


def test_one_thread_a_process() -> None:
    script = "import explainer.digits.training, torch; print(torch.get_num_threads())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
