"""Which pages there are, in reading order, and how a request finds the whole app around its page."""

from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explainer import lessons
from ui.language import text
from ui.missions import mission_names, missions_done

ROOT: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `pages/<name>.py`, `locales/*/<name>.toml`."""

    name: str
    icon: str
    address: str = ""
    """What follows the app's own address."""
    group: str = ""
    """Of the menu."""

    @property
    def path(self) -> str:
        return f"pages/{self.name}.py"


HOME: Final = Page("home", ":material/home:")
LESSONS: Final = tuple(
    Page(lesson.name, lesson.icon, lesson.address, lesson.group) for lesson in lessons.LESSONS
)
PAGES: Final = (HOME, *LESSONS)
GLOSSARY: Final = Page("glossary", ":material/dictionary:", "glossary")
"""Reached from the idea of every lesson; no page of the course."""

# Per script run, not per session: a fresh server runs a deep-linked page alone, in a session of its own.
_entry_ran: ContextVar[bool] = ContextVar("entry_ran", default=False)


def navigation() -> StreamlitPage:
    """Lay out the menu in the visitor's language and return the page that was asked for."""
    _entry_ran.set(True)
    # Before the navigation, whose icon for the browser's tab would come from the internet.
    st.set_page_config(page_icon=ROOT / "assets" / "icon.svg", layout="wide")
    groups: dict[str, list[StreamlitPage]] = {}
    for page in (HOME, GLOSSARY, *LESSONS):
        name = text(f"home.group.{page.group}") if page.group else ""
        groups.setdefault(name, []).append(_entry_of(page))
    # Folded, Streamlit says in English how many pages more there are.
    return st.navigation(groups, expanded=True)


def _entry_of(page: Page) -> StreamlitPage:
    """A line of the menu; where missions are done, with their number."""
    title = text(f"{page.name}.menu")
    if page in LESSONS and (done := missions_done(page.name)):
        title = f"{title} · {done}/{len(mission_names(page.name))}"
    # The navigation marks the one that is asked for.
    return copy(_line_of(page, title))


@cache
def _line_of(page: Page, title: str) -> StreamlitPage:
    """Streamlit looks on the disk for the file of each."""
    home = page == HOME
    return st.Page(page.path, title=title, icon=page.icon, url_path=page.address or None, default=home)


def open_page() -> None:
    """Hand over to the entry if this page was run without it; the first line of every page."""
    if not _entry_ran.get():
        navigation()
        st.rerun()


def page_named(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)


def page_after(name: str) -> Page:
    """The next lesson in reading order; after the last one, home."""
    return (*LESSONS, HOME)[LESSONS.index(page_named(name)) + 1]
