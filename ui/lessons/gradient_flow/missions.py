"""The missions of the page: predict, then let the page send a gradient back and look."""

from typing import Any, Final

import numpy as np

from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.learning import LearningRun
from explainer.lessons.gradient_flow.setting import Recipe, Setting
from explainer.lessons.gradient_flow.verdict import first_to_last
from ui.lesson import Finding, Mission
from ui.lessons.gradient_flow.arithmetic import formula
from ui.lessons.gradient_flow.picture import flow_of
from ui.lessons.gradient_flow.trainings import LEARNING

_CHANGES: Final = ("same", "vanishes", "explodes")


def missions() -> list[Mission]:
    """Four tasks; the last one trains."""
    relu = {"activations": ("ReLU",)}
    halved = {**relu, "initialisation": "He", "scale": 0.5}
    wider = {**relu, "initialisation": "Normal", "scale": 0.125, "width": 256, "depth": 30}
    return [
        Mission("sigmoid", ("alike", "hundredth", "lost"), {"activations": ("Sigmoid",)}, _sigmoid),
        Mission("halved", _CHANGES, halved, _changed),
        Mission("wider", _CHANGES, wider, _changed),
        Mission("learning", Setting().activations, {"view": "training"}, _best, start=LEARNING.ask),
    ]


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
