"""The map of depth and scale; a click moves the settings there."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_flow.phase import DEPTHS, Phase, PhaseRow, mapped, phase
from explainer.lessons.gradient_flow.phase_figures import PhaseWords, phase_map, place_of
from explainer.lessons.gradient_flow.setting import Setting
from explainer.lessons.gradient_flow.verdict import verdict_of
from ui import widgets
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.gradient_flow.arithmetic import formula
from ui.lessons.gradient_flow.picture import LARGE
from ui.plot import Click, plot
from ui.records import alone, remembered
from ui.turn import offer
from ui.words import words_for


def phase_of(setting: Setting, activation: str) -> Phase:
    """The map for a function, computed once, with a bar that shows how far it is."""
    bar = st.empty()

    def report(row: PhaseRow) -> bool:
        bar.progress((row.row + 1) / len(DEPTHS), text("gradient_flow.map.row", depth=row.depth))
        offer()
        return True

    found = _phase(mapped(setting, activation), report, bar.empty)
    bar.empty()
    return found


@remembered
def _phase(used: Setting, _report: Callable[[PhaseRow], bool], _meanwhile: Callable[[], object]) -> Phase:
    with alone(LARGE, _meanwhile):
        return phase(used, activation=used.activations[0], report=_report)


def map_of_scales(controls: Controls, setting: Setting) -> None:
    """The chosen function's map, and what it says of the place where the setting stands."""
    if not INITIALISATIONS[setting.initialisation].scalable:
        st.info(text("gradient_flow.map.zeros"), icon=":material/exposure_zero:")
        return
    chooser, words = st.columns([1, 3], vertical_alignment="bottom")
    with chooser:
        activation = widgets.select(controls, "map")
    found = phase_of(setting, activation)
    words.markdown(_here(found, setting, activation))

    def move(click: Click) -> None:
        depth, scale = place_of(click.x, click.y)
        controls.hold_all({"depth": depth, "scale": scale})

    plot(
        _drawn(found.setting, setting.depth, setting.scale, current_language(), found),
        key="gradient_flow_phase",
        alt=text("gradient_flow.map.alt", name=activation, depth=setting.depth, scale=setting.scale),
        height=440,
        on_click=move,
        view=f"{activation} {setting.initialisation}",
    )
    st.caption(text("gradient_flow.map.reading", width=found.setting.width, batch=found.setting.batch))


@remembered
def _drawn(used: Setting, depth: int, scale: float, language: str, _found: Phase) -> Picture:
    words = words_for(PhaseWords, "gradient_flow.phase_words")
    return Picture(phase_map(_found, depth=depth, scale=scale, words=words))


def _here(found: Phase, setting: Setting, activation: str) -> str:
    """The nearest place of the map, in words."""
    row = int(np.abs(np.asarray(found.depths) - setting.depth).argmin())
    column = int(np.abs(np.log(found.scales / setting.scale)).argmin())
    ratio = float(found.ratio[row, column])
    return text(
        "gradient_flow.map.here" if np.isfinite(ratio) else "gradient_flow.map.nothing_here",
        name=activation,
        depth=found.depths[row],
        scale=found.scales[column],
        ratio=formula(float(10**ratio)),
        verdict=text(f"gradient_flow.verdict.{verdict_of(ratio)}"),
    )
