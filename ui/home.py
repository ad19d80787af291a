"""The lessons as cards of the home page."""

import streamlit as st

from explainer.lessons import lesson_named
from ui.language import current_language, text
from ui.missions import mission_names, missions_done
from ui.sitemap import LESSONS, Page


def course() -> None:
    """All lessons in reading order, three beside each other."""
    for first in range(0, len(LESSONS), 3):
        for place, column in enumerate(st.columns(3), first):
            if place < len(LESSONS):
                with column:
                    _card(place + 1, LESSONS[place])


def _card(number: int, page: Page) -> None:
    """A lesson, wherever one clicks on it."""
    lesson = lesson_named(page.name)
    with st.container(border=True, key=f"card_{page.name}", height="stretch"):
        st.image(
            lesson.picture.read_text(encoding="utf-8"), width="stretch", alt=text(f"{page.name}.thumbnail")
        )
        label = f"**{number}. {text(f'{page.name}.menu')}**"
        st.page_link(page.path, label=label, query_params={"lang": current_language()})
        st.markdown(text(f"{page.name}.line"))
        st.caption(
            text(
                "home.card",
                minutes=lesson.minutes,
                level=text(f"home.level.{lesson.level}"),
                done=missions_done(page.name),
                all=len(mission_names(page.name)),
            )
        )
