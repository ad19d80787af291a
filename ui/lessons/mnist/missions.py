"""The missions of the MNIST page."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.run import TrainingRun
from explainer.kit.parameters import setting_from
from ui.lesson import Finding, Mission
from ui.lessons.mnist.training import TRAINING
from ui.numbers import written


def missions(run: TrainingRun) -> list[Mission]:
    """Four tasks; each is measured by the run whose settings it asked for, and remembers what was found."""
    return [
        _mission("guess", ("never", "tenth", "half"), {"epochs": 1}, run, _guess),
        _mission("epochs", ("one", "few", "many"), {}, run, _epochs),
        _mission("rate", ("faster", "slower", "fails"), {"rate": 1.0, "epochs": 2}, run, _rate),
        _mission(
            "linear", ("same", "worse", "guessing"), {"activation": "Linear", "epochs": 3}, run, _linear
        ),
    ]


def attempt(mission: Mission) -> None:
    """Put the settings of a mission on the page, everything else at its default, and train."""
    for name, parameter in PARAMETERS.items():
        value = mission.settings.get(name, parameter.default)
        st.session_state[f"mnist_{name}"] = parameter.write(value) if isinstance(value, tuple) else value
    TRAINING.ask()


def _mission(
    name: str,
    answers: tuple[str, ...],
    settings: dict[str, Any],
    run: TrainingRun,
    find: Callable[[TrainingRun], Finding],
) -> Mission:
    asked = _recipe(settings)

    def measure() -> Finding | None:
        found: dict[str, Finding] = st.session_state.setdefault("mnist.found", {})
        if run.recipe == asked and not run.cancelled and run is not pretrained_run():
            found[name] = find(run)
        return found.get(name)

    return Mission(name, answers, settings, measure)


def _recipe(settings: dict[str, Any]) -> Recipe:
    defaults = {name: parameter.default for name, parameter in PARAMETERS.items()}
    return setting_from(Recipe, {**defaults, **settings})


def _guess(run: TrainingRun) -> Finding:
    shares = {"never": 0.0, "tenth": 0.1, "half": 0.5}
    nearest = min(shares, key=lambda answer: abs(shares[answer] - run.untrained_test_accuracy))
    return Finding(nearest, {"accuracy": run.untrained_test_accuracy})


def _epochs(run: TrainingRun) -> Finding:
    reached = np.flatnonzero(run.epochs.validation_accuracy >= 0.97)
    first = int(reached[0]) if len(reached) else run.recipe.epochs + 1
    answer = "one" if first <= 1 else "few" if first <= 4 else "many"
    return Finding(answer, {"first": first, "last": run.epochs.validation_accuracy[-1]})


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
    answer = "same" if accuracy > 0.96 else "worse" if accuracy > 0.2 else "guessing"
    return Finding(answer, {"accuracy": accuracy, "usual": usual, "epochs": run.recipe.epochs})


def validated(run: TrainingRun) -> tuple[float, float]:
    """The validation accuracy at the end, and that of the recorded run after as many epochs."""
    usual = pretrained_run().epochs.validation_accuracy[run.recipe.epochs]
    return float(run.epochs.validation_accuracy[-1]), float(usual)
