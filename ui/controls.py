"""The parameters of a page: the address alone remembers their values, on the screen or not.

Streamlit has URL-bound widgets (`bind="query-params"`). But it forgets a widget that a run does not draw, and
takes what is bound to it out of the address; nor does the browser's back button undo them. So the app has its
own: `ui.widgets`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import streamlit as st

from explainer.kit.address import (
    BadValueError,
    Choice,
    Choices,
    Parameter,
    Rejected,
    Toggle,
    Wholes,
    read,
    unescaped,
    unknown_in,
)
from explainer.lessons import LESSONS
from ui import progress
from ui.language import (
    LANGUAGES,
    browser_language,
    catalog,
    current_language,
    language_meant,
    quoted,
    text,
)

ACCESSIBLE: Final = (Path(__file__).parent / "accessible.js").read_text(encoding="utf-8")
_OPENED: Final = "controls.opened"
_BEFORE: Final = "controls.opened_before"
_MOST_CHANGES: Final = 30
"""That can be undone on a page."""


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
            text=quoted(rejected.text),
            allowed=rejected.allowed,
            # A tilde separates values in an address; to Markdown two of them strike words out.
            used=(rejected.used or text("common.usual")).replace("~", r"\~"),
        ),
        icon=":material/link_off:",
    )


def unescape_address() -> None:
    """Read the names in a link that came as HTML, with "&amp;" between them."""
    query = st.query_params.to_dict()
    if (meant := unescaped(query)) != query:
        st.query_params.from_dict(meant)


def _say_unknown(known: Iterable[str]) -> None:
    """Tell the visitor which names in the address mean nothing here, and what they may have meant."""
    ours = tuple(f"{lesson.name}_" for lesson in LESSONS)
    named = ("lang", "present", "hide", "class", *known)
    for name, near in unknown_in(st.query_params.to_dict(), named, ours=ours).items():
        words = text("common.unknown", name=quoted(name[:80]))
        if near:
            words += " " + text("common.nearest", near=quoted(near))
        st.warning(words, icon=":material/link_off:")


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
    spoken = f"document.documentElement.lang = '{language}';{progress.script()}"
    spoken += f"document.documentElement.dataset.toPicture = {json.dumps(text('common.to_picture'))};"
    st.html(f"<script>{spoken}\n{ACCESSIBLE}</script>", unsafe_allow_javascript=True)
    if asked is not None and language_meant(asked) is None:
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
        written, stayed = self._written(), _stayed_on(self.page)
        # A link that says something itself wins.
        if not written and not stayed:
            written = st.session_state.get(self._memory, {})
        values, rejected = read(self.parameters, written)
        # What is typed wrongly stays in its field, and is said beside it.
        typed = {bad.name for bad in rejected if isinstance(self.parameters[bad.name], Wholes)}
        unused = {name for name in written if values[name] == self.parameters[name].default} - typed
        self._write({name: each for name, each in written.items() if name not in unused})
        self._say_rejected({bad.name: bad for bad in rejected if bad.name not in typed})
        _say_unknown(map(self.key, self.parameters))

    def key(self, name: str) -> str:
        return f"{self.page}_{name}"

    def words(self, name: str, part: str = "label") -> str:
        """The label or help of a parameter, which may speak of its {low}, {high} and {most}."""
        parameter = self.parameters[name]
        own = {bound: getattr(parameter, bound, None) for bound in ("low", "high", "most")}
        return parameter_text(self.page, name, part).format(**own)

    def held(self, name: str) -> Any:
        """The value of a parameter; its default where the address is silent, or what was typed is wrong."""
        return self.values((name,))[name]

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """The values of several parameters."""
        return read({name: self.parameters[name] for name in names}, self._written())[0]

    def hold(self, name: str, value: Any) -> None:
        """Put a value into the address; at its default it is left out."""
        self.hold_all({name: value})

    def hold_all(self, values: Mapping[str, Any]) -> None:
        """Put several values into the address at once, so that one step back undoes them all."""
        self._change(self._with(values))

    def stand(self, name: str, step: int) -> None:
        """Put into the address where a player rests, which is no change of a setting.

        It is sent even if nothing changes: this run may not have seen what the browser's address says by now.
        """
        self._write(self._with({name: step}), anyway=True)

    def hold_text(self, name: str, typed: str) -> None:
        """Put what is typed into the address, even if it is no value of the parameter."""
        try:
            self.hold(name, self.parameters[name].read(typed))
        except BadValueError:
            self._change({**self._written(), name: typed})

    def reject(self, name: str, used: Any, *, allowed: str) -> None:
        """Take a value of the address for another one, as it turns out only now, and say so from then on."""
        bad = Rejected(self.key(name), self._written().get(name, ""), allowed=allowed, used=str(used))
        slot = f"{self.page}.rejected"
        st.session_state[slot] = {**st.session_state.get(slot, {}), name: bad}
        self._write(self._with({name: self.parameters[name].default}))
        st.rerun()

    def reset(self, settings: Mapping[str, Any]) -> None:
        """Put every parameter of the page at its default but those given, at once."""
        self.hold_all(self.defaults | dict(settings))

    @property
    def changes(self) -> list[dict[str, str]]:
        """What the address said before each of the last changes, the latest at the end."""
        return st.session_state.setdefault(f"{self.page}.changes", [])

    def undo(self) -> None:
        """Put back what the address said before the last change, if there was any."""
        if self.changes:
            self._write(self.changes.pop())

    def _change(self, written: Mapping[str, str]) -> None:
        """Write an address that can be undone."""
        if (before := self._written()) != written:
            self.changes.append(before)
            del self.changes[:-_MOST_CHANGES]
        self._write(written)

    def _with(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What the address says of the parameters once these have the values."""
        written = self._written()
        for name, value in values.items():
            if value == self.parameters[name].default:
                written.pop(name, None)
            else:
                written[name] = self.parameters[name].write(value)
        return written

    @property
    def _memory(self) -> str:
        """Where the session remembers what the address said last of the parameters."""
        return f"{self.page}.held"

    def _written(self) -> dict[str, str]:
        """What the address says of the parameters."""
        query = st.query_params.to_dict()
        return {name: query[self.key(name)] for name in self.parameters if self.key(name) in query}

    def _write(self, written: Mapping[str, str], *, anyway: bool = False) -> None:
        # Every change of the address is a step in the browser's history.
        if anyway or written != self._written():
            mine = {self.key(name) for name in self.parameters}
            others = {key: each for key, each in st.query_params.to_dict().items() if key not in mine}
            st.query_params.from_dict(others | {self.key(name): each for name, each in written.items()})
        st.session_state[self._memory] = dict(written)

    def _say_rejected(self, rejected: Mapping[str, Rejected]) -> None:
        """Name every value that was not used, until the visitor has chosen another one."""
        slot, written = f"{self.page}.rejected", self._written()
        noted: dict[str, Rejected] = {**st.session_state.get(slot, {}), **rejected}
        st.session_state[slot] = standing = {name: bad for name, bad in noted.items() if name not in written}
        for name, bad in standing.items():
            say_rejected(self.words(name), bad)


def value_text(controls: Controls, name: str, value: Any) -> str:
    """A value of a parameter in the words of the page."""
    parameter = controls.parameters[name]
    match parameter:
        case Choice():
            return option_text(controls.page, name, value)
        case Choices():
            return ", ".join(option_text(controls.page, name, each) for each in value)
        case Toggle():
            return text("common.switched_on" if value else "common.switched_off")
        case _:
            return parameter.write(value).replace("~", " ") or "–"
