"""The graph with its player: the main picture, and what has to be said beside it."""

from typing import Final

import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.kit.tape import Tape
from explainer.lessons.backprop.graph import Graph, plain
from explainer.lessons.backprop.graph_figures import spot_at, walked
from explainer.lessons.backprop.registry import OWN
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.walk import walk
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.backprop.said import caption_of, verdict_of
from ui.lessons.backprop.settings import CHART
from ui.plot import Caption, Click
from ui.records import remembered
from ui.tape import show_tape

_ROW: Final = 62
"""Pixels for a number with what stands above and below it."""
_LOWEST: Final = 340


@remembered
def walk_of(setting: Setting) -> tuple[Graph, Tape]:
    graph = setting.make()
    return graph, walk(graph, setting.rate)


@remembered
def _drawn(setting: Setting, chosen: str, language: str) -> tuple[Caption, Picture]:
    graph, tape = walk_of(setting)
    return caption_of(graph, tape, setting.rate), walked(graph, tape, chosen=chosen)


def said_of(setting: Setting) -> None:
    """What keeps the gradients from being what one would expect."""
    graph, tape = walk_of(setting)
    if setting.target != setting.used_target:
        words = {"target": f"{setting.target:g}", "used": f"{setting.used_target:g}"}
        st.warning(text("backprop.clipped", **words), icon=":material/content_cut:")
    units = [node.name for node in graph.nodes if node.operation == "ReLU"]
    closed = [name for name in units if tape.last[name] == 0]
    if closed and setting.graph == OWN:
        words = "all" if len(closed) == len(units) else "some"
        st.info(text(f"backprop.dead.{words}", names=", ".join(map(plain, closed))), icon=":material/block:")


@st.fragment
def picture(controls: Controls, setting: Setting, chosen: str) -> None:
    """The graph at every sub-step; a click chooses the number or the wire that the view below checks."""
    graph, tape = walk_of(setting)
    caption, drawn = _drawn(setting, chosen, current_language())

    def choose(click: Click) -> None:
        spot = spot_at(graph, click.x, click.y)
        if spot is not None:
            controls.hold_all({"spot": spot, "view": "check"})

    show_tape(
        controls,
        tape,
        drawn,
        key=CHART,
        alt=text("backprop.alt", output=plain(graph.output)),
        caption=caption,
        height=max(_LOWEST, _ROW * graph.rows),
        verdict=verdict_of(graph, tape),
        story=True,
        on_click=choose,
        view=f"{setting.graph} {setting.units}",
    )
    st.caption(text("backprop.legend"))
