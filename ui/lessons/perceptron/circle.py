"""The circle of weights that a run ends in where no line separates its points."""

from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.perceptron.cycle_figures import closed_path
from explainer.lessons.perceptron.rule import Cycle
from explainer.lessons.perceptron.setting import Setting
from ui.language import text
from ui.lessons.perceptron.formulas import row
from ui.lessons.perceptron.learnt import learnt_of
from ui.plot import plot
from ui.records import remembered

LISTED: Final = 12


def circle(setting: Setting) -> None:
    """The weights as a closed path, and the same as a list; nothing where they go round no circle."""
    cycle = learnt_of(setting).run.cycle
    if cycle is None or not np.ptp(cycle.weights, axis=0).any():
        return
    st.markdown(f"**{text('perceptron.circle.title')}**")
    picture, words = st.columns([3, 2], vertical_alignment="center")
    with picture:
        alt = text("perceptron.circle.alt", around=cycle.updates)
        plot(_drawn(setting, cycle), key="perceptron_circle", alt=alt, height=340)
    words.markdown(text("perceptron.circle.list"))
    words.markdown(_listed(cycle))


@remembered
def _drawn(setting: Setting, _cycle: Cycle) -> Picture:
    return Picture(closed_path(_cycle))


def _listed(cycle: Cycle) -> str:
    """A numbered Markdown list of (w₁, w₂, b); the end of a long circle is left out."""
    rows = [f"{number}. {row(weights)}" for number, weights in enumerate(cycle.weights[:-1], 1)]
    left_out = cycle.updates - LISTED
    if left_out > 0:
        rows = [*rows[:LISTED], "", text("perceptron.circle.left_out", count=left_out)]
    return "\n".join([*rows, "", text("perceptron.circle.again")])
