"""The missions of the page: predict, then let the page send a gradient back and look."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import streamlit as st

from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.learning import LearningRun
from explainer.lessons.gradient_flow.setting import PARAMETERS, Recipe, Setting
from explainer.lessons.gradient_flow.verdict import first_to_last
from ui.controls import Controls
from ui.lesson import Finding, Mission
from ui.lessons.gradient_flow.arithmetic import formula
from ui.lessons.gradient_flow.picture import flow_of
from ui.lessons.gradient_flow.trainings import LEARNING

TRIED: Final = "gradient_flow.tried"
_CHANGES: Final = ("same", "vanishes", "explodes")


def missions() -> list[Mission]:
    """Four tasks; each is measured by the settings that it puts on the page."""
    return [
        _mission("sigmoid", ("alike", "hundredth", "lost"), {"activations": ("Sigmoid",)}, _sigmoid),
        _mission(
            "halved", _CHANGES, {"activations": ("ReLU",), "initialisation": "He", "scale": 0.5}, _changed
        ),
        _mission(
            "wider",
            _CHANGES,
            {
                "activations": ("ReLU",),
                "initialisation": "Normal",
                "scale": 0.125,
                "width": 256,
                "depth": 30,
            },
            _changed,
        ),
        _mission("learning", Setting().activations, {}, _best),
    ]


def attempt(mission: Mission) -> None:
    """Put the settings of a mission on the page, everything else at its default."""
    controls = Controls("gradient_flow", PARAMETERS)
    for name, parameter in PARAMETERS.items():
        controls.hold(name, mission.settings.get(name, parameter.default))
    st.session_state.setdefault(TRIED, set()).add(mission.name)
    if mission.name == "learning":
        st.session_state["gradient_flow_view"] = "training"
        LEARNING.ask()


def _mission(
    name: str,
    answers: tuple[str, ...],
    settings: dict[str, Any],
    find: Callable[[dict[str, Any]], Finding | None],
) -> Mission:
    values = {known: parameter.default for known, parameter in PARAMETERS.items()} | settings

    def measure() -> Finding | None:
        return find(values) if name in st.session_state.get(TRIED, ()) else None

    return Mission(name, answers, settings, measure)


def _ratio(values: dict[str, Any]) -> float:
    return float(first_to_last(flow_of(setting_from(Setting, values)))[0])


def _sigmoid(values: dict[str, Any]) -> Finding:
    ratio = _ratio(values)
    answer = "alike" if ratio > -1 else "hundredth" if ratio > -4 else "lost"
    return Finding(answer, {"ratio": formula(10**ratio), "times": values["depth"] - 1})


def _changed(values: dict[str, Any]) -> Finding:
    ratio = _ratio(values)
    answer = "same" if abs(ratio) <= 1 else "vanishes" if ratio < 0 else "explodes"
    factor = 10 ** (ratio / (values["depth"] - 1))
    return Finding(answer, {"ratio": formula(10**ratio), "factor": factor, "times": values["depth"] - 1})


def _best(values: dict[str, Any]) -> Finding | None:
    asked = setting_from(Setting, values), setting_from(Recipe, values)
    run: LearningRun | None = LEARNING.found().get(asked)
    if run is None:
        return None
    names = run.setting.activations
    best = int(np.nanargmax(run.trained_accuracy))
    shares = ", ".join(f"{name} {share:.1%}" for name, share in zip(names, run.trained_accuracy, strict=True))
    return Finding(names[best], {"shares": shares, "steps": run.steps})
