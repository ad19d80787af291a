"""The missions and pitfalls of the MNIST page."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from explainer.mnist.data import load_digits
from explainer.mnist.figures import accuracy_when_shifted, doubled_softmax, untrained_accuracies
from explainer.mnist.pitfalls import accuracies_when_shifted, losses_over_right_logit
from explainer.mnist.pitfalls import untrained_accuracies as measure_untrained
from explainer.mnist.pretrained import pretrained_run
from explainer.mnist.recipe import PARAMETERS, Recipe, recipe_from
from explainer.mnist.run import TrainingRun
from ui.language import text
from ui.lesson import Finding, Mission
from ui.mnist.training import ask_to_train
from ui.numbers import written
from ui.plot import plot

SEEDS = 20
SHIFTED = 4


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
    ask_to_train()


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
    return recipe_from({**defaults, **settings})


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
    numbers = {"accuracy": run.test_accuracy, "loss": highest}
    if run.test_accuracy < 0.5:
        return Finding("fails", numbers)
    usual = pretrained_run().epochs.validation_accuracy[run.recipe.epochs]
    return Finding("faster" if run.epochs.validation_accuracy[-1] > usual else "slower", numbers)


def _linear(run: TrainingRun) -> Finding:
    answer = "same" if run.test_accuracy > 0.96 else "worse" if run.test_accuracy > 0.2 else "guessing"
    return Finding(answer, {"accuracy": run.test_accuracy, "usual": pretrained_run().test_accuracy})


def draw_before_training() -> dict[str, object]:
    """Untrained accuracy over twenty seeds."""
    accuracies = _untrained()
    figure = untrained_accuracies(
        accuracies, seed=text("mnist.seed.label"), accuracy=text("mnist.curve.accuracy")
    )
    plot(figure, key="mnist_draws", alt=text("mnist.pitfall.draw.alt"), height=260)
    return {"seeds": SEEDS, "lowest": accuracies.min(), "highest": accuracies.max()}


def softmax_twice() -> dict[str, object]:
    """The loss with one softmax too many."""
    logits = np.linspace(-5, 15, 81)
    once, twice = losses_over_right_logit(logits)
    figure = doubled_softmax(
        logits,
        (once, twice),
        x=text("mnist.pitfall.softmax.logit"),
        y=text("mnist.curve.loss"),
        names=(text("mnist.pitfall.softmax.once"), text("mnist.pitfall.softmax.twice")),
    )
    plot(figure, key="mnist_softmax", alt=text("mnist.pitfall.softmax.alt"), height=260)
    return {"floor": twice[-1]}


def shifted() -> dict[str, object]:
    """The accuracy of the recorded network on digits that are not centred."""
    accuracies = _shifted()
    figure = accuracy_when_shifted(
        accuracies, pixels=text("mnist.pitfall.shift.pixels"), accuracy=text("mnist.curve.accuracy")
    )
    plot(figure, key="mnist_shifted", alt=text("mnist.pitfall.shift.alt"), height=260)
    return {"pixels": SHIFTED, "centred": accuracies[0], "moved": accuracies[SHIFTED]}


PITFALLS = {"draw": draw_before_training, "softmax": softmax_twice, "shift": shifted}


@st.cache_data(max_entries=1, show_spinner=False)
def _untrained() -> np.ndarray:
    return measure_untrained(Recipe(), load_digits(), seeds=SEEDS)


@st.cache_data(max_entries=1, show_spinner=False)
def _shifted() -> np.ndarray:
    run = pretrained_run()
    return accuracies_when_shifted(run.recipe, run.weights, load_digits())
