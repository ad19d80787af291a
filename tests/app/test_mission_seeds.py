"""An answer that a seed decides is no answer: every mission is measured with five seeds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from explainer.digits.data import load_digits
from explainer.digits.recipe import Recipe
from explainer.digits.training import train
from explainer.export import parameters_of
from explainer.kit.parameters import setting_from
from explainer.lessons import LESSONS
from explainer.lessons.gradient_flow import setting as deep
from explainer.lessons.gradient_flow.learning import learn
from ui.controls import Controls
from ui.lessons.gradient_flow.trainings import LEARNING
from ui.lessons.mnist.training import TRAINING
from ui.missions import Mission

SEEDS = range(5)
SEEDED = ("seed", "draw")


@pytest.fixture(autouse=True)
def _runs_are_forgotten() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """Those that end earlier than their recipe says are nobody else's."""
    yield
    for task in (TRAINING, LEARNING):
        task.found().clear()


def missions_of(lesson: str) -> list[Mission]:
    missions = import_module(f"ui.lessons.{lesson}.missions").missions
    return missions(Controls(lesson, parameters_of(lesson))) if lesson == "perceptron" else missions()


def _mnist(values: Mapping[str, Any]) -> None:
    """Train as the mission would, but no longer than its answer needs."""
    recipe = setting_from(Recipe, values)
    shorter = replace(recipe, epochs=min(recipe.epochs, 4))
    TRAINING.found().add((recipe,), train(shorter, load_digits(), report=lambda progress: True))


def _deep(values: Mapping[str, Any]) -> None:
    asked = setting_from(deep.Setting, values), setting_from(deep.Recipe, values)
    LEARNING.found().add(asked, learn(*asked, load_digits(), report=lambda progress: True))


TRAINED: Mapping[str, Callable[[Mapping[str, Any]], None]] = {"mnist": _mnist, "gradient_flow": _deep}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_no_mission_is_decided_by_a_seed(lesson) -> None:
    kinds = parameters_of(lesson.name)
    defaults = {name: kind.default for name, kind in kinds.items()}
    for mission in missions_of(lesson.name):
        answers: set[str] = set()
        for seed in SEEDS:
            values = defaults | dict(mission.settings) | {name: seed for name in SEEDED if name in kinds}
            if mission.start and lesson.name in TRAINED:
                TRAINED[lesson.name](values)
            found = mission.find(values)
            assert found is not None
            answers.add(found.answer)
        assert len(answers) == 1, f"{mission.name}: {answers}"
        assert answers <= set(mission.answers)
