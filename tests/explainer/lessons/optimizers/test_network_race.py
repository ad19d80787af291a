"""The race of a real network: each run is the textbook's, and test images choose nothing."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.setting import Setting
from explainer.digits.data import load_digits, normalise
from explainer.lessons.optimizers.network_race import (
    BATCH,
    EPOCHS,
    IMAGES,
    TUNING,
    UPDATES,
    NetworkRun,
    Progress,
    build_network,
    network_job,
    network_race,
    rates_to_try,
    small_images,
)


def go_on(progress: Progress) -> bool:
    return True


def textbook(setting: Setting, runner: str, rate: float) -> tuple[list[float], nn.Module]:
    digits = load_digits()
    images = functional.avg_pool2d(torch.tensor(digits.train_images[:IMAGES]).float(), 2)
    images = (images / 255 - 0.1307) / 0.3081
    labels = torch.from_numpy(digits.train_labels[:IMAGES].astype(np.int64))
    torch.manual_seed(setting.seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(196, 16), nn.ReLU(), nn.Linear(16, 10))
    optimizer = OPTIMIZERS[runner].build(
        network.parameters(), learning_rate=rate, options=setting.options_of(runner)
    )
    order, losses = torch.Generator().manual_seed(setting.seed), []
    for _ in range(EPOCHS):
        for batch in torch.randperm(IMAGES, generator=order).split(BATCH):
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss()(network(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses, network


@pytest.fixture(scope="module")
def everyone() -> dict[str, NetworkRun]:
    found = network_race(Setting(runners=tuple(OPTIMIZERS), seed=3), load_digits(), report=go_on)
    assert found.weights == 196 * 16 + 16 + 16 * 10 + 10 and not found.cancelled
    return {run.runner: run for run in found.runs}


@pytest.mark.parametrize("name", ["SGD", "Nesterov", "NAdam"])
def test_a_run_is_the_textbooks_bit_for_bit(name: str, everyone: dict[str, NetworkRun]) -> None:
    losses, network = textbook(Setting(seed=3), name, 0.01)
    assert everyone[name].training_loss.tolist() == losses
    digits = load_digits()
    with torch.no_grad():
        logits = network(small_images(digits.train_images[-1000:]))
    right = logits.argmax(dim=1).numpy() == digits.train_labels[-1000:]
    assert everyone[name].validation_accuracy[-1] == right.mean()


def test_all_begin_with_the_same_network_and_learn(everyone: dict[str, NetworkRun]) -> None:
    assert everyone.keys() == OPTIMIZERS.keys()
    assert len({run.validation_loss[0] for run in everyone.values()}) == 1
    for name, run in everyone.items():
        assert run.training_loss.shape == (UPDATES,) and run.diverged is None
        assert run.validation_loss[-1] < run.validation_loss[0], name


def test_small_images_are_means_of_four_pixels() -> None:
    images = load_digits().train_images[:3]
    pixels = normalise(images).double()
    assert small_images(images).shape == (3, 14, 14)
    np.testing.assert_allclose(small_images(images)[1, 5, 6], pixels[1, 10:12, 12:14].mean(), atol=1e-5)


def test_divergence_is_marked_and_what_follows_is_not_a_number() -> None:
    setting = Setting(runners=("Momentum",), learning_rate=100.0)
    (run,) = network_race(setting, load_digits(), report=go_on).runs
    assert run.diverged is not None
    assert np.isfinite(run.training_loss[: run.diverged - 1]).all()
    assert np.isnan(run.training_loss[run.diverged - 1 :]).all()


def test_the_tuned_rate_is_the_one_with_the_lowest_validation_loss() -> None:
    seen: list[Progress] = []
    setting = Setting(runners=("Adam", "SGD"), fairness="tuned", own=(("SGD", "rate", 0.05),))
    found = network_race(setting, load_digits(), report=lambda progress: not seen.append(progress))
    assert [each.rate for each in seen] == [*TUNING, 0.05]
    assert [each.done for each in seen] == list(range(1, seen[0].total + 1))
    adam, sgd = found.runs
    assert sgd.rate == 0.05
    for rate in TUNING[2:6]:
        single = Setting(runners=("Adam",), learning_rate=rate)
        (other,) = network_race(single, load_digits(), report=go_on).runs
        assert adam.validation_loss[-1] <= other.validation_loss[-1]


def test_defaults_are_pytorchs() -> None:
    setting = Setting(fairness="defaults")
    assert rates_to_try(setting, "Adagrad") == (0.01,)
    assert rates_to_try(setting, "SGD") == (0.001,)


def test_a_cancelled_race_keeps_who_is_done() -> None:
    found = network_job(
        Setting(runners=("SGD", "Adam", "RMSprop")), report=lambda progress: progress.done < 2
    )
    assert found.cancelled
    assert [run.runner for run in found.runs] == ["SGD", "Adam"]


def test_the_global_generator_is_left_as_it_was() -> None:
    before = torch.random.get_rng_state()
    build_network(5)
    assert torch.equal(before, torch.random.get_rng_state())
