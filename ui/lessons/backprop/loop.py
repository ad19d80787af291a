"""The training loop as a film, its lines in any order, and what it costs."""

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.backprop.film_figures import FilmWords, loop_film
from explainer.lessons.backprop.graph import plain
from explainer.lessons.backprop.loop import LINES, LONG, ROUNDS, USUAL, Cost, Film, film_of
from explainer.lessons.backprop.registry import OWN
from explainer.lessons.backprop.setting import Setting
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.backprop.picture import walk_of
from ui.lessons.backprop.switches import network_of
from ui.numbers import written
from ui.plot import Caption, Verdict
from ui.records import remembered
from ui.table import table
from ui.tape import show_tape
from ui.words import words_for


@remembered
def film_at(setting: Setting, order: str) -> Film:
    return film_of(walk_of(setting)[0], setting.rate, order)


@remembered
def _drawn(setting: Setting, order: str, language: str) -> tuple[Caption, Picture]:
    film = film_at(setting, order)
    said = [text("backprop.loop.start")]
    said += [text(f"backprop.loop.{step.phase}", round=step.about[0]) for step in film.tape.steps]
    caption = Caption(said, which=np.arange(len(said))[None])
    words = words_for(
        FilmWords, "backprop.loop.cell", weight=plain(film.watched), grad=f"{plain(film.watched)}.grad"
    )
    return caption, loop_film(film, words=words)


def loop(controls: Controls, setting: Setting) -> None:
    """Put the lines in order, see them run, and count what a gradient costs."""
    network = network_of(setting)
    if network != setting:
        st.caption(text("backprop.switches.instead"))
    order: str = controls.held("order")
    left, right = st.columns(2, gap="medium", vertical_alignment="center")
    with left:
        st.markdown(text("backprop.loop.what", rounds=ROUNDS, long=LONG))
        _lines(controls, order)
    with right:
        _film(controls, network, order)
    _cost(network)


def _lines(controls: Controls, order: str) -> None:
    """The five lines, each with a button that moves it up."""
    for place, letter in enumerate(order):
        higher = order[: place - 1] + letter + order[place - 1] + order[place + 1 :] if place else order
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "↑",
                key=f"backprop.up.{place}",
                help=text("backprop.loop.up", number=place + 1),
                disabled=not place,
                on_click=controls.hold_all,
                args=({"order": higher, "film": controls.parameters["film"].default},),
            )
            st.code(LINES[letter], language="python", wrap_lines=True)
    if order != USUAL:
        st.button(
            text("backprop.loop.usual"), key="backprop.usual", on_click=controls.hold, args=("order", USUAL)
        )


@st.fragment
def _film(controls: Controls, setting: Setting, order: str) -> None:
    film = film_at(setting, order)
    caption, drawn = _drawn(setting, order, current_language())
    show_tape(
        controls,
        film.tape,
        drawn,
        key="backprop_film",
        alt=text("backprop.loop.alt"),
        caption=caption,
        height=330,
        step="film",
        verdict=_verdict(film, setting.rate),
        view=order,
    )


def _verdict(film: Film, rate: float) -> Verdict:
    words = {"before": written(film.before, 4), "after": written(film.after, 4), "rounds": LONG}
    if film.error:
        return Verdict(text("backprop.loop.stops", error=film.error), "error")
    if film.trains:
        return Verdict(text("backprop.loop.trains", **words), "success")
    why = "worse" if film.after != film.before else "stands" if rate else "rate"
    return Verdict(text(f"backprop.loop.{why}", **words), "warning")


def _cost(setting: Setting) -> None:
    """Multiply-adds of three ways to the gradient, for this network and for that of MNIST."""
    st.subheader(text("backprop.cost.title"), anchor=False)
    hidden, outputs = (setting.units, 1) if setting.graph == OWN else (2, 2)
    costs = [Cost((2, hidden, outputs)), Cost((784, 128, 64, 10))]
    table(
        {
            text("backprop.cost.network"): ["-".join(map(str, each.widths)) for each in costs],
            text("backprop.cost.parameters"): [f"{each.parameters:,}" for each in costs],
            text("backprop.cost.forward"): [f"{each.forward:,}" for each in costs],
            text("backprop.cost.backward"): [f"{each.backward:,}" for each in costs],
            text("backprop.cost.differences"): [f"{each.differences:,}" for each in costs],
        }
    )
    large = costs[1]
    passes = large.differences / (large.forward + large.backward)
    st.markdown(text("backprop.cost.what", ratio=large.backward / large.forward, times=round(passes)))
