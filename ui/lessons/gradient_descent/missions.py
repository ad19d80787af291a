"""The missions of the page; each puts its settings into the address, and is measured by a run with them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from explainer.lessons.gradient_descent.noise import noise_ball
from explainer.lessons.gradient_descent.run import NEVER, Descent, descend, ranking
from explainer.lessons.gradient_descent.setting import PARAMETERS, Setting
from ui.controls import Controls
from ui.lesson import Finding, Mission
from ui.numbers import written

TRIED = "gradient_descent.tried"
GOAL = 0.01
OVERSHOOTING = Setting(learning_rate=0.125, paths=("batch",))
STANDARDISED = Setting(standardised=True, paths=("batch",))
NOISY = Setting(standardised=True, replacement=True, paths=("stochastic",), updates=1_000)


def missions() -> list[Mission]:
    """Four tasks; what was tried once stays measured."""
    return [
        _mission(
            "overshoot",
            ("creeps", "swings", "diverges"),
            {"rate": OVERSHOOTING.learning_rate, "paths": OVERSHOOTING.paths},
            _overshoot,
        ),
        _mission("winner", ("batch", "mini", "single"), {"cost": "evaluations"}, _winner),
        _mission(
            "standardise",
            ("fewer", "same", "more"),
            {"standardised": True, "paths": STANDARDISED.paths},
            _standardise,
        ),
        _mission(
            "ball",
            ("same", "half", "zero"),
            {
                "standardised": True,
                "replacement": True,
                "paths": NOISY.paths,
                "updates": NOISY.updates,
                "rate": NOISY.learning_rate / 2,
            },
            _ball,
        ),
    ]


def attempt(controls: Controls, mission: Mission) -> None:
    """Put the settings of a mission on the page, all else at its default."""
    for name in (*PARAMETERS, "cost"):
        controls.hold(name, mission.settings.get(name, controls.parameters[name].default))
    st.session_state[controls.key("view")] = "problem"
    st.session_state.setdefault(TRIED, set()).add(mission.name)


def _mission(
    name: str, answers: tuple[str, ...], settings: dict[str, Any], find: Callable[[], Finding]
) -> Mission:
    def measure() -> Finding | None:
        return find() if name in st.session_state.get(TRIED, ()) else None

    return Mission(name, answers, settings, measure)


@st.cache_resource(max_entries=8, show_spinner=False)
def run_of(setting: Setting) -> Descent:
    """One run of a setting, without the other rates of the knob."""
    return descend(setting, family=False)


def _overshoot() -> Finding:
    run = run_of(OVERSHOOTING)
    rate, path = OVERSHOOTING.learning_rate, run.paths[0]
    product = rate * run.problem.curvatures[1]
    excess = run.problem.excess(path.positions[0])
    answer = "diverges" if path.diverged[0] != NEVER else "swings" if product > 1 else "creeps"
    numbers = {"rate": rate, "product": product, "factor": abs(1 - product)}
    return Finding(answer, {**numbers, "first": written(excess[0]), "last": written(excess[-1])})


def _winner() -> Finding:
    run = run_of(Setting())
    losses = {name: loss - run.problem.lowest for name, loss in ranking(run, "evaluations")}
    first = min(losses, key=losses.__getitem__)
    short = {"batch": "batch", "mini-batch": "mini", "stochastic": "single"}
    budget = min(int(path.evaluations[-1]) for path in run.paths)
    numbers = {f"{short[name]}_loss": loss for name, loss in losses.items()}
    return Finding(short[first], {**numbers, "budget": budget, "updates": budget // run.setting.points})


def _standardise() -> Finding:
    before, after = run_of(replace(STANDARDISED, standardised=False)), run_of(STANDARDISED)
    counts = [_updates_until(run, GOAL) for run in (before, after)]
    answer = "fewer" if counts[1] < counts[0] else "more" if counts[1] > counts[0] else "same"
    return Finding(
        answer,
        {
            "before": counts[0],
            "after": counts[1],
            "raw": before.problem.condition,
            "standard": after.problem.condition,
        },
    )


def _updates_until(run: Descent, goal: float) -> int:
    """After how many updates the first path is lower than `goal`; all of them if it never is."""
    low = run.problem.excess(run.paths[0].positions[0]) < goal
    return int(low.argmax()) if low.any() else run.setting.updates


def _ball() -> Finding:
    halved = replace(NOISY, learning_rate=NOISY.learning_rate / 2)
    run = run_of(halved)
    before, after = (
        noise_ball(run.problem, learning_rate=setting.learning_rate, batch_size=1)
        for setting in (NOISY, halved)
    )
    measured = np.mean(run.problem.excess(run.paths[0].positions[0])[halved.updates // 2 :])
    share = after / before
    answer = "same" if share > 0.8 else "half" if share > 0.2 else "zero"
    return Finding(answer, {"before": before, "after": after, "measured": measured})
