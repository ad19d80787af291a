"""Which pages there are, in reading order, and how a request finds the whole app around its page."""

from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explainer import lessons
from ui.language import text

ROOT: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `pages/<name>.py`, `locales/*/<name>.toml`."""

    name: str
    icon: str
    address: str = ""
    """What follows the app's own address."""

    @property
    def path(self) -> str:
        return f"pages/{self.name}.py"


HOME: Final = Page("home", ":material/home:")
LESSONS: Final = tuple(Page(lesson.name, lesson.icon, lesson.address) for lesson in lessons.LESSONS)
PAGES: Final = (HOME, *LESSONS)

# Per script run, not per session: a fresh server runs a deep-linked page alone, in a session of its own.
_entry_ran: ContextVar[bool] = ContextVar("entry_ran", default=False)


def navigation() -> StreamlitPage:
    """Lay out the menu in the visitor's language and return the page that was asked for."""
    _entry_ran.set(True)
    # Before the navigation, whose icon for the browser's tab would come from the internet.
    st.set_page_config(page_icon=ROOT / "assets" / "icon.svg", layout="wide")
    return st.navigation(
        [
            st.Page(
                page.path,
                title=text(f"{page.name}.menu"),
                icon=page.icon,
                url_path=page.address or None,
                default=page is HOME,
            )
            for page in PAGES
        ]
    )


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
