"""The parameters of the page: all are held in the address, whichever view shows their controls."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.activations.setting import FUNCTIONS, PARAMETERS
from explainer.activations.softmax import PRECISIONS
from explainer.address import Choice, Parameter, Real, Toggle
from ui.controls import Controls
from ui.language import text

VIEWS: Final = ("functions", "shape", "softmax", "table")
SHAPED: Final = ("LeakyReLU", "ELU")
"""The functions with a number of their own."""
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "second": Toggle(default=False),
    "shaped": Choice(default=SHAPED[0], options=SHAPED),
    "shift": Real(default=100, low=0, high=1_000, step=5),
    "precision": Choice(default="float32", options=tuple(PRECISIONS)),
}
"""What only the page needs, not the script."""


def page_controls() -> Controls:
    return Controls("activations", {**PARAMETERS, **SHOWN})


def values_of(controls: Controls) -> dict[str, Any]:
    """The value of every parameter that the script needs, from the address."""
    return {name: controls.held(name) for name in PARAMETERS}


def choose_functions(controls: Controls) -> None:
    """Show all functions, those on the screen pressed; one remains, and a new one may push the first out."""
    key = f"{controls.key('functions')}.chosen"
    st.session_state[key] = list(controls.held("functions"))
    st.pills(
        controls.words("functions"),
        FUNCTIONS.options,
        selection_mode="multi",
        wrap=True,
        key=key,
        help=controls.words("functions", "help"),
        on_change=_keep_functions,
        args=(controls, key),
    )
    if gone := st.session_state.pop(f"{key}.gone", None):
        st.caption(text("activations.functions.gone", most=FUNCTIONS.most, name=gone))


def _keep_functions(controls: Controls, key: str) -> None:
    before = [name for name in controls.held("functions") if name in st.session_state[key]]
    chosen = before + [name for name in st.session_state[key] if name not in before]
    if len(chosen) > FUNCTIONS.most:
        st.session_state[f"{key}.gone"] = chosen.pop(0)
    if chosen:
        controls.hold("functions", tuple(chosen))


def choose_second(controls: Controls) -> bool:
    """Ask whether the second derivative is shown."""
    key = f"{controls.key('second')}.shown"
    st.session_state[key] = controls.held("second")
    return st.toggle(
        controls.words("second"),
        key=key,
        help=controls.words("second", "help"),
        on_change=_keep,
        args=(controls, "second", key),
    )


def choose_one(controls: Controls, name: str) -> str:
    """Show the options of a parameter beside each other."""
    parameter = controls.parameters[name]
    if not isinstance(parameter, Choice):
        raise TypeError(f"{name} is no choice")
    key = f"{controls.key(name)}.shown"
    st.session_state[key] = controls.held(name)
    st.segmented_control(
        controls.words(name),
        parameter.options,
        key=key,
        help=controls.words(name, "help"),
        required=True,
        on_change=_keep,
        args=(controls, name, key),
    )
    return st.session_state[key]


def _keep(controls: Controls, name: str, key: str) -> None:
    controls.hold(name, st.session_state[key])
