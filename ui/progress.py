"""What a visitor has predicted and voted, by lesson: once said, it stands.

The session holds it; a cookie of each lesson brings it back after a reload. There are no accounts, and the
server keeps nothing.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, unquote

import streamlit as st

_COOKIE: Final = "explainer_"
_YEAR: Final = 365 * 24 * 3600
_MOST: Final = 2_000
"""Characters of a cookie that are read."""


def said(page: str, of: str) -> str | None:
    """What was said of a question of a lesson, such as `mission.relu`; None before. It may be nonsense."""
    return _all(page).get(of)


def say(page: str, of: str, answer: str) -> None:
    """Keep what is said; the first answer counts."""
    _all(page).setdefault(of, answer)


def script() -> str:
    """JavaScript that writes the cookies of the lessons in which something was said."""
    lines = [
        f"document.cookie = '{_COOKIE}{page}={_written(told)}; path=/; max-age={_YEAR}; samesite=lax';"
        for page, told in _session().items()
        if told
    ]
    return "".join(lines)


def _session() -> dict[str, dict[str, str]]:
    return st.session_state.setdefault("progress", {})


def _all(page: str) -> dict[str, str]:
    if page not in _session():
        _session()[page] = _read(st.context.cookies.get(f"{_COOKIE}{page}", ""))
    return _session()[page]


def _written(told: Mapping[str, str]) -> str:
    """As `mission.relu:few~pitfall.seeds:agree`, in letters that a cookie may have and a script may quote."""
    return "~".join(f"{quote(of)}:{quote(answer)}" for of, answer in told.items())


def _read(written: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in written[:_MOST].split("~"))
    return {unquote(of): unquote(answer) for of, colon, answer in pairs if colon}
