"""The missions of the page: predict, then let the page send a gradient back and look."""

from typing import Any, Final

import numpy as np

from explainer.kit.latex import enough_digits
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.learning import LearningRun
from explainer.lessons.gradient_flow.setting import Recipe, Setting
from explainer.lessons.gradient_flow.verdict import first_to_last
from ui.lessons.gradient_flow.arithmetic import formula
from ui.lessons.gradient_flow.picture import flow_of
from ui.lessons.gradient_flow.trainings import LEARNING
from ui.missions import Finding, Mission

_CHANGES: Final = ("same", "vanishes", "explodes")
_MANY: Final = 1
_MOST: Final = 4
"""Powers of ten between the answers of the first mission."""
_PAIRS: Final = {
    frozenset({"Sigmoid", "Tanh"}): "s_shaped",
    frozenset({"Sigmoid", "ReLU"}): "unfit",
    frozenset({"ReLU", "SELU"}): "bent",
    frozenset({"Tanh", "SELU"}): "both_signs",
}


def missions() -> list[Mission]:
    """Four tasks; the last one trains."""
    relu = {"activations": ("ReLU",)}
    halved = {**relu, "initialisation": "He", "scale": 0.5}
    wider = {**relu, "initialisation": "Normal", "scale": 0.125, "width": 2 * Setting().width, "depth": 30}
    return [
        Mission(
            "sigmoid",
            ("alike", "hundredth", "lost"),
            {"activations": ("Sigmoid",)},
            _sigmoid,
            numbers={"many": 10**_MANY, "most": 10**_MOST},
        ),
        Mission("halved", _CHANGES, halved, _changed),
        Mission("wider", _CHANGES, wider, _changed, numbers={"usual": Setting().width}),
        Mission("learning", tuple(_PAIRS.values()), {"view": "training"}, _guessing, start=LEARNING.ask),
    ]


def _ratio(values: dict[str, Any]) -> float:
    return float(first_to_last(flow_of(setting_from(Setting, values)))[0])


def _sigmoid(values: dict[str, Any]) -> Finding:
    ratio = _ratio(values)
    answer = "alike" if ratio > -_MANY else "hundredth" if ratio > -_MOST else "lost"
    return Finding(answer, {"ratio": formula(10**ratio), "times": values["depth"] - 1})


def _changed(values: dict[str, Any]) -> Finding:
    ratio = _ratio(values)
    answer = "same" if abs(ratio) <= 1 else "vanishes" if ratio < 0 else "explodes"
    times = values["depth"] - 1
    factor = 10 ** (ratio / times)
    digits = enough_digits((factor,), lambda each: formula(each**times), fewest=3)
    numbers = {"ratio": formula(factor**times), "factor": formula(factor, digits), "times": times}
    return Finding(answer, numbers)


def _guessing(values: dict[str, Any]) -> Finding | None:
    asked = setting_from(Setting, values), setting_from(Recipe, values)
    run: LearningRun | None = LEARNING.found().get(asked)
    if run is None:
        return None
    names = run.setting.activations
    # One that has diverged was no longer guessing.
    lowest: list[int] = np.argsort(run.trained_accuracy)[:2].tolist()
    shares = ", ".join(f"{name} {share:.1%}" for name, share in zip(names, run.trained_accuracy, strict=True))
    answer = _PAIRS[frozenset(names[place] for place in lowest)]
    return Finding(answer, {"shares": shares, "steps": run.steps})
