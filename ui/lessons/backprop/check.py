"""One slope in three ways, and what becomes of a difference when its width h shrinks."""

from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.backprop.difference_figures import DifferenceWords, errors_over_h, under_the_microscope
from explainer.lessons.backprop.differences import WIDTHS, Differences, differences, spots_of
from explainer.lessons.backprop.graph import Graph, plain
from explainer.lessons.backprop.setting import Setting
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.backprop.picture import walk_of
from ui.numbers import written
from ui.plot import Caption, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.table import table
from ui.words import words_for

DIGITS: Final = 15


def spelt(spot: str) -> str:
    """A number, or a wire with an arrow."""
    return " → ".join(map(plain, spot.split(">")))


@remembered
def differences_of(setting: Setting, spot: str) -> Differences:
    return differences(walk_of(setting)[0], spot)


@remembered
def _drawn(setting: Setting, spot: str, language: str) -> tuple[Caption, tuple[Picture, ...]]:
    found = differences_of(setting, spot)
    words = words_for(DifferenceWords, "backprop.check")
    return caption_of(found), (errors_over_h(found, words=words), under_the_microscope(found, words=words))


def caption_of(found: Differences) -> Caption:
    """What keeps the difference from the slope, for every width h."""
    sentences = [text(f"backprop.check.told.{name}") for name in ("truncation", "best", "round_off")]
    places = np.arange(len(WIDTHS))
    return Caption(
        sentences,
        which=np.select([places > found.best + 2, places < found.best - 2], [0, 2], 1)[:, None],
        numbers={"h": WIDTHS[:, None], "error": found.error[:, None], "central": found.central[:, None]},
    )


def check(controls: Controls, setting: Setting, spot: str) -> None:
    """The three values side by side, the V, and the output through a microscope of width h."""
    graph, _ = walk_of(setting)
    _choose(controls, graph, spot)
    caption, drawn = _drawn(setting, spot, current_language())
    found = differences_of(setting, spot)
    state = plot(
        drawn,
        key="backprop_check",
        alt=[text("backprop.check.errors_alt"), text("backprop.check.near_alt")],
        height=330,
        narrowest=300,
        knob=knob(controls, "h", WIDTHS.tolist(), start=controls.held("h"), format="g"),
        caption=caption,
        ahead=True,
    )
    at = int(np.abs(np.log(WIDTHS / rest(controls, "h", state))).argmin())
    central = float(found.central[at])
    table(
        {
            text("backprop.check.way"): [
                text(f"backprop.check.{way}") for way in ("hand", "autograd", "differences")
            ],
            text("backprop.check.value"): [
                f"`{value:.{DIGITS}g}`" for value in (found.by_hand, found.autograd, central)
            ],
            text("backprop.check.apart"): [
                written(abs(value - found.autograd)) for value in (found.by_hand, found.autograd, central)
            ],
        }
    )
    best = written(float(WIDTHS[found.best]))
    st.caption(text("backprop.check.why", best=best, error=written(float(found.error[found.best]))))


def _choose(controls: Controls, graph: Graph, spot: str) -> None:
    """A list of all numbers and wires; a click on the graph chooses as well."""
    key = "backprop.spot.choose"
    if st.session_state.get(key) != spot:
        st.session_state[key] = spot
    st.selectbox(
        controls.words("spot"),
        spots_of(graph),
        key=key,
        format_func=spelt,
        help=controls.words("spot", "help"),
        on_change=lambda: controls.hold("spot", st.session_state[key]),
    )
