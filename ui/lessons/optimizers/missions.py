"""The missions of the optimizer page; each is measured by races with the settings that it asks for."""

from dataclasses import replace
from typing import Any, Final

import numpy as np

from explainer.choices.surfaces.geometry import curvatures
from explainer.descents.leaderboard import Standing, standings
from explainer.descents.run import Race, race
from explainer.descents.setting import Setting
from explainer.kit.parameters import setting_from
from ui.missions import Finding, Mission
from ui.records import remembered

WITH_MOMENTUM: Final = ("SGD", "Momentum", "Nesterov")


def missions() -> list[Mission]:
    """Four tasks."""
    ravine = {"surface": "Ravine", "runners": WITH_MOMENTUM, "rate": 0.015, "view": "phase"}
    tuned = {"fairness": "tuned", "look": "Adagrad", "view": "sensitivity"}
    turned = {"fairness": "tuned", "look": "Adagrad", "view": "numbers", "surface": "Turned ravine"}
    first = {"surface": "Rosenbrock", "runners": ("SGD", "Adam"), "steps": 20, "step": 1, "view": "numbers"}
    return [
        Mission("safer", WITH_MOMENTUM, ravine, _safer, numbers={"count": len(WITH_MOMENTUM)}),
        Mission("tuned", ("last", "middle", "first"), tuned, _tuned),
        Mission("turned", ("fast", "slower", "never"), turned, _turned),
        Mission("first", ("longer", "same", "shorter"), first, _first),
    ]


@remembered
def _run(setting: Setting) -> Race:
    return race(setting, family=False)


def _line(board: tuple[Standing, ...], runner: str) -> tuple[int, Standing]:
    return next((place, line) for place, line in enumerate(board, 1) if line.runner == runner)


def _safer(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    gone = [line for line in standings(_run(setting)) if line.left is not None]
    answer = gone[0].runner if len(gone) == 1 else "none"
    _, steepest = curvatures(setting.course.spec, setting.start)
    return Finding(
        answer,
        {"name": answer, "step": gone[0].left if gone else 0, "product": setting.learning_rate * steepest},
    )


def _tuned(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    same, tuned = (standings(_run(replace(setting, fairness=each))) for each in ("same", "tuned"))
    after, line = _line(tuned, "Adagrad")
    numbers = {
        "before": _line(same, "Adagrad")[0],
        "after": after,
        "all": len(tuned),
        "steps": line.reached,
        "rate": line.rate,
        "usual": same[0].runner,
        "place": _line(tuned, same[0].runner)[0],
    }
    return Finding("first" if after == 1 else "last" if after == len(tuned) else "middle", numbers)


def _turned(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    straight, turned = (
        _line(standings(_run(replace(setting, surface=surface))), "Adagrad")[1]
        for surface in ("Ravine", setting.surface)
    )
    if turned.reached is None:
        return Finding("never", {"straight": straight.reached, "steps": setting.steps}, words="not_reached")
    answer = "slower" if turned.reached > (straight.reached or 0) else "fast"
    return Finding(answer, {"straight": straight.reached, "turned": turned.reached})


def _first(values: dict[str, Any]) -> Finding:
    setting = setting_from(Setting, values)
    steep, flat = (_run(replace(setting, surface=surface)) for surface in (setting.surface, "Plateau"))
    gradients, adam, sgd = list[float](), list[float](), list[float]()
    for run in (steep, flat):
        gradients.append(float(np.hypot(*run.runner("Adam").gradient[0, 0])))
        adam.append(_first_step(run, "Adam"))
        sgd.append(_first_step(run, "SGD"))
    ratio = adam[0] / adam[1]
    answer = "same" if 0.9 < ratio < 1.1 else "longer" if ratio > 1 else "shorter"
    return Finding(
        answer,
        {
            "steep": gradients[0],
            "flat": gradients[1],
            "adam": adam[0],
            "adam_flat": adam[1],
            "sgd": sgd[0],
            "sgd_flat": sgd[1],
        },
    )


def _first_step(run: Race, runner: str) -> float:
    """How far the first update goes along x."""
    places = run.runner(runner).positions[0]
    return float(abs(places[1, 0] - places[0, 0]))
