"""Which pages there are, in reading order, and how a request finds the whole app around its page."""

from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.language import text

ROOT: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `pages/<name>.py`, `locales/*/<name>.toml`, `<name>_…` in its links."""

    name: str
    icon: str

    @property
    def path(self) -> str:
        return f"pages/{self.name}.py"

    @property
    def address(self) -> str:
        """What follows the app's own address; nothing for the home page."""
        return "" if self is HOME else self.name.replace("_", "-")

    @property
    def picture(self) -> Path:
        """The moving picture on the home page, drawn from a real run by `python -m explainer.thumbnails`."""
        return ROOT / "assets" / f"{self.name}.svg"


HOME: Final = Page("home", ":material/home:")
LESSONS: Final = (
    Page("perceptron", ":material/linear_scale:"),
    Page("xor", ":material/join_inner:"),
    Page("activations", ":material/show_chart:"),
    Page("gradient_flow", ":material/stacks:"),
    Page("gradient_descent", ":material/landscape:"),
    Page("optimizers", ":material/sports_score:"),
    Page("mnist", ":material/draw:"),
)
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


def lesson_after(name: str) -> Page | None:
    """The next lesson in reading order."""
    names = [page.name for page in LESSONS]
    following = names.index(name) + 1
    return LESSONS[following] if following < len(LESSONS) else None
