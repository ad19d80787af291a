"""The missions of the optimizer page; each is measured by races with the settings that it asked for."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import streamlit as st

from explainer.descents.leaderboard import Standing, standings
from explainer.descents.run import Race, race
from explainer.descents.setting import PARAMETERS, Setting
from explainer.kit.address import Real
from ui.controls import Controls
from ui.language import text
from ui.lesson import Finding, Mission
from ui.lessons.optimizers.settings import is_held
from ui.stage import send_player

TRIED: Final = "optimizers.tried"
WITH_MOMENTUM: Final = ("SGD", "Momentum", "Nesterov")
STEEP: Final = Setting(surface="Ravine", runners=WITH_MOMENTUM, learning_rate=0.015)
TUNED: Final = Setting(fairness="tuned")
TURNED: Final = Setting(surface="Turned ravine", fairness="tuned")
FIRST: Final = Setting(surface="Rosenbrock", runners=("SGD", "Adam"), steps=20)


def missions() -> list[Mission]:
    """Four tasks; what was tried once stays measured."""
    return [
        _mission(
            "safer",
            ("SGD", "Momentum", "Nesterov"),
            {"surface": "Ravine", "runners": WITH_MOMENTUM, "rate": STEEP.learning_rate, "view": "phase"},
            _safer,
        ),
        _mission(
            "tuned",
            ("last", "middle", "first"),
            {"fairness": "tuned", "look": "Adagrad", "view": "sensitivity"},
            _tuned,
        ),
        _mission(
            "turned",
            ("fast", "slower", "never"),
            {"surface": "Turned ravine", "fairness": "tuned", "look": "Adagrad", "view": "numbers"},
            _turned,
        ),
        _mission(
            "first",
            ("longer", "same", "shorter"),
            {
                "surface": "Rosenbrock",
                "runners": FIRST.runners,
                "steps": FIRST.steps,
                "at": 1,
                "view": "numbers",
            },
            _first,
        ),
    ]


def attempt(controls: Controls, mission: Mission) -> None:
    """Put the settings of a mission on the page, everything else at its default."""
    for name, parameter in {**PARAMETERS, "look": controls.parameters["look"]}.items():
        value = mission.settings.get(name, parameter.default)
        if is_held(name):
            controls.hold(name, value)
        else:
            st.session_state[controls.key(name)] = float(value) if isinstance(parameter, Real) else value
    st.session_state[controls.key("view")] = mission.settings["view"]
    steps = mission.settings.get("steps", PARAMETERS["steps"].default)
    send_player("optimizers", mission.settings.get("at", steps))
    st.session_state.setdefault(TRIED, set()).add(mission.name)


def _mission(
    name: str, answers: tuple[str, ...], settings: Mapping[str, Any], find: Callable[[], Finding]
) -> Mission:
    def measure() -> Finding | None:
        return find() if name in st.session_state.get(TRIED, ()) else None

    return Mission(name, answers, settings, measure)


@st.cache_resource(max_entries=8, show_spinner=False)
def _run(setting: Setting) -> Race:
    return race(setting, family=False)


def _line(board: tuple[Standing, ...], runner: str) -> tuple[int, Standing]:
    return next((place, line) for place, line in enumerate(board, 1) if line.runner == runner)


def _safer() -> Finding:
    board = standings(_run(STEEP))
    gone = [line for line in board if line.left is not None]
    answer = gone[0].runner if len(gone) == 1 else "none"
    return Finding(
        answer, {"name": answer, "step": gone[0].left if gone else 0, "product": 100 * STEEP.learning_rate}
    )


def _tuned() -> Finding:
    same, tuned = standings(_run(Setting())), standings(_run(TUNED))
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


def _turned() -> Finding:
    straight, turned = (
        _line(standings(_run(Setting(surface=surface, fairness="tuned"))), "Adagrad")[1]
        for surface in ("Ravine", TURNED.surface)
    )
    if turned.reached is None:
        answer = "never"
    else:
        answer = "slower" if turned.reached > (straight.reached or 0) else "fast"
    there = (
        text("optimizers.mission.turned.not_reached", steps=TURNED.steps)
        if turned.reached is None
        else turned.reached
    )
    return Finding(answer, {"straight": straight.reached, "turned": there})


def _first() -> Finding:
    steep, flat = (
        _run(Setting(surface=surface, runners=FIRST.runners, steps=FIRST.steps))
        for surface in (FIRST.surface, "Plateau")
    )
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
