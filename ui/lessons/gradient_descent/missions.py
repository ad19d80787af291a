"""The missions of the page; each is measured by a run with the settings that it asks for."""

from dataclasses import replace
from typing import Any

import numpy as np

from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_descent.film import ranking
from explainer.lessons.gradient_descent.noise import noise_ball
from explainer.lessons.gradient_descent.run import NEVER, Descent, descend
from explainer.lessons.gradient_descent.setting import Setting
from ui.missions import Finding, Mission
from ui.numbers import written
from ui.records import remembered

GOAL = 0.01


def missions() -> list[Mission]:
    """Four tasks, all on the line through points."""
    steep = {"rate": 0.125, "paths": ("batch",)}
    level = {"standardised": True, "paths": ("batch",)}
    noisy = {"standardised": True, "replacement": True, "paths": ("stochastic",), "updates": 1_000}
    halved = {**noisy, "rate": Setting().learning_rate / 2}
    return [
        Mission("overshoot", ("creeps", "swings", "diverges"), steep, _overshoot),
        Mission("last", ("batch", "mini", "single"), {"cost": "evaluations"}, _last),
        Mission("standardise", ("fewer", "same", "more"), level, _standardise, numbers={"goal": GOAL}),
        Mission("ball", ("same", "half", "zero"), halved, _ball),
    ]


@remembered
def run_of(setting: Setting) -> Descent:
    """One run of a setting, without the other rates of the knob."""
    return descend(setting, family=False)


def _overshoot(values: dict[str, Any]) -> Finding:
    run = run_of(setting_from(Setting, values))
    rate, path = run.setting.learning_rate, run.paths[0]
    product = rate * run.problem.curvatures[1]
    excess = run.problem.excess(path.positions[0])
    answer = "diverges" if path.diverged[0] != NEVER else "swings" if product > 1 else "creeps"
    numbers = {"rate": rate, "product": product, "factor": abs(1 - product)}
    return Finding(answer, {**numbers, "first": written(excess[0]), "last": written(excess[-1])})


def _last(values: dict[str, Any]) -> Finding:
    run = run_of(setting_from(Setting, values))
    losses = {name: loss - run.problem.lowest for name, loss in ranking(run, "evaluations")}
    last = max(losses, key=losses.__getitem__)
    short = {"batch": "batch", "mini-batch": "mini", "stochastic": "single"}
    budget = min(int(path.evaluations[-1]) for path in run.paths)
    numbers = {f"{short[name]}_loss": loss for name, loss in losses.items()}
    return Finding(short[last], {**numbers, "budget": budget, "updates": budget // run.setting.points})


def _standardise(values: dict[str, Any]) -> Finding:
    standardised = setting_from(Setting, values)
    before, after = run_of(replace(standardised, standardised=False)), run_of(standardised)
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


def _ball(values: dict[str, Any]) -> Finding:
    halved = setting_from(Setting, values)
    run = run_of(halved)
    before, after = (
        noise_ball(run.problem, learning_rate=rate, batch_size=1)
        for rate in (2 * halved.learning_rate, halved.learning_rate)
    )
    measured = np.mean(run.problem.excess(run.paths[0].positions[0])[halved.updates // 2 :])
    share = after / before
    answer = "same" if share > 0.8 else "half" if share > 0.2 else "zero"
    return Finding(answer, {"before": before, "after": after, "measured": measured})
