"""The learning rule, look by look, with its arithmetic; what came of it, and why."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.kit.moving_figures import Picture
from explainer.lessons.perceptron.looks import Looks, looks_of_run
from explainer.lessons.perceptron.neuron_figures import NeuronWords, neuron_and_mistakes
from explainer.lessons.perceptron.plane_figures import PlaneWords, plane, plane_moves, seen_of
from explainer.lessons.perceptron.script import PARAMETERS
from explainer.lessons.perceptron.setting import Setting
from ui.controls import Controls
from ui.kept import Course, keep
from ui.language import current_language, text
from ui.lessons.perceptron.circle import circle
from ui.lessons.perceptron.formulas import answer, row, update
from ui.lessons.perceptron.learnt import learnt_of, without_hand
from ui.lessons.perceptron.picture import chart_with_tools
from ui.lessons.perceptron.verdict import caption_of, say_theorem, say_tie, verdict_of
from ui.plot import Caption, now
from ui.points import say_unusual
from ui.records import remembered
from ui.words import words_for


def _plane_words(setting: Setting) -> PlaneWords:
    if setting.labels == (0, 1):
        return words_for(PlaneWords, "perceptron.plane")
    return words_for(PlaneWords, "perceptron.plane", zero=text("perceptron.plane.minus"))


@remembered
def _drawn(setting: Setting, language: str) -> tuple[Looks, Caption, tuple[Picture, ...]]:
    learnt = learnt_of(setting)
    looks = looks_of_run(
        learnt.run, learnt.points, fires_at_zero=setting.fires_at_zero, labels=setting.labels
    )
    words = _plane_words(setting)
    pictures = (
        _plane(seen_of(looks.points), looks.learns, words, looks).moved(plane_moves(looks, words=words)),
        neuron_and_mistakes(looks, learnt.run.mistakes, words=words_for(NeuronWords, "perceptron.neuron")),
    )
    return looks, caption_of(looks), pictures


@remembered
def _plane(seen: tuple[float, float], learns: bool, words: PlaneWords, _looks: Looks) -> Picture:
    """What the plane looks like is kept for all runs; the rest moves."""
    return plane(_looks, words=words)


def learn(controls: Controls, setting: Setting) -> None:
    """The run with its player, the arithmetic of a step, a theorem, and the circle if there is one."""
    say_unusual("perceptron.points", learnt_of(setting).points)
    _player(controls, setting)
    say_theorem(setting)
    with now("perceptron_learn", "-circle"):
        circle(without_hand(setting))
    keep(controls, PARAMETERS, _course(setting))


def _course(setting: Setting) -> Course:
    """What of a run stands beside others: its mistakes."""
    return Course(
        lambda: {"": _mistakes_by_epoch(setting)},
        step=text("perceptron.neuron.epoch"),
        value=text("perceptron.neuron.mistakes"),
        logarithmic=False,
    )


def _mistakes_by_epoch(setting: Setting) -> NDArray[np.float64]:
    """The mistakes at the place of their epoch, the first of which is 1."""
    return np.array([np.nan, *learnt_of(setting).run.mistakes])


@st.fragment
def _player(controls: Controls, setting: Setting) -> None:
    looks, caption, pictures = _drawn(without_hand(setting), current_language())
    state = chart_with_tools(
        controls,
        setting,
        pictures,
        key="perceptron_learn",
        alt=[text("perceptron.learn.plane_alt"), text("perceptron.learn.neuron_alt")],
        step="step",
        caption=caption,
        verdict=verdict_of(setting),
        classes=_plane_words(setting).classes,
    )
    with now("perceptron_learn"):
        _arithmetic(looks, min(state.step, len(looks.point) - 1), setting)


def _arithmetic(looks: Looks, position: int, setting: Setting) -> None:
    if looks.point[position] < 0:
        st.markdown(text("perceptron.learn.start", weights=row(looks.after[position])))
        return
    st.markdown(
        text(
            "perceptron.learn.step",
            step=position,
            epoch=looks.epoch[position],
            point=row(looks.places[position]),
            label=looks.called(looks.target)[position],
        )
    )
    left, right = st.columns(2)
    left.latex(answer(looks, position))
    with left:
        say_tie(looks, position)
    if looks.output[position] == looks.target[position]:
        right.markdown(text("perceptron.learn.nothing"))
    else:
        right.latex(update(looks, position, learning_rate=setting.learning_rate, biased=setting.biased))
