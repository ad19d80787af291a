"""The exported descent runs outside the app, and comes to the page's numbers."""

import numpy as np
import pytest

from explainer.descents.leaderboard import standings
from explainer.descents.run import race
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_descent.run import descend
from explainer.lessons.gradient_descent.script import PARAMETERS, script
from explainer.lessons.gradient_descent.setting import RUNNER, Setting, course_from
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    {},
    {"standardised": True, "schedule": "step", "halving": 7, "updates": 60, "rate": 0.3},
    {"schedule": "1/t", "replacement": True, "points": 17, "batch": 5, "seed": 4, "draw": 2, "updates": 90},
    {"points": 2, "scatter": 0.0, "batch": 200, "start": (1.0, -2.0), "updates": 30},
    {"paths": ("stochastic",), "rate": 0.01, "points": 200, "scatter": 5.0, "updates": 250},
    {"standardised": True, "replacement": True, "batch": 40, "updates": 3},
]
DIVERGED = {"rate": 100.0, "points": 2, "updates": 2_000}
COURSES = [
    {"surface": "Rosenbrock", "eta": 0.002, "place": (-1.0, 1.5), "steps": 40},
    {"surface": "Himmelblau", "eta": 1.0},
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    sources = [script(DEFAULTS | changed) for changed in SETTINGS]
    sources += [script(DEFAULTS | {"view": "landscapes"} | changed) for changed in COURSES]
    sources += [script(DEFAULTS | DIVERGED)]
    return printed_by(sources, tmp_path_factory.mktemp("scripts"))


@pytest.mark.parametrize("number", range(len(SETTINGS)), ids=lambda number: str(SETTINGS[number]))
def test_the_script_comes_to_the_numbers_of_the_page(number: int, printed: list[dict]) -> None:
    setting, found = setting_from(Setting, DEFAULTS | SETTINGS[number]), printed[number]
    run = descend(setting, family=False)
    np.testing.assert_allclose(found["curvatures"], run.problem.curvatures, rtol=1e-6)
    np.testing.assert_allclose(found["minimum"], run.problem.minimum, rtol=1e-6, atol=1e-9)
    assert found["lines"].keys() == set(setting.paths)
    for path in run.paths:
        every = max(1, setting.updates // 10)
        np.testing.assert_allclose(found["losses"][path.name], path.loss[0, ::every], rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(found["lines"][path.name], path.positions[0, -1], rtol=1e-6)


@pytest.mark.parametrize("number", range(len(COURSES)), ids=lambda number: str(COURSES[number]))
def test_on_another_landscape_the_script_walks_as_the_page_does(number: int, printed: list[dict]) -> None:
    setting = course_from(DEFAULTS | COURSES[number])
    run, found = race(setting, family=False), printed[len(SETTINGS) + number][RUNNER]
    (standing,) = standings(run)
    assert (found["left"], found["reached"]) == (standing.left, standing.reached)
    if standing.left is None:
        every = max(1, setting.steps // 10)
        assert found["positions"] == run.runner(RUNNER).positions[0, ::every].tolist()


def test_what_is_no_finite_number_is_null(printed: list[dict]) -> None:
    run = descend(setting_from(Setting, DEFAULTS | DIVERGED), family=False)
    for path in run.paths:
        found = printed[-1]["losses"][path.name]
        assert [each is None for each in found] == (~np.isfinite(path.loss[0, ::200])).tolist()
        assert None in found and printed[-1]["lines"][path.name] == [None, None]


def test_the_script_needs_torch_alone() -> None:
    assert packages_of(script(DEFAULTS)) == {"torch"}
