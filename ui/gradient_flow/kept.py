"""Widgets whose values stand in the address, whichever view shows them; and records kept for all visitors."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

import streamlit as st

from explainer.address import Choice, Choices, Real, Whole
from ui.controls import Controls
from ui.language import text


def kept(controls: Controls, name: str, *, slide: bool = False) -> Any:
    """Show the widget of a parameter and return its value."""
    parameter, key = controls.parameters[name], f"{controls.key(name)}.shown"
    value = controls.held(name)
    match parameter:
        case Choices():
            st.session_state[key] = list(value)
        case Real():
            st.session_state[key] = float(value)
        case _:
            st.session_state[key] = value
    label, explanation = controls.words(name), controls.words(name, "help")
    change = {"key": key, "help": explanation, "on_change": _keep, "args": (controls, name, key)}
    match parameter:
        case Choice():
            st.selectbox(label, parameter.options, **change)
        case Choices():
            st.pills(label, parameter.options, selection_mode="multi", wrap=True, **change)
        case Whole() if slide:
            st.slider(label, parameter.low, parameter.high, step=parameter.step, **change)
        case Whole():
            st.number_input(label, parameter.low, parameter.high, step=parameter.step, **change)
        case Real():
            low, high, step = float(parameter.low), float(parameter.high), float(parameter.step)
            st.number_input(label, low, high, step=step, format="%g", **change)
        case _:
            raise TypeError(f"no widget for {type(parameter).__name__}")
    made_room, chosen = st.session_state.get(f"{key}.gone", ("", ()))
    if made_room and chosen == value:
        st.caption(text(f"{controls.page}.{name}.gone", name=made_room))
    return value


def _keep(controls: Controls, name: str, key: str) -> None:
    parameter, chosen = controls.parameters[name], st.session_state[key]
    if not isinstance(parameter, Choices):
        controls.hold(name, chosen)
        return
    # In the order of choosing: a new one may push the first out, and the last one remains.
    before = [option for option in controls.held(name) if option in chosen]
    ordered = before + [option for option in chosen if option not in before]
    if len(ordered) > parameter.most:
        made_room, *ordered = ordered
        st.session_state[f"{key}.gone"] = made_room, tuple(ordered)
    if ordered:
        controls.hold(name, tuple(ordered))


class Records(OrderedDict[Hashable, Any]):
    """What was computed, for all visitors; of more than `most`, the oldest goes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def add(self, key: Hashable, record: Any) -> None:
        self[key] = record
        while len(self) > self.most:
            self.popitem(last=False)


@st.cache_resource(max_entries=8, show_spinner=False)
def records(name: str, *, most: int) -> Records:
    """The records of one kind; unlike a cached function they can be asked whether something is there."""
    return Records(most)
