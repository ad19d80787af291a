"""The missions of the perceptron page; each is measured by a run with the settings that it asks for."""

from dataclasses import replace
from typing import Any, Final

from explainer.kit.parameters import setting_from
from explainer.lessons.perceptron.setting import Setting
from ui.controls import Controls
from ui.lessons.perceptron.learnt import learnt_of
from ui.missions import Finding, Mission

USUAL_RATE: Final = 1.0
_COMPARED: Final = ("fewer", "same", "more")


def missions(controls: Controls) -> list[Mission]:
    """Four tasks; what was placed by hand stays for later."""
    placed = {"points": controls.held("points")}
    wide = {"data": "Separable", "margin": 0.05, "epochs": 200, **placed}
    return [
        Mission("or", _COMPARED, {"data": "OR", **placed}, _or),
        Mission("xor", ("learns", "nearly", "circle"), {"data": "XOR", "epochs": 1_000, **placed}, _xor),
        Mission(
            "rate", _COMPARED, {"data": "NAND", "rate": 0.1, **placed}, _rate, numbers={"usual": USUAL_RATE}
        ),
        Mission("margin", _COMPARED, wide, _margin, numbers={"usual": Setting().margin}),
    ]


def _or(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    return _compared(setting, replace(setting, data="AND"))


def _xor(values: dict[str, Any]) -> Finding:
    run = learnt_of(setting_from(Setting, values)).run
    if run.converged:
        return Finding("learns", {"updates": run.updates}, words="learnt")
    if run.cycle is None:
        return Finding("nearly", {"mistakes": run.mistakes[-1]}, words="wandering")
    return Finding("circle", {"first": run.cycle.first_epoch, "around": run.cycle.updates})


def _rate(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    return _compared(setting, replace(setting, learning_rate=USUAL_RATE))


def _margin(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    return _compared(setting, replace(setting, margin=Setting().margin))


def _compared(tried: Setting, other: Setting) -> Finding:
    """Whether a run takes fewer, as many or more updates than another, and what bounds both."""
    learnt, usual = learnt_of(tried), learnt_of(other)
    updates, others = learnt.run.updates, usual.run.updates
    answer = "fewer" if updates < others else "more" if updates > others else "same"
    return Finding(
        answer,
        {
            "updates": updates,
            "usual": others,
            "most": learnt.most,
            "usual_most": usual.most,
            "rate": tried.learning_rate,
            "usual_rate": other.learning_rate,
        },
    )
