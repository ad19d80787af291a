"""Which language the visitor reads, and every sentence in it."""

import tomllib
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from threading import Lock
from typing import Any, Final, cast

import streamlit as st

from explainer.comments import LOCALES, language_of

LANGUAGES: Final = {"en": "English", "ko": "한국어"}


_reading: Final = Lock()


@cache
def catalog(language: str) -> dict[str, str]:
    """Every sentence of a language, keyed "<file>.<key>", tables joined by dots."""
    # Once for all of a class that comes at the same moment.
    with _reading:
        return _read(language)


@cache
def _read(language: str) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for path in sorted((LOCALES / language).glob("*.toml")):
        _flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), into=sentences)
    return sentences


def _flatten(prefix: str, table: dict[str, Any], *, into: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _flatten(f"{prefix}.{key}", cast(dict[str, Any], value), into=into)
        else:
            into[f"{prefix}.{key}"] = str(value).strip()


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def spoken(language: str) -> Generator[None]:
    """Say everything in a language, whatever the switch says; for what is read elsewhere, as on paper."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def current_language() -> str:
    """The language of the switch; before it stands: the address, else the browser's locale, else English."""
    if (language := _spoken.get()) is not None:
        return language
    chosen: str | None = st.session_state.get("lang") or st.query_params.get("lang")
    return language_meant(chosen or "") or browser_language()


def language_meant(asked: str) -> str | None:
    """The language of a tag such as "ko", "KO" or "ko-KR", if the app speaks it."""
    language = language_of(asked)
    return language if language in LANGUAGES else None


def browser_language() -> str:
    """The language of the browser if the app speaks it, else English."""
    return language_meant(st.context.locale or "") or "en"


def quoted(said: str) -> str:
    """What comes from outside, as code in Markdown: one line in which nothing is a link or a picture.

    A blank line would end the code, and what follows it would be the app's own text to a reader.
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in said)
    one_line = " ".join(printable.split()).replace("`", "'")
    return f"`{one_line or ' '}`"


def text(key: str, **values: object) -> str:
    """The sentence `key` in the visitor's language; formatted only when given values, as LaTeX has braces."""
    sentence = catalog(current_language())[key]
    return sentence.format(**values) if values else sentence
