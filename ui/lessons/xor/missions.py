"""The missions of the XOR page."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from explainer.lessons.xor.network import parameter_count
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from ui.controls import Controls
from ui.lesson import Finding, Mission
from ui.lessons.xor.luck import luck_of
from ui.lessons.xor.sections import LINEAR, ending_of
from ui.lessons.xor.setting import HELD
from ui.numbers import written

TRIED = "xor.tried"
RELU = Recipe(activation="ReLU")
WIDE = Recipe(activation="ReLU", hidden=(4,))
DEEP = Recipe(activation=LINEAR, hidden=(8, 8, 8))
ZEROS = Recipe(initialisation="Zeros")


def missions() -> list[Mission]:
    """Four tasks; what was tried once stays measured."""
    return [
        _mission("relu", ("all", "half", "few"), {"activation": "ReLU", "view": "luck"}, _relu),
        _mission(
            "wider", ("same", "more", "all"), {"activation": "ReLU", "hidden": (4,), "view": "luck"}, _wider
        ),
        _mission(
            "linear",
            ("all", "half", "none"),
            {"activation": LINEAR, "hidden": (8, 8, 8), "view": "luck"},
            _linear,
        ),
        _mission(
            "zeros", ("slow", "half", "nothing"), {"initialisation": "Zeros", "view": "numbers"}, _zeros
        ),
    ]


def attempt(controls: Controls, mission: Mission) -> None:
    """Put the settings of a mission on the page, everything else at its default."""
    for name, parameter in PARAMETERS.items():
        value = mission.settings.get(name, parameter.default)
        if name in HELD:
            controls.hold(name, value)
        else:
            st.session_state[controls.key(name)] = parameter.write(value) if name == "hidden" else value
    st.session_state[controls.key("view")] = mission.settings["view"]
    st.session_state.setdefault(TRIED, set()).add(mission.name)


def _mission(
    name: str, answers: tuple[str, ...], settings: dict[str, Any], find: Callable[[], Finding]
) -> Mission:
    def measure() -> Finding | None:
        return find() if name in st.session_state.get(TRIED, ()) else None

    return Mission(name, answers, settings, measure)


def _solved(recipe: Recipe) -> tuple[int, int]:
    solved = luck_of(recipe).solved
    return int(solved.sum()), len(solved)


def _relu() -> Finding:
    solved, count = _solved(RELU)
    share = solved / count
    return Finding(
        "all" if share > 0.9 else "half" if share >= 0.4 else "few", {"solved": solved, "all": count}
    )


def _wider() -> Finding:
    solved, count = _solved(WIDE)
    two = _solved(RELU)[0]
    answer = "all" if solved == count else "more" if solved > two + 0.1 * count else "same"
    return Finding(answer, {"solved": solved, "all": count, "two": two})


def _linear() -> Finding:
    solved, count = _solved(DEEP)
    answer = "none" if solved == 0 else "all" if solved > 0.9 * count else "half"
    return Finding(answer, {"solved": solved, "all": count, "parameters": parameter_count(DEEP.widths)})


def _zeros() -> Finding:
    training = ending_of(ZEROS).training
    first, last = training.loss[0, 0], training.loss[0, -1]
    change = float(np.abs(np.diff(training.snapshots[0], axis=0)).max())
    right = round(4 * float(training.accuracy[0, -1]))
    answer = "nothing" if change < 1e-9 else "half" if right == 3 else "slow"
    return Finding(
        answer,
        {"first": first, "last": last, "epochs": training.epochs, "change": written(change)},
    )
