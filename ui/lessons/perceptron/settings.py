"""The controls of the perceptron page, view by view; everything stands in the address."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.kit.address import Choice, Parameter, Real
from explainer.lessons.perceptron.registry import CORNERS, DATA, Outputs, gate_of
from explainer.lessons.perceptron.setting import PARAMETERS
from ui import widgets
from ui.controls import Controls
from ui.language import text
from ui.stage import Step

VIEWS: Final = ("learn", "hand", "loss", "gates")
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
    "loss_step": Step(),
    # Weights that are no multiples of 0.5, so that the ball does not stand on an edge of the staircase.
    "loss_w1": Real(default=2.2, low=-3, high=3, step=0.05),
    "loss_w2": Real(default=-1.8, low=-3, high=3, step=0.05),
    "scale": Real(default=0.5, low=0.1, high=2, step=0.1),
}
"""What only changes the picture, not the run: players, the start of a descent, a pitfall's knob."""
_SLIDERS: Final = ("hand_w1", "hand_w2", "hand_b", "loss_w1", "loss_w2")
_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "learn": ("rate", "bias", "fires_at_zero"),
    "hand": ("hand_w1", "hand_w2", "hand_b", "fires_at_zero"),
    "loss": ("loss_w1", "loss_w2", "rate", "fires_at_zero"),
}
_MORE: Final = ("start_w1", "start_w2", "start_b", "signs", "shuffle", "seed", "epochs", "skip")


def page_controls() -> Controls:
    return Controls("perceptron", {**PARAMETERS, **SHOWN})


def ask(controls: Controls, view: str) -> None:
    """Show what is to be learnt, and the settings of a view."""
    _ask_data(controls)
    for name in _ASKED[view]:
        show = widgets.slider if name in _SLIDERS else widgets.ask
        show(controls, name)
    if view == "learn":
        with st.expander(text("perceptron.more"), key="perceptron.more"):
            biased = controls.held("bias")
            widgets.ask_all(controls, (name for name in _MORE if biased or name != "start_b"))


def _ask_data(controls: Controls) -> None:
    """Ask for the data by name, or by the four outputs of its truth table; then for what a cloud needs."""
    data = DATA[widgets.select(controls, "data")]
    if data.outputs is not None:
        _truth_table(controls, data.outputs)
    widgets.ask_all(controls, (name for name in data.uses if name != "points"))


def _truth_table(controls: Controls, outputs: Outputs) -> None:
    """Four toggles that follow the chosen gate, and choose the gate whose table they make."""
    keys = [f"{controls.key('data')}.output.{place}" for place in range(len(CORNERS))]
    with st.container(horizontal=True, gap="small", key="perceptron.outputs"):
        for key, corner, output in zip(keys, CORNERS, outputs, strict=True):
            st.session_state[key] = bool(output)
            st.toggle(
                text("perceptron.output", x1=corner[0], x2=corner[1], output=output),
                key=key,
                on_change=_choose_gate,
                args=(controls, keys),
            )


def _choose_gate(controls: Controls, keys: list[str]) -> None:
    controls.hold("data", gate_of([st.session_state[key] for key in keys]))
