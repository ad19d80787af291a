"""The missions of the page; each is measured by the functions with the settings that it asks for."""

from typing import Any, Final

import numpy as np

from explainer.kit.parameters import setting_from
from explainer.lessons.losses.limits import extremes, kind_of
from explainer.lessons.losses.reductions import constants
from explainer.lessons.losses.setting import Limits, Start, Values
from explainer.lessons.losses.stuck import descents
from ui.lessons.losses.twice import doubled_once
from ui.missions import Finding, Mission
from ui.numbers import written

_TIMES: Final = {"same": 1, "twenty": 20, "hundreds": 200}
SURE: Final = -6.0
NEARER: Final = 5.0
_MOVED: Final = (*Values().values[:-1], NEARER)


def missions() -> list[Mission]:
    """Four tasks, in the order of the views."""
    ratio = {"view": "sure", "start": SURE}
    broken = {"view": "limits", "extreme": 20.0}
    outlier = {"view": "constants", "values": _MOVED}
    numbers = {"far": max(Values().values), "near": NEARER}
    return [
        Mission("ratio", tuple(_TIMES), ratio, _ratio, numbers={**_TIMES, "begin": written(SURE)}),
        Mission("broken", ("zero", "infinite", "nan"), broken, _broken, numbers={"precision": "float32"}),
        Mission("floor", ("zero", "floor", "rises"), {"view": "twice"}, _floor),
        Mission("outlier", ("mean", "median", "both"), outlier, _outlier, numbers=numbers),
    ]


def _ratio(values: dict[str, Any]) -> Finding:
    setting = setting_from(Start, values)
    found = descents(np.array([setting.start]), step_size=setting.step_size, steps=1)
    ratio = found.ratio(0)
    nearest = min(_TIMES, key=lambda answer: abs(np.log(_TIMES[answer] / ratio)))
    slopes = {name.lower(): written(float(found.slope[name][0, 0]), 4) for name in found.slope}
    return Finding(nearest, {**slopes, "ratio": written(ratio, 4)})


def _broken(values: dict[str, Any]) -> Finding:
    setting = setting_from(Limits, values)
    found = extremes(np.array([setting.extreme]), target=float(setting.answer))
    naive, stable = (float(found.loss[name][0]) for name in ("naive", "stable"))
    answer = {"nan": "nan", "inf": "infinite", "": "zero"}[kind_of(naive)]
    first = found.broken["naive"][-1].low
    return Finding(answer, {"stable": written(stable), "first": written(first, 6)})


def _floor(values: dict[str, Any]) -> Finding:
    found, place = doubled_once(), values["classes"] - 1
    course, floor = found.loss[1, place], float(found.floor[place])
    answer = "rises" if course[-1] > course[0] else "floor" if course.min() > floor > 0.1 else "zero"
    numbers = {"floor": floor, "loss": course[-1], "accuracy": found.accuracy[1, place, -1]}
    return Finding(answer, {**numbers, "once": found.loss[0, place, -1]})


def _outlier(values: dict[str, Any]) -> Finding:
    before, after = (
        constants(each, constant=0.0) for each in (Values().values, setting_from(Values, values).values)
    )
    mean, median = before.mean != after.mean, before.median != after.median
    answer = "both" if mean and median else "mean" if mean else "median"
    return Finding(
        answer,
        {
            "mean_before": written(before.mean),
            "mean": written(after.mean),
            "median": written(after.median[0]),
        },
    )
