"""The missions of the perceptron page; each is measured by a run with the settings that it asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from explainer.kit.parameters import setting_from
from explainer.lessons.perceptron.setting import PARAMETERS, Setting
from ui.controls import Controls
from ui.lesson import Finding, Mission
from ui.lessons.perceptron.learnt import Learnt, learnt_of


def missions(setting: Setting) -> list[Mission]:
    """Four tasks, which remember what was found."""
    return [
        _mission("or", ("fewer", "same", "more"), {"data": "OR"}, setting, _or),
        _mission("xor", ("learns", "nearly", "circle"), {"data": "XOR", "epochs": 1_000}, setting, _xor),
        _mission("rate", ("fewer", "same", "more"), {"data": "NAND", "rate": 0.1}, setting, _rate),
        _mission(
            "margin",
            ("fewer", "same", "more"),
            {"data": "Separable", "margin": 0.05, "epochs": 200},
            setting,
            _margin,
        ),
    ]


def attempt(controls: Controls, mission: Mission) -> None:
    """Put the settings of a mission on the page, all else at its default, and show how it is learnt."""
    for name, value in _settings(mission.settings).items():
        # What was placed by hand stays for later.
        if name != "points":
            controls.hold(name, value)
    st.session_state["perceptron_view"] = "learn"


def _settings(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: parameter.default for name, parameter in PARAMETERS.items()} | dict(asked)


def _mission(
    name: str,
    answers: tuple[str, ...],
    settings: Mapping[str, Any],
    setting: Setting,
    find: Callable[[Learnt, Setting], Finding],
) -> Mission:
    asked = setting_from(Setting, _settings(settings))

    def measure() -> Finding | None:
        found: dict[str, Finding] = st.session_state.setdefault("perceptron.found", {})
        # What is set by hand, and what was placed on another plane, does not change the run.
        if replace(setting, hand=asked.hand, placed=asked.placed) == asked:
            found[name] = find(learnt_of(asked), asked)
        return found.get(name)

    return Mission(name, answers, settings, measure)


def _or(learnt: Learnt, setting: Setting) -> Finding:
    return _compared(learnt, learnt_of(replace(setting, data="AND")))


def _xor(learnt: Learnt, setting: Setting) -> Finding:
    run = learnt.run
    if run.converged:
        return Finding("learns", {"updates": run.updates}, words="learnt")
    if run.cycle is None:
        return Finding("nearly", {"mistakes": run.mistakes[-1]}, words="wandering")
    return Finding("circle", {"first": run.cycle.first_epoch, "around": run.cycle.updates})


def _rate(learnt: Learnt, setting: Setting) -> Finding:
    return _compared(learnt, learnt_of(replace(setting, learning_rate=1.0)))


def _margin(learnt: Learnt, setting: Setting) -> Finding:
    return _compared(learnt, learnt_of(replace(setting, margin=PARAMETERS["margin"].default)))


def _compared(learnt: Learnt, usual: Learnt) -> Finding:
    """Whether a run takes fewer, as many or more updates than another, and what bounds both."""
    updates, others = learnt.run.updates, usual.run.updates
    answer = "fewer" if updates < others else "more" if updates > others else "same"
    return Finding(
        answer,
        {"updates": updates, "usual": others, "most": learnt.most, "usual_most": usual.most},
    )
