"""What came of a run, and what a theorem says about it."""

import streamlit as st

from explainer.kit.latex import enough_digits, number
from explainer.lessons.perceptron.looks import Looks
from explainer.lessons.perceptron.margin import most_mistakes
from explainer.lessons.perceptron.setting import Setting
from ui.language import text
from ui.lessons.perceptron.learnt import Learnt, learnt_of
from ui.points import say_unusual


def verdict(setting: Setting) -> None:
    """Whether the rule came to an end, and what a theorem says about it."""
    learnt = learnt_of(setting)
    say_unusual("perceptron.points", learnt.points)
    run, margin = learnt.run, learnt.margin
    if margin is None:
        return
    numbers = {"updates": run.updates, "epochs": run.epochs}
    if run.converged:
        st.success(
            f"{text('perceptron.verdict.converged', **numbers)} {theorem(learnt, setting)}",
            icon=":material/check_circle:",
        )
    elif margin.separable:
        st.info(
            text("perceptron.verdict.unfinished", **numbers, mistakes=run.mistakes[-1])
            + f" {theorem(learnt, setting)}",
            icon=":material/hourglass_top:",
        )
    elif run.cycle is not None:
        st.warning(
            text(
                "perceptron.verdict.cycle",
                first=run.cycle.first_epoch,
                around=run.cycle.updates,
                epochs=run.cycle.epochs,
            ),
            icon=":material/autorenew:",
        )
    else:
        words = "shuffled" if setting.shuffle else "endless"
        st.warning(text(f"perceptron.verdict.{words}", **numbers), icon=":material/all_inclusive:")
    if run.truncated:
        st.caption(text("perceptron.verdict.truncated", recorded=run.steps))


def theorem(learnt: Learnt, setting: Setting) -> str:
    if learnt.margin is None or learnt.most is None:
        return ""
    words = "from_zero" if not any(setting.start) else "from_elsewhere"
    both = (learnt.margin.radius, learnt.margin.gamma)
    digits = enough_digits(both, lambda radius, gamma: str(most_mistakes((radius / gamma) ** 2)))
    radius, gamma = (number(value, digits=digits) for value in both)
    return text(f"perceptron.verdict.{words}", radius=radius, gamma=gamma, most=learnt.most)


def say_tie(looks: Looks, position: int) -> None:
    """Which answer z = 0 gives, where that is asked."""
    if looks.weighted_sum[position] == 0:
        st.caption(text("perceptron.tie.fires" if looks.fires_at_zero else "perceptron.tie.silent"))
