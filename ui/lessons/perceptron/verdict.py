"""What is said of a run: in one sentence at every step, how it ended, and what a theorem says about it."""

import numpy as np
import streamlit as st

from explainer.kit.latex import enough_digits, number
from explainer.lessons.perceptron.looks import Looks
from explainer.lessons.perceptron.margin import most_mistakes
from explainer.lessons.perceptron.setting import Setting
from ui.language import text
from ui.lessons.perceptron.learnt import Learnt, learnt_of
from ui.plot import Caption, Verdict


def caption_of(looks: Looks) -> Caption:
    """Which point is looked at, what the neuron says, and what comes of it; of every position."""
    start = looks.point < 0
    numbers = {name: looks.after[None, :, place] for place, name in enumerate(("w1", "w2", "b"))}
    numbers |= {name: looks.places[None, :, place] for place, name in enumerate(("x1", "x2"))}
    whole = {"step": np.arange(len(start)), "output": looks.output, "target": looks.target}
    return Caption(
        [text(f"perceptron.told.{name}") for name in ("start", "right", "wrong")],
        which=np.select([start, looks.output == looks.target], [0, 1], 2)[None],
        numbers=numbers | {name: values[None] for name, values in whole.items()},
    )


def caption_by_hand(looks: Looks) -> Caption:
    """What the neuron says to every point, and whether that is right."""
    numbers = {"x1": looks.places[None, :, 0], "x2": looks.places[None, :, 1], "z": looks.weighted_sum[None]}
    whole = {"number": np.arange(len(looks.point)) + 1, "output": looks.output, "target": looks.target}
    names = ("points.none", "told.by_hand_right", "told.by_hand_wrong")
    return Caption(
        [text(f"perceptron.{name}") for name in names],
        which=np.select([looks.point < 0, looks.output == looks.target], [0, 1], 2)[None],
        numbers=numbers | {name: values[None] for name, values in whole.items()},
    )


def verdict_of(setting: Setting) -> Verdict | None:
    """Whether the rule came to an end; nothing without points."""
    learnt = learnt_of(setting)
    run, margin = learnt.run, learnt.margin
    if margin is None:
        return None
    numbers = {"updates": run.updates, "epochs": run.epochs}
    if run.converged:
        return Verdict(text("perceptron.verdict.converged", **numbers), "success")
    if margin.separable:
        words = text("perceptron.verdict.unfinished", **numbers, mistakes=run.mistakes[-1])
        return Verdict(words, "info")
    if run.cycle is not None:
        first, around, epochs = run.cycle.first_epoch, run.cycle.updates, run.cycle.epochs
        words = text("perceptron.verdict.cycle", first=first, around=around, epochs=epochs)
        return Verdict(words, "warning")
    name = "shuffled" if setting.shuffle else "endless"
    return Verdict(text(f"perceptron.verdict.{name}", **numbers), "warning")


def say_theorem(setting: Setting) -> None:
    """How many updates a theorem allows, for who asks; and a word where the player has not all of them."""
    learnt = learnt_of(setting)
    if learnt.run.truncated:
        st.caption(text("perceptron.verdict.truncated", recorded=learnt.run.steps))
    if said := theorem(learnt, setting):
        with st.expander(text("perceptron.verdict.why"), key="perceptron.why"):
            st.markdown(said)


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
