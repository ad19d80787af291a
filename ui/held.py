"""Widgets that lose nothing while they are off the screen: the address alone remembers their values.

Streamlit forgets a widget that a run does not draw, and takes what is bound to it out of the address. So
none of these is bound. Before one is drawn it is set from the address, if that says something else: after
another link, the browser's back button, a click on a map, `Controls.hold`. A callback writes every change
into the address.

They take the parameter `name` of a page's controls and return its value. The key of a widget is its name in
the address with ".shown" behind it, unless it is given a `key` of its own.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from explainer.kit.address import Choice, Choices, Real, Toggle, Whole
from ui.controls import Controls
from ui.language import catalog, current_language, text


def ask(controls: Controls, name: str, *, key: str | None = None) -> Any:
    """Show the usual widget of a parameter: a switch, a list, pills, or a field for a number."""
    match controls.parameters[name]:
        case Toggle():
            return toggle(controls, name, key=key)
        case Choice():
            return select(controls, name, key=key)
        case Choices():
            return pills(controls, name, key=key)
        case _:
            return number(controls, name, key=key)


def toggle(controls: Controls, name: str, *, key: str | None = None) -> bool:
    """Show a switch."""
    value: bool = controls.held(name)
    st.toggle(**_tied(controls, name, value, key))
    return value


def number(controls: Controls, name: str, *, key: str | None = None) -> Any:
    """Show a field in which a number is typed."""
    low, high, step, written = _range(controls, name)
    value = controls.held(name)
    tied = _tied(controls, name, type(low)(value), key)
    st.number_input(min_value=low, max_value=high, step=step, format=written, **tied)
    return value


def slider(controls: Controls, name: str, *, high: int | None = None, key: str | None = None) -> Any:
    """Show a slider; one that ends at `high` shows a larger value as that."""
    low, usual, step, _ = _range(controls, name)
    value = controls.held(name)
    if high is not None:
        # To Streamlit a slider with another end is another widget, which begins without a value.
        value, key = min(value, high), f"{key or _shown(controls, name)}.{high}"
    tied = _tied(controls, name, type(low)(value), key)
    st.slider(min_value=low, max_value=usual if high is None else high, step=step, **tied)
    return value


def select(
    controls: Controls, name: str, *, options: Sequence[str] | None = None, key: str | None = None
) -> str:
    """Show a list, of all options or of some; where the held one is missing there, the last is chosen."""
    value, offered = controls.held(name), options or _options(controls, name)
    value = value if value in offered else offered[-1]
    st.selectbox(options=offered, format_func=_naming(controls, name), **_tied(controls, name, value, key))
    return value


def row(controls: Controls, name: str, *, key: str | None = None) -> str:
    """Show the options beside each other."""
    value: str = controls.held(name)
    st.segmented_control(
        options=_options(controls, name),
        format_func=_naming(controls, name),
        required=True,
        **_tied(controls, name, value, key),
    )
    return value


def pills(controls: Controls, name: str, *, key: str | None = None) -> tuple[str, ...]:
    """Show all options, those that are chosen pressed, of which one at least remains.

    They stand in the order of the registry; where not all may be chosen, in the order of choosing, and one
    too many pushes the first out: `<page>.<name>.gone` in the catalog says it, of `name` and `most`.
    """
    value: tuple[str, ...] = controls.held(name)
    tied = _tied(controls, name, list(value), key, keep=_keep_some)
    st.pills(
        options=_options(controls, name),
        format_func=_naming(controls, name),
        selection_mode="multi",
        wrap=True,
        **tied,
    )
    made_room, chosen = st.session_state.get(f"{tied['key']}.gone", ("", ()))
    if made_room and chosen == value:
        st.caption(text(f"{controls.page}.{name}.gone", name=made_room, most=_most(controls, name)))
    return value


def _naming(controls: Controls, name: str) -> Callable[[str], str]:
    """What an option is called in the visitor's language: `<page>.<name>.<option>`, else as it is written."""
    words = catalog(current_language())
    return lambda option: words.get(f"{controls.page}.{name}.{option}", option)


def _options(controls: Controls, name: str) -> tuple[str, ...]:
    parameter = controls.parameters[name]
    if not isinstance(parameter, Choice | Choices):
        raise TypeError(f"{name} is no choice")
    return parameter.options


def _most(controls: Controls, name: str) -> int:
    parameter = controls.parameters[name]
    if not isinstance(parameter, Choices):
        raise TypeError(f"{name} is one choice, not several")
    return parameter.most


def _range(controls: Controls, name: str) -> tuple[Any, Any, Any, str | None]:
    """Lowest and highest number, the step between them, all of one type, and how a number is written."""
    match controls.parameters[name]:
        case Whole(low=low, high=high, step=step):
            return low, high, step, None
        case Real(low=low, high=high, step=step):
            return float(low), float(high), float(step), "%g"
        case parameter:
            raise TypeError(f"no number in {type(parameter).__name__}")


def _shown(controls: Controls, name: str) -> str:
    return f"{controls.key(name)}.shown"


def _tied(
    controls: Controls, name: str, value: Any, key: str | None, *, keep: Callable[..., None] | None = None
) -> dict[str, Any]:
    """Set a widget to `value` if it stands elsewhere; return its words, its key and its callback."""
    key, language = key or _shown(controls, name), current_language()
    # Only then: a slider that is told its own last value would jump back under the hand that drags it.
    # But to the browser an option is what it is called, so it is told again in another language.
    if st.session_state.get(key) != value or st.session_state.get(f"{key}.language") != language:
        st.session_state[key] = value
        st.session_state[f"{key}.language"] = language
    return {
        "label": controls.words(name),
        "help": controls.words(name, "help"),
        "key": key,
        "on_change": keep or _keep,
        "args": (controls, name, key),
    }


def _keep(controls: Controls, name: str, key: str) -> None:
    controls.hold(name, st.session_state[key])


def _keep_some(controls: Controls, name: str, key: str) -> None:
    pressed, options, most = st.session_state[key], _options(controls, name), _most(controls, name)
    # Streamlit gives the pressed ones in the order of their places, whichever was pressed last.
    before = [option for option in controls.held(name) if option in pressed]
    chosen = before + [option for option in pressed if option not in before]
    if most >= len(options):
        chosen.sort(key=options.index)
    elif len(chosen) > most:
        made_room, *chosen = chosen
        st.session_state[f"{key}.gone"] = made_room, tuple(chosen)
    if chosen:
        controls.hold(name, tuple(chosen))
