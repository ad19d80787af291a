"""What every room has on its page: its code on the wall, how many have answered, a look now and again."""

from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from explainer.rooms import FEWEST, View
from ui.classroom.seat import PARAMETER, Seat, current_seat, leave
from ui.language import text
from ui.links import place, qr_code, show_qr

EVERY: Final = 2.0
"""Seconds between two looks."""
_STYLE: Final = Path(__file__).with_name("classroom.css")


def style() -> None:
    """The look of code and votes."""
    st.html(_STYLE)


def board(seat: Seat) -> None:
    """For the teacher: code, link and QR code. The link names no language, as each browser has its own."""
    link = f"{place()}?{PARAMETER}={seat.code}"
    st.html(f'<p class="class-code"><small>{escape(text("classroom.code"))}</small> <b>{seat.code}</b></p>')
    show_qr(_qr(link))
    st.code(link, language=None, wrap_lines=True)


@lru_cache(maxsize=64)
def _qr(link: str) -> str:
    return qr_code(link)


def follow(seat: Seat, *, is_new: Callable[[View], bool] = lambda view: False) -> None:
    """Look at the room now and again. Nothing is drawn, but for a teacher how many have contributed.

    The whole page runs again once the teacher has acted, the room is gone, FEWEST have contributed, or what
    is seen `is_new` to the page.
    """

    @st.fragment(run_every=EVERY)
    def look() -> None:
        # A page that is left goes on looking until the browser has its next one.
        if current_seat() is not seat:
            return
        before, silent = seat.view, seat.refusal
        seat.look()
        if (
            current_seat() is not seat
            or seat.refusal is not silent
            or (before.acts, before.total is None) != (seat.view.acts, seat.view.total is None)
            or is_new(seat.view)
        ):
            st.rerun()
        if seat.is_teacher and seat.view.is_open:
            st.markdown(_counted(seat))

    look()


def _counted(seat: Seat) -> str:
    """How many have contributed to the round, as far as that may be said."""
    total = seat.view.total
    return text("classroom.few", fewest=FEWEST) if total is None else text("classroom.total", total=total)


def refused(seat: Seat) -> None:
    """Say why the last thing was not done."""
    if seat.refusal is not None:
        st.warning(text(f"classroom.refused.{seat.refusal}"), icon=":material/error:")


def leave_button(seat: Seat) -> None:
    """Leave the room; a teacher ends it."""
    role = "end" if seat.is_teacher else "leave"
    st.button(
        text(f"classroom.{role}"),
        key="class.leave",
        help=text(f"classroom.{role}_help"),
        on_click=leave,
        icon=":material/logout:",
    )
