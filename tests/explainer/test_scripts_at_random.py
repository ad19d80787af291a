"""Scripts of settings that nobody thought of come to the numbers of the page, fifty of each small lesson."""

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

from explainer.descents.leaderboard import standings
from explainer.descents.run import race
from explainer.descents.setting import Setting as RaceSetting
from explainer.export import parameters_of
from explainer.kit.address import Choice, Choices, Parameter, Real, Toggle, Whole
from explainer.kit.parameters import setting_from
from explainer.lessons import lesson_named
from explainer.lessons.backprop.setting import Setting as WalkSetting
from explainer.lessons.backprop.walk import AFTER, gradient_of, walk
from explainer.lessons.gradient_descent.run import descend
from explainer.lessons.gradient_descent.setting import Setting as LineSetting
from explainer.lessons.gradient_descent.setting import course_from
from explainer.lessons.perceptron.rule import run_of
from explainer.lessons.perceptron.setting import Setting as NeuronSetting
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import train

COUNT = 50
SHORT = {
    "optimizers": {"steps": 4, "noise": 1},
    "gradient_descent": {"updates": 4, "points": 20, "steps": 4},
    "xor": {"epochs": 4, "count": 12, "batch": 8, "halving": 3},
    "perceptron": {"epochs": 4, "count": 10},
    "backprop": {},
}
"""No value is larger."""


def drawn(parameter: Parameter[Any], most: float | None, draws: np.random.Generator) -> Any:
    """A possible value; the default of what is written by hand."""
    match parameter:
        case Whole():
            return int(draws.integers(parameter.low, min(parameter.high, int(most or parameter.high)) + 1))
        case Real():
            high = min(parameter.high, most or parameter.high)
            low = max(parameter.low, 0.001) if parameter.low >= 0 else parameter.low
            share = draws.uniform()
            value = low * (high / low) ** share if low > 0 else low + share * (high - low)
            return float(f"{value:.3g}")
        case Choice():
            return str(draws.choice(parameter.options))
        case Choices():
            count = draws.integers(1, min(len(parameter.options), 3) + 1)
            chosen = set(draws.choice(parameter.options, size=count, replace=False).tolist())
            return tuple(option for option in parameter.options if option in chosen)
        case Toggle():
            return bool(draws.integers(2))
        case _:
            return parameter.default


def settings_of(page: str) -> list[dict[str, Any]]:
    draws = np.random.default_rng(11)
    return [
        {
            name: drawn(parameter, SHORT[page].get(name), draws)
            for name, parameter in parameters_of(page).items()
        }
        for _ in range(COUNT)
    ]


def printed_by(page: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The object in the last line; run here, as fifty processes would each import torch."""
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(lesson_named(page).module("script").script(values), "script", "exec"), {})
    return json.loads(said.getvalue().splitlines()[-1])


def check_race(found: Mapping[str, Any], setting: RaceSetting) -> None:
    run = race(setting, family=False)
    for line in standings(run):
        told = found[line.runner]
        assert (told["left"], told["reached"], told["learning_rate"]) == (line.left, line.reached, line.rate)
        if line.left is None:
            every = max(1, setting.steps // 10)
            assert told["positions"] == run.runner(line.runner).positions[0, ::every].tolist()


def check_optimizers(found: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    check_race(found, setting_from(RaceSetting, values))


def check_gradient_descent(found: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    if values["view"] == "landscapes":
        check_race(found, course_from(values))
        return
    run = descend(setting_from(LineSetting, values), family=False)
    for path in run.paths:
        every = max(1, run.setting.updates // 10)
        told = [np.nan if loss is None else loss for loss in found["losses"][path.name]]
        assert told == pytest.approx(path.loss[0, ::every].tolist(), rel=1e-6, abs=1e-12, nan_ok=True)


def check_xor(found: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    recipe = setting_from(Recipe, values)
    points = recipe.make_points()
    if not len(points):
        return
    training = train(recipe, points, seeds=[recipe.seed], rates=[recipe.learning_rate])
    losses = training.loss[0][np.isfinite(training.loss[0])]
    assert found["diverged_at_epoch"] == training.diverged[0]
    assert found["losses"] == pytest.approx(losses[:: max(1, training.epochs // 10)].tolist(), rel=1e-6)


def check_perceptron(found: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    run = run_of(setting_from(NeuronSetting, values))
    assert found["weights"] == pytest.approx(run.final.tolist(), abs=1e-9)
    assert (found["updates"], found["mistakes_per_epoch"]) == (run.updates, run.mistakes.tolist())
    assert found["converged"] == run.converged


def check_backprop(found: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    setting = setting_from(WalkSetting, values)
    graph = setting.make()
    cells = walk(graph, setting.rate).last
    slopes = {name: cells[gradient_of(name)] for name in graph.followed}
    assert found["gradients"] == pytest.approx(slopes, rel=1e-9, abs=1e-12)
    assert found["after"] == (pytest.approx(cells[AFTER], rel=1e-9) if graph.learned else None)


CHECKS = {
    "optimizers": check_optimizers,
    "gradient_descent": check_gradient_descent,
    "xor": check_xor,
    "perceptron": check_perceptron,
    "backprop": check_backprop,
}


@pytest.mark.parametrize("page", CHECKS)
def test_the_script_of_any_setting_comes_to_the_numbers_of_the_page(page: str) -> None:
    for values in settings_of(page):
        CHECKS[page](printed_by(page, values), values)
