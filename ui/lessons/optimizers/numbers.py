"""The update rule of one runner at the step of the player, every number in its place."""

import math

import streamlit as st

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.run import Race, Runner
from explainer.descents.setting import Setting
from explainer.lessons.optimizers.arithmetic import COORDINATES, step_in_numbers
from ui.controls import Controls
from ui.language import text
from ui.lessons.optimizers.race import CHART, race_of
from ui.numbers import written
from ui.plot import now
from ui.stage import player_step
from ui.table import table
from ui.words import letters_of


def numbers(controls: Controls, setting: Setting, looked: str) -> None:
    """The rule in letters, the same with numbers for x and y, and what came of it."""
    run, replica = race_of(setting)
    runner = run.runner(looked)
    step = player_step(controls, last=setting.steps)
    words, rule = st.columns([2, 3], gap="medium", vertical_alignment="center")
    words.markdown(f"**{looked}.** {text(f'optimizers.row.{looked}')}")
    words.caption(letters_of(looked))
    rule.latex(OPTIMIZERS[looked].rule)
    with now(CHART, "-numbers"):
        _update(run, runner, replica=replica, step=step)


def _update(run: Race, runner: Runner, *, replica: int, step: int) -> None:
    if step == 0:
        st.info(text("optimizers.numbers.start"), icon=":material/flag:")
        return
    st.markdown(text("optimizers.numbers.at", name=runner.name, step=step))
    if 0 <= runner.left[replica] < step:
        st.caption(text("optimizers.numbers.gone", step=runner.left[replica]))
    found = step_in_numbers(run, runner.name, step=step, replica=replica)
    for axis, (name, lines) in enumerate(zip(COORDINATES, found.coordinates, strict=True)):
        with st.container(border=True):
            letter, formula = st.columns([1, 11], vertical_alignment="center")
            letter.markdown(f"### ${name}$")
            formula.latex(lines)
            st.caption(multiplied(name, float(runner.effective_step[replica, step - 1, axis])))
    _before_and_after(runner, replica, step)


def multiplied(name: str, value: float) -> str:
    """By what the gradient of a coordinate was multiplied, if there was one."""
    if not math.isfinite(value):
        return text("optimizers.numbers.no_gradient", name=name)
    return text("optimizers.numbers.effective", name=name, value=written(value))


def _before_and_after(runner: Runner, replica: int, step: int) -> None:
    before, after = runner.positions[replica, step - 1], runner.positions[replica, step]
    table(
        {
            text("common.row"): [text("optimizers.numbers.before"), text("optimizers.numbers.after")],
            "x": [f"{place[0]:.6g}" for place in (before, after)],
            "y": [f"{place[1]:.6g}" for place in (before, after)],
            "f": [written(float(runner.loss[replica, at])) for at in (step - 1, step)],
        }
    )
