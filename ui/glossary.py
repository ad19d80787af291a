"""The terms of the course: an index by name, and definitions by the lesson in which they are first met."""

from dataclasses import dataclass

import streamlit as st

from ui.language import LANGUAGES, catalog, current_language
from ui.sitemap import LESSONS, Page

_TABLE = "glossary.terms"


@dataclass(frozen=True, slots=True)
class Term:
    """`locales/*/glossary.toml` holds its name and what it is; a link to it ends in `#<key>`."""

    lesson: str
    key: str

    def said(self, part: str, language: str) -> str:
        return catalog(language)[f"{_TABLE}.{self.lesson}.{self.key}.{part}"]


def terms() -> list[Term]:
    """All terms, in the order of the catalog."""
    names = (key.removeprefix(f"{_TABLE}.").split(".") for key in catalog("en") if key.startswith(_TABLE))
    return [Term(lesson, key) for lesson, key, part in names if part == "name"]


def index() -> None:
    """All names in the order of the alphabet, each a link down to its definition."""
    language = current_language()
    names = sorted((term.said("name", language).casefold(), term) for term in terms())
    st.markdown(" · ".join(f"[{term.said('name', language)}](#{term.key})" for _, term in names))


def definitions() -> None:
    """Lesson by lesson: the name of a term, in the other language too, and what it is."""
    for lesson in LESSONS:
        of_lesson = [term for term in terms() if term.lesson == lesson.name]
        if of_lesson:
            _lesson(lesson)
        for term in of_lesson:
            _define(term)


def _lesson(lesson: Page) -> None:
    language = current_language()
    st.divider()
    label = f"**{catalog(language)[f'{lesson.name}.menu']}**"
    st.page_link(lesson.path, label=label, icon=lesson.icon, query_params={"lang": language})


def _define(term: Term) -> None:
    language = current_language()
    (other,) = (each for each in LANGUAGES if each != language)
    st.subheader(f"{term.said('name', language)} :small[:gray[{term.said('name', other)}]]", anchor=term.key)
    st.markdown(term.said("what", language))
