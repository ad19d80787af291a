"""The widgets for the parameters of a page, tied to the values that its controls hold in the address.

Each takes the parameter `name`, shows it, and returns its value. Its key is the name in the address. Before
it is drawn it is set to what is held, if that is something else: after another link, the browser's back
button, a click on a map, `Controls.hold`. A callback holds every change.

It also begins with it: a browser that shows two runs at once has not seen the first one tell it, and would
send the lowest value or the first option back.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from explainer.kit.address import BadValueError, Choice, Choices, Real, Reals, Rejected, Toggle, Whole, Wholes
from ui.controls import Controls, option_text, say_rejected
from ui.language import current_language, text


def ask(controls: Controls, name: str) -> Any:
    """Show the usual widget of a parameter: a switch, a list, pills, a field for numbers or for one."""
    match controls.parameters[name]:
        case Toggle():
            return toggle(controls, name)
        case Choice():
            return select(controls, name)
        case Choices():
            return pills(controls, name)
        case Wholes():
            return wholes(controls, name)
        case _:
            return number(controls, name)


def ask_all(controls: Controls, names: Iterable[str]) -> None:
    """Show the usual widgets of several parameters below each other."""
    for name in names:
        ask(controls, name)


def toggle(controls: Controls, name: str) -> bool:
    """Show a switch."""
    value: bool = controls.held(name)
    st.toggle(value=value, help=controls.words(name, "help"), **_tied(controls, name, value))
    return value


def number(controls: Controls, name: str, *, high: int | None = None) -> Any:
    """Show a field in which a number is typed; one that ends at `high` shows a larger value as that."""
    value, tied = _numeric(controls, name, high)
    written = "%g" if isinstance(controls.parameters[name], Real) else None
    st.number_input(value=value, help=controls.words(name, "help"), format=written, **tied)
    return value


def slider(controls: Controls, name: str, *, high: int | None = None) -> Any:
    """Show a slider; one that ends at `high` shows a larger value as that."""
    # To Streamlit a slider with another end is another widget, which begins without a value.
    key = controls.key(name) if high is None else f"{controls.key(name)}.{high}"
    value, tied = _numeric(controls, name, high, key=key)
    st.slider(value=value, help=controls.words(name, "help"), **tied)
    return value


def wholes(controls: Controls, name: str) -> tuple[int, ...]:
    """Show a field in which whole numbers are typed; a wrong text stays there, with a word on it."""
    parameter = controls.parameters[name]
    if not isinstance(parameter, Wholes):
        raise TypeError(f"{name} is no list of whole numbers")
    usual = parameter.write(parameter.default)
    typed = st.query_params.get(controls.key(name), usual)
    tied = _tied(controls, name, typed, keep=_keep_text)
    st.text_input(value=typed, max_chars=60, help=controls.words(name, "help"), **tied)
    try:
        return parameter.read(typed)
    except BadValueError:
        allowed = text("common.wholes", most=parameter.most, low=parameter.low, high=parameter.high)
        say_rejected(controls.words(name), Rejected(controls.key(name), typed[:80], allowed, usual))
        return parameter.default


def reals(controls: Controls, name: str) -> tuple[float, ...]:
    """Show a field in which numbers are typed, commas between them; a wrong text stays, with a word on it."""
    parameter = controls.parameters[name]
    if not isinstance(parameter, Reals):
        raise TypeError(f"{name} is no list of numbers")
    held: tuple[float, ...] = controls.held(name)
    used = parameter.write(held).replace("~", ", ")
    wrong, stood = st.session_state.get(f"{controls.key(name)}.wrong", ("", held))
    # Since then the value has come from elsewhere.
    wrong = wrong if stood == held else ""
    st.text_input(
        value=wrong or used,
        max_chars=120,
        help=controls.words(name, "help"),
        **_tied(controls, name, wrong or used, keep=_keep_numbers),
    )
    if wrong:
        say_rejected(controls.words(name), Rejected(controls.key(name), wrong[:80], parameter.allowed, used))
    return held


def select(controls: Controls, name: str, *, options: Sequence[str] | None = None) -> str:
    """Show a list, of all options or of some; where the held one is missing there, the last is chosen."""
    value, offered = controls.held(name), options or _options(controls, name)
    value = value if value in offered else offered[-1]
    st.selectbox(
        options=offered,
        index=offered.index(value),
        format_func=_naming(controls, name),
        help=controls.words(name, "help"),
        **_tied(controls, name, value),
    )
    return value


def row(controls: Controls, name: str) -> str:
    """Show the options beside each other."""
    return _beside(controls, name, explanation=controls.words(name, "help"))


def tabs(controls: Controls, name: str) -> str:
    """Show options that say by themselves what they are for; the label is for screen readers."""
    return _beside(controls, name, explanation=None)


def _beside(controls: Controls, name: str, *, explanation: str | None) -> str:
    value: str = controls.held(name)
    st.segmented_control(
        options=_options(controls, name),
        default=value,
        format_func=_naming(controls, name),
        required=True,
        help=explanation,
        label_visibility="visible" if explanation else "collapsed",
        **_tied(controls, name, value),
    )
    return value


def pills(controls: Controls, name: str) -> tuple[str, ...]:
    """Show all options, those that are chosen pressed, of which one at least remains.

    They stand in the order of the registry; where not all may be chosen, in the order of choosing, and one
    too many pushes the first out: `<page>.<name>.gone` in the catalog says it, of `name` and `most`.
    """
    value: tuple[str, ...] = controls.held(name)
    tied = _tied(controls, name, list(value), keep=_keep_some)
    st.pills(
        options=_options(controls, name),
        default=list(value),
        format_func=_naming(controls, name),
        selection_mode="multi",
        wrap=True,
        help=controls.words(name, "help"),
        **tied,
    )
    made_room, chosen = st.session_state.get(f"{tied['key']}.gone", ("", ()))
    if made_room and chosen == value:
        st.caption(text(f"{controls.page}.{name}.gone", name=made_room, most=_most(controls, name)))
    return value


def _naming(controls: Controls, name: str) -> Callable[[str], str]:
    """What the options are called in the language of this run, also for who asks after it."""
    names = {option: option_text(controls.page, name, option) for option in _options(controls, name)}
    return names.__getitem__


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


def _numeric(
    controls: Controls, name: str, high: int | None, *, key: str | None = None
) -> tuple[Any, dict[str, Any]]:
    """The number to show, and what a field and a slider have in common."""
    parameter, value = controls.parameters[name], controls.held(name)
    if not isinstance(parameter, Whole | Real):
        raise TypeError(f"{name} is no number")
    kind = int if isinstance(parameter, Whole) else float
    end = parameter.high if high is None else high
    value = kind(min(value, end))
    ends = {"min_value": kind(parameter.low), "max_value": kind(end), "step": kind(parameter.step)}
    return value, {**ends, **_tied(controls, name, value, key=key)}


def _tied(
    controls: Controls,
    name: str,
    value: Any,
    *,
    key: str | None = None,
    keep: Callable[[Controls, str, str], None] | None = None,
) -> dict[str, Any]:
    """Set a widget to `value` if it stands elsewhere; return its label, its key and its callback."""
    key, language, told = key or controls.key(name), current_language(), _told()
    stands = st.session_state.get(key) == value and st.session_state.get(f"{key}.language") == language
    # Only then: a slider that is told its own last value would jump back under the hand that drags it.
    # But to the browser an option is what it is called, so it is told again in another language.
    if not stands or key in told:
        st.session_state[key] = value
        st.session_state[f"{key}.language"] = language
        told.add(key)
    return {
        "label": controls.words(name),
        "key": key,
        "on_change": keep or _keep,
        "args": (controls, name, key),
    }


def all_told() -> None:
    """Note at the end of a run that all widgets have been told what they show."""
    _told().clear()


def _told() -> set[str]:
    """Keys of widgets that were told so in runs that have not ended: one that is cut short tells nobody."""
    return st.session_state.setdefault("widgets.told", set())


def _keep(controls: Controls, name: str, key: str) -> None:
    controls.hold(name, st.session_state[key])


def _keep_text(controls: Controls, name: str, key: str) -> None:
    controls.hold_text(name, st.session_state[key])


def _keep_numbers(controls: Controls, name: str, key: str) -> None:
    typed: str = st.session_state[key]
    numbers = "~".join(part.strip() for part in typed.replace("−", "-").split(","))
    st.session_state.pop(f"{key}.wrong", None)
    try:
        controls.hold(name, controls.parameters[name].read(numbers))
    except BadValueError:
        st.session_state[f"{key}.wrong"] = typed, controls.held(name)


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
