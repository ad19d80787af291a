"""The missions of the XOR page; each is measured by trainings with the settings that it asks for."""

from dataclasses import replace
from typing import Any, Final

import numpy as np

from explainer.kit.parameters import setting_from
from explainer.lessons.xor.luck import SEEDS
from explainer.lessons.xor.recipe import Recipe
from explainer.networks.stacked import parameter_count
from ui.lessons.xor.luck import luck_of
from ui.lessons.xor.sections import LINEAR, ending_of
from ui.missions import Finding, Mission
from ui.numbers import written

MOST: Final = 0.9
FEW: Final = 0.4
"""Between the answers: shares of the seeds."""


def missions() -> list[Mission]:
    """Four tasks."""
    counts = {
        "seeds": SEEDS,
        "most": round(MOST * SEEDS),
        "fewest": round(FEW * SEEDS),
        "usual": Recipe().hidden[0],
    }
    relu = {"activation": "ReLU", "view": "luck"}
    deep = {"activation": LINEAR, "hidden": (8, 8, 8), "view": "luck"}
    return [
        Mission("relu", ("all", "half", "few"), relu, _relu, numbers=counts),
        Mission(
            "wider", ("same", "more", "all"), {**relu, "hidden": (4,)}, _wider, numbers=counts | {"now": 4}
        ),
        Mission("linear", ("all", "half", "none"), deep, _linear, numbers=counts | {"layers": 3, "units": 8}),
        Mission("zeros", ("slow", "half", "nothing"), {"initialisation": "Zeros", "view": "numbers"}, _zeros),
    ]


def _solved(recipe: Recipe) -> tuple[int, int]:
    solved = luck_of(recipe).solved
    return int(solved.sum()), len(solved)


def _relu(values: dict[str, Any]) -> Finding:
    solved, count = _solved(setting_from(Recipe, values))
    share = solved / count
    return Finding(
        "all" if share > MOST else "half" if share >= FEW else "few", {"solved": solved, "all": count}
    )


def _wider(values: dict[str, Any]) -> Finding:
    wide = setting_from(Recipe, values)
    solved, count = _solved(wide)
    two = _solved(replace(wide, hidden=Recipe().hidden))[0]
    answer = "all" if solved == count else "more" if solved > two + 0.1 * count else "same"
    return Finding(answer, {"solved": solved, "all": count, "two": two})


def _linear(values: dict[str, Any]) -> Finding:
    deep = setting_from(Recipe, values)
    solved, count = _solved(deep)
    answer = "none" if solved == 0 else "all" if solved > MOST * count else "half"
    return Finding(answer, {"solved": solved, "all": count, "parameters": parameter_count(deep.widths)})


def _zeros(values: dict[str, Any]) -> Finding:
    training = ending_of(setting_from(Recipe, values)).training
    first, last = training.loss[0, 0], training.loss[0, -1]
    change = float(np.abs(np.diff(training.snapshots[0], axis=0)).max())
    right = round(4 * float(training.accuracy[0, -1]))
    answer = "nothing" if change < 1e-9 else "half" if right == 3 else "slow"
    return Finding(
        answer,
        {"first": first, "last": last, "epochs": training.epochs, "change": written(change)},
    )
