"""The missions of the MNIST page; each is measured by the finished run whose settings it asked for."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import Recipe
from explainer.digits.run import TrainingRun
from explainer.kit.parameters import setting_from
from ui.lessons.mnist.job import ask_unless_known, known
from ui.missions import Finding, Mission
from ui.numbers import written

GOAL: Final = 0.97
FEW: Final = 4
GOOD: Final = 0.96


def missions() -> list[Mission]:
    """Four tasks, all of which train."""
    linear = {"activation": "Linear", "epochs": 3}
    return [
        _mission("guess", ("never", "tenth", "half"), {"epochs": 1}, _guess),
        _mission("epochs", ("one", "few", "many"), {}, _epochs, {"goal": GOAL, "few": FEW, "more": FEW + 1}),
        _mission(
            "rate",
            ("faster", "slower", "fails"),
            {"rate": 1.0, "epochs": 2},
            _rate,
            {"usual": Recipe().learning_rate},
        ),
        _mission("linear", ("same", "worse", "guessing"), linear, _linear, {"good": GOOD}),
    ]


def _mission(
    name: str,
    answers: tuple[str, ...],
    settings: Mapping[str, Any],
    find: Callable[[TrainingRun], Finding],
    numbers: Mapping[str, Any] | None = None,
) -> Mission:
    def measured(values: dict[str, Any]) -> Finding | None:
        run: TrainingRun | None = known(setting_from(Recipe, values))
        return None if run is None else find(run)

    return Mission(name, answers, settings, measured, numbers=numbers or {}, start=ask_unless_known)


def _guess(run: TrainingRun) -> Finding:
    shares = {"never": 0.0, "tenth": 0.1, "half": 0.5}
    nearest = min(shares, key=lambda answer: abs(shares[answer] - run.untrained_test_accuracy))
    return Finding(nearest, {"accuracy": run.untrained_test_accuracy})


def _epochs(run: TrainingRun) -> Finding:
    accuracy = run.epochs.validation_accuracy
    numbers = {"goal": GOAL, "last": accuracy[-1], "epochs": run.recipe.epochs_run}
    reached = np.flatnonzero(accuracy >= GOAL)
    if not len(reached):
        return Finding("many", numbers, words="never")
    first = int(reached[0])
    return Finding("one" if first <= 1 else "few" if first <= FEW else "many", {**numbers, "first": first})


def _rate(run: TrainingRun) -> Finding:
    highest = written(float(np.nanmax(run.curve.loss)))
    if run.divergence:
        return Finding("fails", {"step": run.divergence.step, "loss": highest}, words="diverged")
    accuracy, usual = validated(run)
    numbers = {"accuracy": accuracy, "loss": highest}
    if accuracy < 0.5:
        return Finding("fails", numbers)
    return Finding("faster" if accuracy > usual else "slower", numbers)


def _linear(run: TrainingRun) -> Finding:
    accuracy, usual = validated(run)
    answer = "same" if accuracy > GOOD else "worse" if accuracy > 0.2 else "guessing"
    return Finding(answer, {"accuracy": accuracy, "usual": usual, "epochs": run.recipe.epochs_run})


def validated(run: TrainingRun) -> tuple[float, float]:
    """The validation accuracy at the end, and that of the recorded run after as many epochs."""
    usual = pretrained_run().epochs.validation_accuracy[run.recipe.epochs_run]
    return float(run.epochs.validation_accuracy[-1]), float(usual)
