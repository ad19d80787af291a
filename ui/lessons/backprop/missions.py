"""The missions of the page; each is measured by the computation that it asks for."""

from typing import Any, Final

import numpy as np

from explainer.kit.parameters import setting_from
from explainer.lessons.backprop.differences import WIDTHS
from explainer.lessons.backprop.loop import LONG
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.walk import gradient_of
from ui.lessons.backprop.check import differences_of
from ui.lessons.backprop.loop import film_at
from ui.lessons.backprop.picture import walk_of
from ui.lessons.backprop.switches import RIGHT, run_of
from ui.missions import Finding, Mission
from ui.numbers import written

USUAL_H: Final = 1e-5
TINY_H: Final = float(WIDTHS[0])


def missions() -> list[Mission]:
    """Four tasks."""
    tiny = {"view": "check", "spot": "w5", "h": TINY_H}
    return [
        Mission("sum", ("one", "zero", "loss"), {"graph": "Softmax"}, _sum),
        Mission(
            "tiny",
            ("better", "same", "worse"),
            tiny,
            _tiny,
            numbers={"usual": f"{USUAL_H:g}", "tiny": f"{TINY_H:g}"},
        ),
        Mission("again", ("same", "twice", "zero"), {"view": "switches", "variant": "accumulate"}, _again),
        Mission(
            "order", ("faster", "same", "nothing"), {"view": "loop", "order": "flbzs"}, _order, {"long": LONG}
        ),
    ]


def _sum(values: dict[str, Any]) -> Finding:
    graph, tape = walk_of(setting_from(Setting, values))
    slopes = [tape.last[gradient_of(leaf.name)] for leaf in graph.leaves]
    total, loss = sum(slopes), tape.last[graph.output]
    answer = min({"one": 1.0, "zero": 0.0, "loss": loss}.items(), key=lambda each: abs(each[1] - total))[0]
    return Finding(
        answer, {"first": slopes[0], "second": slopes[1], "third": slopes[2], "total": round(total, 12) + 0.0}
    )


def _tiny(values: dict[str, Any]) -> Finding:
    found = differences_of(setting_from(Setting, values), values["spot"])
    usual, tiny = (float(found.error[int(np.abs(WIDTHS - h).argmin())]) for h in (USUAL_H, values["h"]))
    answer = "worse" if tiny > 10 * usual else "better" if tiny < usual / 10 else "same"
    return Finding(answer, {"usual": written(usual), "tiny": written(tiny)})


def _again(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    right, wrong = (run_of(setting, variant).gradients[1] for variant in (RIGHT, values["variant"]))
    place = walk_of(setting)[0].learned.index("w5")
    ratio = float(wrong[place] / right[place])
    answer = "twice" if 1.5 < ratio < 2.5 else "zero" if abs(ratio) < 0.5 else "same"
    return Finding(
        answer, {"right": written(float(right[place])), "wrong": written(float(wrong[place])), "ratio": ratio}
    )


def _order(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    wrong, right = (film_at(setting, order) for order in (values["order"], "zflbs"))
    answer = (
        "nothing" if wrong.after == wrong.before else "faster" if wrong.after < 0.9 * right.after else "same"
    )
    words = {"before": wrong.before, "after": wrong.after, "right": right.after, "rounds": LONG}
    return Finding(answer, words)
