"""Widgets with translated options, and a slider with a moving end; their values stand in the address."""

from typing import Any

import streamlit as st

from explainer.address import Choice, Choices, Whole
from ui.controls import Controls
from ui.gradient_flow.kept import kept
from ui.language import text

__all__ = ["kept", "kept_pills", "kept_row", "kept_select", "kept_slider", "kept_toggle"]


def kept_toggle(controls: Controls, name: str) -> bool:
    """Show a switch."""
    key = _shown(controls, name)
    st.session_state[key] = controls.held(name)
    st.toggle(controls.words(name), **_asked(controls, name))
    return controls.held(name)


def kept_select(controls: Controls, name: str) -> str:
    """Show a list of options with translated names."""
    st.session_state[_shown(controls, name)] = controls.held(name)
    st.selectbox(
        controls.words(name),
        _options(controls, name),
        format_func=lambda option: option_name(controls, name, option),
        **_asked(controls, name),
    )
    return controls.held(name)


def kept_row(controls: Controls, name: str) -> str:
    """Show the options beside each other."""
    st.session_state[_shown(controls, name)] = controls.held(name)
    st.segmented_control(
        controls.words(name),
        _options(controls, name),
        format_func=lambda option: option_name(controls, name, option),
        required=True,
        **_asked(controls, name),
    )
    return controls.held(name)


def kept_pills(controls: Controls, name: str) -> tuple[str, ...]:
    """Show all options, those that are chosen pressed; one at least remains, in the order of the registry."""
    st.session_state[_shown(controls, name)] = list(controls.held(name))
    st.pills(
        controls.words(name),
        _options(controls, name),
        selection_mode="multi",
        format_func=lambda option: option_name(controls, name, option),
        wrap=True,
        **_asked(controls, name, keep=_keep_some),
    )
    return controls.held(name)


def kept_slider(controls: Controls, name: str, *, high: int) -> int:
    """Show a slider that ends at `high`; a larger value stands there."""
    parameter = controls.parameters[name]
    if not isinstance(parameter, Whole):
        raise TypeError(f"{name} is no whole number")
    value = min(controls.held(name), high)
    st.session_state[_shown(controls, name)] = value
    st.slider(controls.words(name), parameter.low, high, **_asked(controls, name))
    return value


def option_name(controls: Controls, name: str, option: str) -> str:
    """What an option is called in the visitor's language."""
    return text(f"{controls.page}.{name}.{option}")


def _options(controls: Controls, name: str) -> tuple[str, ...]:
    parameter = controls.parameters[name]
    if not isinstance(parameter, Choice | Choices):
        raise TypeError(f"{name} is no choice")
    return parameter.options


def _shown(controls: Controls, name: str) -> str:
    return f"{controls.key(name)}.shown"


def _asked(controls: Controls, name: str, keep: Any = None) -> dict[str, Any]:
    key = _shown(controls, name)
    return {
        "key": key,
        "help": controls.words(name, "help"),
        "on_change": keep or _keep,
        "args": (controls, name, key),
    }


def _keep(controls: Controls, name: str, key: str) -> None:
    controls.hold(name, st.session_state[key])


def _keep_some(controls: Controls, name: str, key: str) -> None:
    chosen = tuple(option for option in _options(controls, name) if option in st.session_state[key])
    if chosen:
        controls.hold(name, chosen)
