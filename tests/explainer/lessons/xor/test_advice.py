"""A run that did not learn is told why by what is measured, and what it is told to do makes it learn."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.autograd.functional import hessian
from torch.nn import functional

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.points import Points, is_separable
from explainer.lessons.perceptron.margin import margin_of
from explainer.lessons.xor import advice
from explainer.lessons.xor.advice import advise
from explainer.lessons.xor.diagnosis import Cause, Diagnosis, diagnose, most_right
from explainer.lessons.xor.experiment import trained
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import Training
from tests.explainer.lessons.xor.ordinary import ordinary_run

TWICE = ((0.0, 0.0, 0), (0.0, 0.0, 1), (0.0, 1.0, 1), (1.0, 0.0, 1), (1.0, 1.0, 0))
LEARNED = [
    (Recipe(activation="Sigmoid"), Cause.PLATEAU),
    (Recipe(activation="Sigmoid", seed=3), Cause.PLATEAU),
    (Recipe(activation="Sigmoid", loss="MSE"), Cause.PLATEAU),
    (Recipe(activation="Sigmoid", hidden=(2, 2, 2)), Cause.PLATEAU),
    (Recipe(activation="ReLU"), Cause.PLATEAU),
    (Recipe(activation="ReLU", seed=1), Cause.DEAD),
    (Recipe(activation="ReLU", hidden=(8,), learning_rate=10.0), Cause.DEAD),
    (Recipe(hidden=()), Cause.LINE),
    (Recipe(hidden=(8, 8, 8), activation="Linear"), Cause.LINE),
    (Recipe(data="Circles", hidden=()), Cause.LINE),
    (Recipe(initialisation="Zeros"), Cause.SAME_START),
    (Recipe(initialisation="Zeros", activation="Sigmoid", seed=5), Cause.SAME_START),
    (Recipe(learning_rate=0.001), Cause.HARDLY_BEGUN),
    (Recipe(learning_rate=0.01), Cause.PLATEAU),
    (Recipe(learning_rate=10.0, optimizer="Momentum"), Cause.JUMPING),
    (Recipe(learning_rate=5.0, optimizer="Adam"), Cause.JUMPING),
    (Recipe(activation="Step"), Cause.FLAT),
    (Recipe(epochs=10), Cause.PLATEAU),
    (Recipe(epochs=100), Cause.FALLING),
    (Recipe(hidden=(1,)), Cause.MINIMUM),
    (Recipe(data="Circles"), Cause.FALLING),
    (Recipe(data="Spirals", hidden=(8, 8)), Cause.SADDLE),
    (Recipe(data="Moons"), Cause.SADDLE),
    (Recipe(data="Noisy XOR", noise=0.25), Cause.FALLING),
    (Recipe(initialisation="Normal", scale=0.01), Cause.PLATEAU),
    (Recipe(initialisation="Normal", scale=10.0), Cause.SADDLE),
    (Recipe(data="Circles", hidden=(3,), batch_size=4, learning_rate=2.0), Cause.JUMPING),
]


def ended(recipe: Recipe) -> tuple[Diagnosis, Training, Points]:
    family = trained(recipe)
    replica = family.replica(recipe.learning_rate)
    return diagnose(recipe, family.points, family.training, replica=replica), family.training, family.points


@pytest.mark.parametrize(("recipe", "cause"), LEARNED, ids=lambda each: "")
def test_following_the_advice_makes_it_learn(recipe: Recipe, cause: Cause) -> None:
    diagnosis, training, points = ended(recipe)
    assert training.accuracy[training.rates.index(recipe.learning_rate), -1] < 1
    assert diagnosis.cause is cause
    found = advise(recipe, points, diagnosis, training)
    assert found is not None and found.right == len(points)
    changed = replace(recipe, **found.change)
    # The ordinary way, without anything of ours.
    again = ordinary_run(changed, points, seed=changed.seed, rate=changed.learning_rate)
    assert again.accuracies[-1] == 1


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("activation", ["Sigmoid", "Tanh"])
def test_gradient_and_curvature_are_those_of_autograd(activation: str, seed: int) -> None:
    recipe = Recipe(activation=activation, epochs=40, seed=seed)
    diagnosis, training, points = ended(recipe)
    row = torch.asarray(training.snapshots[training.rates.index(0.5), -1])
    inputs, targets = torch.asarray(points.inputs), torch.asarray(points.labels).double()
    function = {"Sigmoid": torch.sigmoid, "Tanh": torch.tanh}[activation]

    def loss(numbers: torch.Tensor) -> torch.Tensor:
        hidden = function(inputs @ numbers[:4].view(2, 2).T + numbers[4:6])
        return functional.binary_cross_entropy_with_logits(hidden @ numbers[6:8] + numbers[8], targets)

    (slope,) = torch.autograd.grad(loss(at := row.clone().requires_grad_()), at)
    assert diagnosis.gradient == pytest.approx(float(slope.norm()), rel=1e-9)
    smallest = float(torch.linalg.eigvalsh(hessian(loss, row))[0])
    assert diagnosis.curvature == pytest.approx(smallest, rel=1e-4, abs=1e-9)


def test_every_way_can_be_tried_from_an_activation_with_an_option_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(advice, "EPOCHS", replace(advice.EPOCHS, high=20))
    for name, spec in ACTIVATIONS.items():
        chosen = tuple((option, kind.high / 2) for option, kind in spec.options.items())
        recipe = Recipe(activation=name, activation_options=chosen, schedule="step", halving=5, epochs=10)
        _, training, points = ended(recipe)
        for way in advice.WAYS:
            for tried in advice.trials_of(way, recipe, points, training, advice.Trials(points)):
                assert replace(recipe, **tried.change) != recipe


def test_trials_end_where_too_much_was_tried() -> None:
    points, trials = (
        Recipe(data="Spirals").make_points(),
        advice.Trials(Recipe(data="Spirals").make_points()),
    )
    heavy = Recipe(data="Spirals", hidden=(8, 8, 8), epochs=4_000)
    assert trials.train(heavy, seeds=[0], rates=[0.1]) is not None
    assert trials.train(heavy, seeds=[0], rates=[0.1]) is None
    assert trials.train(replace(heavy, epochs=10), seeds=[0], rates=[0.1]) is not None
    assert advice.Trials(points).train(heavy, seeds=[0] * 20, rates=[0.1] * 20) is None


def test_trials_can_be_ended_before_each_of_them() -> None:
    recipe, begun = Recipe(seed=3), list[int]()
    diagnosis, training, points = ended(recipe)
    found = advise(recipe, points, diagnosis, training, meanwhile=lambda: begun.append(1))
    assert found == advise(recipe, points, diagnosis, training) and begun == [1]
    with pytest.raises(KeyError):
        advise(recipe, points, diagnosis, training, meanwhile=lambda: {}["something else is asked for"])


def test_where_classes_contradict_each_other_the_best_is_known_and_no_advice_given() -> None:
    recipe = Recipe(data="Own points", points=TWICE)
    diagnosis, training, points = ended(recipe)
    assert (diagnosis.cause, diagnosis.best) == (Cause.CONTRADICTORY, 4)
    assert advise(recipe, points, diagnosis, training) is None


def test_dead_units_and_one_answer_for_all_are_counted() -> None:
    diagnosis, _, _ = ended(Recipe(activation="ReLU", hidden=(8,), learning_rate=10.0))
    assert (diagnosis.dead, diagnosis.units, diagnosis.answer) == (8, 8, 0)
    assert ended(Recipe(initialisation="Zeros"))[0].constant == pytest.approx(np.log(2))


@pytest.mark.parametrize("seed", range(40))
def test_a_line_is_found_where_the_largest_margin_says_so(seed: int) -> None:
    generator = np.random.default_rng(seed)
    inputs = generator.integers(-3, 4, (int(generator.integers(1, 9)), 2)).astype(np.float64)
    points = Points(inputs, generator.integers(0, 2, len(inputs)))
    margin = margin_of(points)
    assert margin is not None
    assert is_separable(points) == margin.separable


def test_of_points_at_one_place_the_commoner_class_can_be_right() -> None:
    inputs = np.array([[0.0, 0.0]] * 3 + [[1.0, 0.0]] * 2 + [[2.0, 0.0]])
    assert most_right(Points(inputs, np.array([0, 1, 1, 0, 1, 1]))) == 4
