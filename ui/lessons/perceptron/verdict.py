"""What is said of a run: in one sentence at every step, how it ended, and what a theorem says about it."""

import numpy as np
import streamlit as st

from explainer.kit.latex import enough_digits, number
from explainer.lessons.perceptron.looks import Looks
from explainer.lessons.perceptron.margin import always_wrong, most_mistakes
from explainer.lessons.perceptron.setting import Setting
from ui.language import text
from ui.lessons.perceptron.formulas import plain
from ui.lessons.perceptron.learnt import Learnt, learnt_of
from ui.plot import Caption, Verdict


def caption_of(looks: Looks) -> Caption:
    """Which point is looked at, what the neuron says, and what comes of it; of every position."""
    start = looks.point < 0
    numbers = {name: looks.after[None, :, place] for place, name in enumerate(("w1", "w2", "b"))}
    numbers |= {name: looks.places[None, :, place] for place, name in enumerate(("x1", "x2"))}
    # As fractions: the minus of a whole number would be a hyphen.
    for name, classes in (("output", looks.output), ("target", looks.target)):
        numbers[name] = looks.called(classes)[None].astype(np.float64)
    return Caption(
        [text(f"perceptron.told.{name}") for name in ("start", "right", "wrong")],
        which=np.select([start, looks.output == looks.target], [0, 1], 2)[None],
        numbers={"step": np.arange(len(start))[None], **numbers},
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
    through = "" if setting.biased else text("perceptron.verdict.through_origin")
    if run.converged:
        return Verdict(text("perceptron.verdict.converged", **numbers), "success")
    if margin.separable:
        words = text("perceptron.verdict.unfinished", **numbers, mistakes=run.mistakes[-1], through=through)
        return Verdict(_spaced(words), "info")
    if not setting.biased and always_wrong(learnt.points, fires_at_zero=setting.fires_at_zero):
        answer = plain(setting.labels[setting.fires_at_zero])
        return Verdict(text("perceptron.verdict.origin", answer=answer), "warning")
    if run.cycle is not None:
        first, around, epochs = run.cycle.first_epoch, run.cycle.updates, run.cycle.epochs
        words = text("perceptron.verdict.cycle", first=first, around=around, epochs=epochs, through=through)
        return Verdict(_spaced(words), "warning")
    # Where a class may lie on the line itself, a run may yet end that no margin promises.
    name = "open" if not setting.biased else "shuffled" if setting.shuffle else "endless"
    return Verdict(text(f"perceptron.verdict.{name}", **numbers, mistakes=run.mistakes[-1]), "warning")


def _spaced(words: str) -> str:
    """Without the gap where nothing was put in."""
    return " ".join(words.split())


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
    said = text(f"perceptron.verdict.{words}", radius=radius, gamma=gamma, most=learnt.most)
    return f"{said} {text('perceptron.verdict.' + ('lengths' if setting.biased else 'lengths_without_bias'))}"


def say_tie(looks: Looks, position: int) -> None:
    """Which answer z = 0 gives, where that is asked."""
    if looks.weighted_sum[position] == 0:
        said = "fires" if looks.fires_at_zero else "silent"
        st.caption(text(f"perceptron.tie.{said}" + ("" if looks.labels == (0, 1) else "_signed")))
