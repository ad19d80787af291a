"""An answer that a seed decides is no answer: every mission is measured with five seeds."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest

from explainer.digits.data import load_digits
from explainer.digits.recipe import Recipe
from explainer.digits.run import Progress
from explainer.digits.training import train
from explainer.export import parameters_of
from explainer.kit.parameters import setting_from
from explainer.lessons import LESSONS
from explainer.lessons.gradient_flow import setting as deep
from explainer.lessons.gradient_flow.learning import learn
from ui.controls import Controls
from ui.lessons.gradient_flow.trainings import LEARNING
from ui.lessons.mnist.missions import FEW, GOAL
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


def _mnist(mission: str, values: Mapping[str, Any]) -> None:
    """Train as the mission would, but no longer than its answer needs."""
    recipe = setting_from(Recipe, values)

    def goes_on(progress: Progress) -> bool:
        match mission:
            # It asks what the untrained network can do.
            case "guess":
                return False
            # It asks for the first epoch so good, and whether that is one of the first few.
            case "epochs":
                reached = progress.validation_accuracy
                return reached is None or (reached < GOAL and progress.epoch < FEW)
            case _:
                return True

    TRAINING.found().add((recipe,), train(recipe, load_digits(), report=goes_on))


def _deep(mission: str, values: Mapping[str, Any]) -> None:
    asked = setting_from(deep.Setting, values), setting_from(deep.Recipe, values)
    LEARNING.found().add(asked, learn(*asked, load_digits(), report=lambda progress: True))


TRAINED: Mapping[str, Callable[[str, Mapping[str, Any]], None]] = {"mnist": _mnist, "gradient_flow": _deep}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_no_mission_is_decided_by_a_seed(lesson) -> None:
    kinds = parameters_of(lesson.name)
    defaults = {name: kind.default for name, kind in kinds.items()}
    for mission in missions_of(lesson.name):
        answers: set[str] = set()
        for seed in SEEDS:
            values = defaults | dict(mission.settings) | {name: seed for name in SEEDED if name in kinds}
            if mission.start and lesson.name in TRAINED:
                TRAINED[lesson.name](mission.name, values)
            found = mission.find(values)
            assert found is not None
            answers.add(found.answer)
        assert len(answers) == 1, f"{mission.name}: {answers}"
        assert answers <= set(mission.answers)
