"""A run stuck at one answer is told so with true numbers, and what is advised helps."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from explainer.digits.data import load_digits, normalise
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import Recipe
from explainer.digits.run import TrainingRun
from explainer.digits.training import train
from explainer.lessons.mnist.one_answer import one_answer

STUCK = Recipe(
    hidden=(256, 128, 64, 32),
    activation="Sigmoid",
    optimizer="SGD",
    epochs=1,
    training_images=10_000,
)


def run_of(recipe: Recipe) -> TrainingRun:
    return train(recipe, load_digits(), report=lambda progress: True)


def test_all_images_read_as_ones_are_told_by_their_share_and_the_first_layers_gradient() -> None:
    digits, run = load_digits(), run_of(STUCK)
    found = one_answer(run, digits)
    assert found is not None
    assert (found.images, found.count / 10_000) == (10_000, pytest.approx(run.test_accuracy))
    assert found.loss == pytest.approx(np.log(10), abs=0.02)
    network = restore_network(run.recipe, run.weights)
    images, labels = normalise(digits.train_images[:500]), digits.train_labels[:500].astype(np.int64)
    loss = functional.cross_entropy(network(images), torch.asarray(labels))
    weights = [weight for name, weight in network.named_parameters() if "weight" in name]
    norms = [float(slope.norm()) for slope in torch.autograd.grad(loss, weights)]
    assert found.norms == pytest.approx(norms, rel=1e-4)
    assert found.reaches_first < 0.1


@pytest.mark.parametrize("change", [{"activation": "ReLU"}, {"hidden": (256,)}])
def test_what_is_advised_helps(change: dict) -> None:
    assert one_answer(run_of(replace(STUCK, **change)), load_digits()) is None


def test_a_run_with_different_answers_has_nothing_to_be_told() -> None:
    assert one_answer(pretrained_run(), load_digits()) is None
    broken = np.full_like(pretrained_run().test_probabilities, np.nan)
    assert one_answer(replace(pretrained_run(), test_probabilities=broken), load_digits()) is None
