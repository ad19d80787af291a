"""Three training steps with one thing done otherwise, beside the same steps as they should be."""

import math
from typing import Final

import streamlit as st

from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.backprop.graph import Graph, plain
from explainer.lessons.backprop.registry import OWN
from explainer.lessons.backprop.run_figures import losses
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.training import STEPS, VARIANTS, Run, trained
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.backprop.picture import walk_of
from ui.numbers import written
from ui.plot import plot
from ui.records import remembered
from ui.table import table
from ui.widgets import row

RIGHT: Final = VARIANTS[0]
MOST_ROWS: Final = 9
"""Of a larger network the first ones."""


def network_of(setting: Setting) -> Setting:
    """The setting itself if it is a network; otherwise the worked example, at its own rate."""
    return setting if setting.graph in (OWN, Setting().graph) else Setting()


@remembered
def run_of(setting: Setting, variant: str) -> Run:
    return trained(walk_of(setting)[0], setting.rate, variant)


@remembered
def _drawn(setting: Setting, variant: str, language: str) -> tuple[Picture, ...]:
    runs = {text(f"backprop.variant.{name}"): run_of(setting, name).losses for name in (RIGHT, variant)}
    return pictures_of(
        [losses(runs, step=text("backprop.switches.step"), loss=text("backprop.switches.loss"))]
    )


def switches(controls: Controls, setting: Setting) -> None:
    """Choose what is done otherwise; then the losses, and the .grad cells of every step."""
    network = network_of(setting)
    if network != setting:
        st.caption(text("backprop.switches.instead"))
    variant = row(controls, "variant")
    graph, _ = walk_of(network)
    wrong, right = run_of(network, variant), run_of(network, RIGHT)
    st.markdown(text(f"backprop.switches.{variant}"))
    if wrong.refused:
        st.code(f"RuntimeError: {wrong.refused}", language=None, wrap_lines=True)
    plot(
        _drawn(network, variant, current_language()),
        key="backprop_switches",
        alt=text("backprop.switches.alt"),
        height=280,
    )
    ends = {"right": written(float(right.losses[-1]), 6), "wrong": written(float(wrong.losses[-1]), 6)}
    st.markdown(text("backprop.switches.ends", steps=STEPS, **ends))
    _cells(graph, right, wrong)


def _cells(graph: Graph, right: Run, wrong: Run) -> None:
    """The .grad of every weight at every step, right → wrong; the same ones once."""
    columns = {
        text("backprop.switches.weight"): [f"`{plain(name)}.grad`" for name in graph.learned[:MOST_ROWS]]
    }
    for step in range(STEPS):
        pairs = zip(right.gradients[step].tolist(), wrong.gradients[step].tolist(), strict=True)
        columns[text("backprop.switches.at", step=step + 1)] = [_pair(*each) for each in pairs][:MOST_ROWS]
    table(columns)
    st.caption(text("backprop.switches.cells"))


def _pair(right: float, wrong: float) -> str:
    first, second = ("None" if math.isnan(each) else written(each, 4) for each in (right, wrong))
    return first if first == second else f"{first} → **{second}**"
