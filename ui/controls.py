"""The widgets of a page, made from its declared parameters and tied to the address."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

from explainer.kit.address import (
    BadValueError,
    Choice,
    Parameter,
    Real,
    Rejected,
    Toggle,
    Whole,
    Wholes,
    read,
)
from ui.language import LANGUAGES, browser_language, catalog, current_language, text

_OPENED: Final = "controls.opened"
_BEFORE: Final = "controls.opened_before"


def parameter_text(page: str, name: str, part: str = "label") -> str:
    """The label or help of a parameter: the page's own words, else those that all pages share.

    The option of an activation is called by its bare name on pages that ask for nothing else's options.
    """
    words = catalog(current_language())
    keys = [f"{table}.{part}" for table in (f"{page}.{name}", f"parameters.{name}")]
    return text(next((key for key in keys if key in words), f"parameters.activation_{name}.{part}"))


def say_rejected(name: str, rejected: Rejected) -> None:
    """Tell the visitor which value was not used, what is allowed, and what stands instead."""
    st.warning(
        text(
            "common.rejected",
            name=name,
            text=rejected.text.replace("`", "'"),
            allowed=rejected.allowed,
            # A tilde separates values in an address; to Markdown two of them strike words out.
            used=(rejected.used or text("common.usual")).replace("~", r"\~"),
        ),
        icon=":material/link_off:",
    )


def _removed_from_address(rejected: tuple[Rejected, ...]) -> bool:
    """Take bad values out before a widget makes its own of them, as 3 of 3.5; return whether any was."""
    removed = False
    for bad in rejected:
        # A widget that stands already has put its own value there.
        with suppress(StreamlitAPIException):
            del st.query_params[bad.name]
            removed = True
    return removed


def _stayed_on(page: str) -> bool:
    """Note that `page` is opened in this run; return whether it was so in the run before."""
    st.session_state[_OPENED] = page
    return st.session_state.get(_BEFORE) == page


def language_switch() -> None:
    """Show the switch, and keep a language in the address that a browser would not choose by itself."""
    asked, language = st.query_params.get("lang"), current_language()
    # This runs on every page, also on those without controls.
    st.session_state[_BEFORE] = st.session_state.pop(_OPENED, None)
    st.session_state["lang"] = language
    st.sidebar.segmented_control(
        text("common.language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="lang", required=True
    )
    # A screen reader pronounces the page by this attribute, and the browser breaks Korean lines by it.
    st.html(f"<script>document.documentElement.lang = '{language}'</script>", unsafe_allow_javascript=True)
    if asked is not None and asked not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        st.session_state["lang.rejected"] = Rejected("lang", asked[:80], allowed=known, used=language)
    rejected: Rejected | None = st.session_state.get("lang.rejected")
    if rejected and rejected.used == language:
        say_rejected(text("common.language"), rejected)
    if asked != language and (asked is not None or language != browser_language()):
        st.query_params["lang"] = language


@dataclass(frozen=True, slots=True)
class Controls:
    """One widget for every parameter of a page; the key of a widget is its name in the address."""

    page: str
    parameters: Mapping[str, Parameter[Any]]

    def open(self) -> None:
        """Check the address before any widget reads it, and say what in it was not used."""
        self._come_back()
        # What stands in a text field wrongly is kept there, and said beside it.
        named = {
            self.key(name): parameter
            for name, parameter in self.parameters.items()
            if not isinstance(parameter, Wholes)
        }
        rejected = read(named, st.query_params.to_dict())[1]
        noted: dict[str, Rejected] = st.session_state.setdefault(f"{self.page}.rejected", {})
        for bad in rejected:
            noted[bad.name] = bad
            st.session_state[bad.name] = self._widget_value(named[bad.name])
        if _removed_from_address(rejected):
            st.rerun()
        for key, bad in noted.items():
            name = key.removeprefix(f"{self.page}_")
            if self._still_stands(name):
                say_rejected(self.words(name), bad)

    def key(self, name: str) -> str:
        return f"{self.page}_{name}"

    def words(self, name: str, part: str = "label") -> str:
        return parameter_text(self.page, name, part)

    def ask(self, name: str) -> Any:
        """Show the widget of a parameter and return its value."""
        parameter, key = self.parameters[name], self.key(name)
        label, explanation = self.words(name), self.words(name, "help")
        match parameter:
            case Toggle():
                return st.toggle(label, parameter.default, key=key, help=explanation, bind="query-params")
            case Choice():
                index = parameter.options.index(parameter.default)
                return st.selectbox(
                    label, parameter.options, index, key=key, help=explanation, bind="query-params"
                )
            case Whole():
                low, high, default, step = parameter.low, parameter.high, parameter.default, parameter.step
                return st.number_input(
                    label, low, high, default, step, key=key, help=explanation, bind="query-params"
                )
            case Real():
                low, high = float(parameter.low), float(parameter.high)
                default, step = float(parameter.default), float(parameter.step)
                return st.number_input(
                    label, low, high, default, step, "%g", key=key, help=explanation, bind="query-params"
                )
            case Wholes():
                return self._ask_wholes(parameter, label, explanation, key)
            case _:
                raise TypeError(f"no widget for {type(parameter).__name__}")

    def slide(self, name: str) -> float:
        """Show a real parameter as a slider, for what is felt out rather than typed."""
        parameter = self.parameters[name]
        if not isinstance(parameter, Real):
            raise TypeError(f"{name} is no real number")
        return st.slider(
            self.words(name),
            float(parameter.low),
            float(parameter.high),
            float(parameter.default),
            float(parameter.step),
            key=self.key(name),
            help=self.words(name, "help"),
            bind="query-params",
        )

    def held(self, name: str) -> Any:
        """The value of a parameter that no widget is bound to, such as a knob's, from the address."""
        parameter, key = self.parameters[name], self.key(name)
        written = self._memory()[key] = st.query_params.get(key)
        return parameter.default if written is None else parameter.read(written)

    def hold(self, name: str, value: Any) -> None:
        """Put the value of such a parameter into the address; at its default it is left out."""
        parameter, key = self.parameters[name], self.key(name)
        if value != parameter.default:
            st.query_params[key] = parameter.write(value)
        elif key in st.query_params:
            del st.query_params[key]
        self._memory()[key] = st.query_params.get(key)

    def put(self, name: str, value: Any) -> None:
        """In a callback, give a parameter another value, whether a widget is bound to it or it is held."""
        st.session_state[self.key(name)] = value
        # What is bound goes into the address by itself.
        with suppress(StreamlitAPIException):
            self.hold(name, value)

    def ask_all(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Show several widgets below each other."""
        return {name: self.ask(name) for name in names}

    def translated(self, name: str, options: tuple[str, ...]) -> str:
        """Show a row of options with translated names, whose value in the address stays the option itself."""
        key = self.key(name)
        asked, left = st.query_params.get(key), f"{key}.address"
        # The address is not as it was left when a link or the browser's back button has changed it.
        if key not in st.session_state or asked != st.session_state.get(left):
            st.session_state[key] = asked if asked in options else options[0]
        label, noted = text(f"{self.page}.{name}.label"), f"{key}.rejected"
        if asked is not None and asked not in options:
            st.session_state[noted] = Rejected(key, asked[:80], ", ".join(options), used=options[0])
        if noted in st.session_state and st.session_state[key] == options[0]:
            say_rejected(label, st.session_state[noted])
        shown = st.segmented_control(
            label,
            options,
            format_func=lambda option: text(f"{self.page}.{name}.{option}"),
            key=key,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        chosen = shown or options[0]
        if chosen != options[0]:
            st.query_params[key] = chosen
        elif asked is not None:
            del st.query_params[key]
        st.session_state[left] = st.query_params.get(key)
        return chosen

    def _ask_wholes(self, parameter: Wholes, label: str, explanation: str, key: str) -> tuple[int, ...]:
        default = parameter.write(parameter.default)
        typed = st.text_input(label, default, max_chars=60, key=key, help=explanation, bind="query-params")
        try:
            return parameter.read(typed)
        except BadValueError:
            allowed = text("common.wholes", most=parameter.most, low=parameter.low, high=parameter.high)
            say_rejected(label, Rejected(key, typed, allowed, default))
            return parameter.default

    def _memory(self) -> dict[str, str | None]:
        """What the address said last of every held value."""
        return st.session_state.setdefault(f"{self.page}.held", {})

    def _come_back(self) -> None:
        """Put back what was held when another page came between; a link that says something itself wins."""
        if _stayed_on(self.page) or any(self.key(name) in st.query_params for name in self.parameters):
            return
        for key, written in self._memory().items():
            if written is not None:
                st.query_params[key] = written

    def _still_stands(self, name: str) -> bool:
        """Whether the visitor has left the replaced value alone, in the address and in a bound widget."""
        parameter, key = self.parameters[name], self.key(name)
        usual = self._widget_value(parameter)
        values, _ = read({key: parameter}, st.query_params.to_dict())
        return values[key] == parameter.default and st.session_state.get(key, usual) == usual

    @staticmethod
    def _widget_value(parameter: Parameter[Any]) -> Any:
        return float(parameter.default) if isinstance(parameter, Real) else parameter.default
