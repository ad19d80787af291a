"""How a learner comes into a room: by the link of the class, or by typing its code."""

from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explainer.rooms import code_meant
from ui.classroom.board import leave_button
from ui.classroom.seat import (
    PARAMETER,
    Seat,
    come_back,
    current_seat,
    forget_notice,
    join,
    notice,
    script,
)
from ui.language import current_language, quoted, text
from ui.sitemap import LESSONS

_OFFER: Final = "class.enter"
_FIELD: Final = "class.typed"
_ASKED: Final = "class.asked"
_SAID_ON: Final = "class.said_on"


def classroom(page: StreamlitPage) -> None:
    """Take the seat that the address names, and offer a field for a code in the menu."""
    asked, seat = st.query_params.get(PARAMETER), current_seat()
    if asked is None:
        come_back()
    elif seat is None or seat.is_teacher or seat.code != code_meant(asked):
        _arrive(asked, page)
    if (seat := current_seat()) is None:
        _offer()
    else:
        _say_where(seat, page)
    _say_notice(page)
    if cookies := script():
        st.html(f"<script>{cookies}</script>", unsafe_allow_javascript=True)


def _arrive(asked: str, page: StreamlitPage) -> None:
    """Join the room of a code, and go where it is."""
    st.session_state[_ASKED] = asked[:32]
    if (seat := join(asked)) is None:
        del st.query_params[PARAMETER]
        return
    st.query_params[PARAMETER] = seat.code
    for lesson in LESSONS:
        if lesson.name == seat.view.purpose.lesson and lesson.address != page.url_path:
            # In this tab's language; the link of a class says none.
            st.switch_page(lesson.path, query_params={"lang": current_language(), PARAMETER: seat.code})


def _offer() -> None:
    """A field for a code, which is sent only to those who ask for it."""
    place = st.sidebar.popover(
        text("classroom.enter"), icon=":material/groups:", key=_OFFER, on_change="rerun"
    )
    if place.open:
        place.text_input(
            text("classroom.code"),
            key=_FIELD,
            max_chars=12,
            help=text("classroom.enter_help"),
            autocomplete="off",
            on_change=_typed,
        )


def _typed() -> None:
    """What is typed counts as if it stood in the address."""
    typed: str = st.session_state[_FIELD]
    if typed.strip():
        forget_notice()
        st.query_params[PARAMETER] = typed


def _say_where(seat: Seat, page: StreamlitPage) -> None:
    """The way back to the room from another page."""
    for lesson in LESSONS:
        if lesson.name == seat.view.purpose.lesson and lesson.address != page.url_path:
            query = {"lang": current_language(), **({} if seat.is_teacher else {PARAMETER: seat.code})}
            label = text("classroom.back", code=seat.code)
            with st.sidebar.container(horizontal=True):
                st.page_link(lesson.path, label=label, icon=":material/groups:", query_params=query)
                leave_button(seat)


def _say_notice(page: StreamlitPage) -> None:
    """Say why this tab is in no room, until the visitor goes to another page."""
    if not (why := notice()):
        st.session_state.pop(_SAID_ON, None)
    elif st.session_state.setdefault(_SAID_ON, page.url_path) != page.url_path:
        forget_notice()
    else:
        code = quoted(st.session_state.get(_ASKED, ""))
        st.warning(text(f"classroom.refused.{why}", code=code), icon=":material/group_off:")
