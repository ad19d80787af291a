"""The parameters of a page: the address alone remembers their values, on the screen or not.

Streamlit has URL-bound widgets (`bind="query-params"`). But it forgets a widget that a run does not draw, and
takes what is bound to it out of the address; nor does the browser's back button undo them. So the app has its
own: `ui.widgets`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from explainer.kit.address import BadValueError, Parameter, Rejected, Wholes, read
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


def option_text(page: str, name: str, option: str) -> str:
    """What an option is called: the page's own word, else that of all pages, else, a proper name, itself."""
    words = catalog(current_language())
    keys = [f"{table}.{option}" for table in (f"{page}.{name}", f"parameters.{name}")]
    return next((words[key] for key in keys if key in words), option)


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
    """The parameters of a page; "seed" of the page "xor" is "xor_seed" in the address."""

    page: str
    parameters: Mapping[str, Parameter[Any]]

    @property
    def defaults(self) -> dict[str, Any]:
        return {name: parameter.default for name, parameter in self.parameters.items()}

    def open(self) -> None:
        """Bring back what stood before another page came between, and say what in the address is not used."""
        query = st.query_params.to_dict()
        # A link that says something itself wins.
        if not _stayed_on(self.page) and not self._own(query):
            query |= st.session_state.get(self._memory, {})
        named = {self.key(name): parameter for name, parameter in self.parameters.items()}
        values, rejected = read(named, query)
        # What is typed wrongly stays in its field, and is said beside it.
        typed = {bad.name for bad in rejected if isinstance(named[bad.name], Wholes)}
        unused = {key for key, parameter in named.items() if values[key] == parameter.default} - typed
        query = {key: written for key, written in query.items() if key not in unused}
        self._write(query)
        self._say_rejected({bad.name: bad for bad in rejected if bad.name not in typed}, query)

    def key(self, name: str) -> str:
        return f"{self.page}_{name}"

    def words(self, name: str, part: str = "label") -> str:
        return parameter_text(self.page, name, part)

    def held(self, name: str) -> Any:
        """The value of a parameter; its default where the address is silent, or what was typed is wrong."""
        key = self.key(name)
        return read({key: self.parameters[name]}, st.query_params)[0][key]

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """The values of several parameters."""
        return {name: self.held(name) for name in names}

    def hold(self, name: str, value: Any) -> None:
        """Put a value into the address; at its default it is left out."""
        self.hold_all({name: value})

    def hold_all(self, values: Mapping[str, Any]) -> None:
        """Put several values into the address at once, so that one step back undoes them all."""
        query = st.query_params.to_dict()
        for name, value in values.items():
            if value == self.parameters[name].default:
                query.pop(self.key(name), None)
            else:
                query[self.key(name)] = self.parameters[name].write(value)
        self._write(query)

    def hold_text(self, name: str, typed: str) -> None:
        """Put what is typed into the address, even if it is no value of the parameter."""
        try:
            self.hold(name, self.parameters[name].read(typed))
        except BadValueError:
            self._write({**st.query_params.to_dict(), self.key(name): typed})

    def reset(self, settings: Mapping[str, Any]) -> None:
        """Put every parameter of the page at its default but those given, at once."""
        self.hold_all(self.defaults | dict(settings))

    def _say_rejected(self, rejected: Mapping[str, Rejected], query: Mapping[str, str]) -> None:
        """Name every value that was not used, until the visitor has chosen another one."""
        slot = f"{self.page}.rejected"
        noted: dict[str, Rejected] = {**st.session_state.get(slot, {}), **rejected}
        st.session_state[slot] = standing = {key: bad for key, bad in noted.items() if key not in query}
        for key, bad in standing.items():
            say_rejected(self.words(key.removeprefix(f"{self.page}_")), bad)

    @property
    def _memory(self) -> str:
        """Where in the session the page's part of its last address is remembered."""
        return f"{self.page}.held"

    def _own(self, query: Mapping[str, str]) -> dict[str, str]:
        return {key: query[key] for key in map(self.key, self.parameters) if key in query}

    def _write(self, query: Mapping[str, str]) -> None:
        # Every write is a step in the browser's history.
        if query != st.query_params.to_dict():
            st.query_params.from_dict(query)
        st.session_state[self._memory] = self._own(query)
