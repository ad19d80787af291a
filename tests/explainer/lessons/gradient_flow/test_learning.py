"""The stacked trainings are those of ordinary networks, one by one."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import load_digits, normalise
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.learning import (
    BUDGET,
    HELD_OUT,
    LearningProgress,
    LearningRun,
    affordable_steps,
    learn,
    learn_job,
)
from explainer.lessons.gradient_flow.setting import MOST_FUNCTIONS, PARAMETERS, Recipe, Setting

SMALL = Setting(depth=4, width=16, activations=("Tanh", "ReLU", "Step"), initialisation="He", seed=1)
SHORT = Recipe(images=100, batch=32, steps=6)
RATES = {name: min(0.05, spec.learning_rate.default) for name, spec in OPTIMIZERS.items()}


def run(setting: Setting, recipe: Recipe) -> LearningRun:
    return learn(setting, recipe, load_digits(), report=lambda progress: True)


def ordinary(name: str, setting: Setting, recipe: Recipe) -> tuple[list[float], np.ndarray, float]:
    digits = load_digits()
    images = normalise(digits.train_images[: recipe.images]).flatten(1).double()
    labels = torch.from_numpy(digits.train_labels[: recipe.images].astype(np.int64))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(setting.seed)
        widths = [784, *[setting.width] * setting.depth, 10]
        network = nn.Sequential()
        for place in range(len(widths) - 1):
            if place:
                network.append(ACTIVATIONS[name].module(setting.options))
            layer = nn.Linear(widths[place], widths[place + 1], dtype=torch.float64)
            for line in INITIALISATIONS[setting.initialisation].source(setting.scale):
                exec(line, {"nn": nn, "layer": layer})
            network.append(layer)
    optimizer = OPTIMIZERS[recipe.optimizer].build(
        network.parameters(),
        learning_rate=recipe.learning_rate,
        options=OPTIMIZERS[recipe.optimizer].defaults(),
    )
    losses, norms = [], []
    generator = torch.Generator().manual_seed(setting.seed)
    while len(losses) < recipe.steps:
        for batch in torch.randperm(recipe.images, generator=generator).split(recipe.batch):
            if len(losses) == recipe.steps:
                break
            network.zero_grad()
            loss = nn.CrossEntropyLoss()(network(images[batch]), labels[batch])
            loss.backward()
            losses.append(loss.item())
            weights = [layer.weight for layer in network if isinstance(layer, nn.Linear)]
            norms.append([weight.grad.norm().item() for weight in weights if weight.grad is not None])
            optimizer.step()
    tested = normalise(digits.train_images[-HELD_OUT:]).flatten(1).double()
    right = network(tested).argmax(dim=1).numpy() == digits.train_labels[-HELD_OUT:]
    return losses, np.array(norms), float(right.mean())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_side_by_side_they_learn_what_each_learns_alone(optimizer: str) -> None:
    recipe = replace(SHORT, optimizer=optimizer, learning_rate=RATES[optimizer])
    found = run(SMALL, recipe)
    assert found.weight_gradient.shape == (3, recipe.steps, SMALL.depth + 1)
    for place, name in enumerate(SMALL.activations):
        losses, norms, accuracy = ordinary(name, SMALL, recipe)
        np.testing.assert_allclose(found.loss[place], losses, rtol=1e-9)
        np.testing.assert_allclose(found.weight_gradient[place], norms, rtol=1e-7, atol=1e-15)
        assert found.trained_accuracy[place] == pytest.approx(accuracy, abs=1e-12)


def test_before_a_step_no_gradient_passes() -> None:
    found = run(SMALL, SHORT)
    step = SMALL.activations.index("Step")
    assert not found.weight_gradient[step, :, :-1].any()
    assert found.weight_gradient[step, :, -1].all()


def test_it_learns_and_the_untrained_network_guesses() -> None:
    setting = replace(SMALL, depth=3, width=32, activations=("ReLU",))
    found = run(setting, Recipe(learning_rate=0.1, images=500, steps=60))
    assert found.untrained_accuracy[0] < 0.3
    assert found.trained_accuracy[0] > 0.6
    assert found.loss[0, -1] < found.loss[0, 0] / 2
    assert found.diverged == (None,)


def test_one_that_diverges_does_not_touch_the_others() -> None:
    recipe = replace(SHORT, learning_rate=10.0, steps=10)
    both = run(replace(SMALL, activations=("Linear", "Tanh")), recipe)
    alone = run(replace(SMALL, activations=("Tanh",)), recipe)
    np.testing.assert_allclose(both.loss[1], alone.loss[0], rtol=1e-9)
    assert both.diverged[0] is not None
    assert both.diverged[1] is None
    bad = both.diverged[0] - 1
    assert np.isfinite(both.loss[0, :bad]).all()
    assert not np.isfinite(both.loss[0, bad])
    assert np.isnan(both.trained_accuracy[0])


def test_when_none_is_finite_any_more_it_ends() -> None:
    found = run(replace(SMALL, activations=("Linear",)), replace(SHORT, learning_rate=10.0, steps=100))
    assert found.diverged == (found.loss.shape[1],)
    assert found.loss.shape[1] < found.steps


def test_what_judges_never_trains() -> None:
    assert PARAMETERS["images"].high + HELD_OUT <= len(load_digits().train_images)


def test_it_reports_and_can_be_stopped() -> None:
    seen: list[LearningProgress] = []

    def report(progress: LearningProgress) -> bool:
        seen.append(progress)
        return len(seen) < 2

    found = learn_job(SMALL, replace(SHORT, steps=50), report=report)
    assert found.cancelled
    assert [(each.step, each.steps) for each in seen] == [(5, 50), (10, 50)]
    assert seen[1].loss == tuple(found.loss[:, -1])
    assert found.loss.shape == (3, 10)


def test_a_training_is_bounded() -> None:
    assert affordable_steps(Setting(), Recipe()) == Recipe().steps
    values = {name: getattr(parameter, "high", parameter.default) for name, parameter in PARAMETERS.items()}
    values["activations"] = PARAMETERS["map"].allowed.split(", ")[:MOST_FUNCTIONS]
    setting, recipe = setting_from(Setting, values), setting_from(Recipe, values)
    steps = affordable_steps(setting, recipe)
    weights = (784 + 49 * 256 + 10) * 256
    assert 1 <= steps < recipe.steps
    assert 3 * 4 * 64 * weights * steps <= BUDGET
