"""What a class hands in, one press each: learners see their own, the teacher what all of it shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from explainer.rooms import FEWEST, Act, Purpose, RoomError, View
from ui.classroom import board
from ui.classroom.seat import Seat, open_room
from ui.language import text

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class Offer:
    """A room that a teacher may open on a page: `<words>.title` of the catalog says for what."""

    words: str
    purpose: Callable[[], Purpose]
    """Raises RoomError for settings that no room can be opened for."""


def offer_rooms(page: str, offers: Sequence[Offer]) -> None:
    """A button for every room that can be opened, and a word where that is refused."""
    if offers:
        st.markdown(text("gathering.ask"))
    for offer in offers:
        title = text(f"{offer.words}.title")
        key = f"{page}.hand_out.{offer.words}"
        if st.button(text("gathering.open", title=title), key=key, icon=":material/stacks:"):
            _open(offer)


def _open(offer: Offer) -> None:
    try:
        purpose = offer.purpose()
    except RoomError:
        st.warning(text("gathering.unfit"), icon=":material/error:")
        return
    if (refusal := open_room(purpose)) is None:
        st.rerun()
    st.warning(f"{text(f'classroom.refused.{refusal}')} {text('classroom.links_instead')}")


def gathering(
    seat: Seat,
    words: str,
    *,
    hand_in: Callable[[], None],
    show: Callable[[Sequence[bytes], bool], None],
    numbers: Mapping[str, object] | None = None,
) -> None:
    """The room as a learner or the teacher sees it.

    `hand_in` is a learner's part. `show` draws at least FEWEST of what was handed in, in no order; it is told
    whether the room is closed by then. The catalog's `<words>.title` and `.what` say what it is about; the
    latter may speak of the `numbers`.
    """
    title, what = text(f"{words}.title"), text(f"{words}.what", **(numbers or {}))
    board.style()
    with st.container(border=True, key="mission"):
        if seat.is_teacher:
            _teacher(seat, title, what, show)
        else:
            _learner(seat, title, what, hand_in)
        board.refused(seat)


def _teacher(seat: Seat, title: str, what: str, show: Callable[[Sequence[bytes], bool], None]) -> None:
    handed_in = seat.collect() if seat.view.total is not None else ()
    seen = seat.view.total

    def is_new(now: View) -> bool:
        return now.total not in (None, seen) and now.total >= len(handed_in) + FEWEST

    left, right = st.columns([3, 1], gap="medium")
    with right:
        board.board(seat)
    with left:
        st.caption(title)
        if handed_in:
            show(handed_in, not seat.view.is_open)
        else:
            st.markdown(what)
            st.markdown(text("gathering.begins", fewest=FEWEST))
        board.follow(seat, is_new=is_new)
        with st.container(horizontal=True):
            st.button(
                text("gathering.close"),
                key="class.close",
                type="primary",
                help=text("gathering.close_help", fewest=FEWEST),
                disabled=not seat.view.is_open or seat.view.total is None,
                on_click=seat.act,
                args=(Act.SHOW,),
            )
            board.leave_button(seat)


def _learner(seat: Seat, title: str, what: str, hand_in: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(text("gathering.in", title=title, code=seat.code))
        board.leave_button(seat)
    if seat.view.is_open:
        st.markdown(what)
        hand_in()
    else:
        st.caption(text("gathering.closed"))
    board.follow(seat)


def pressed(key: str, label: str, *, able: bool = True, icon: str | None = None) -> bool:
    """Show the button that hands something in; True in the run after a press.

    What is then computed takes its turn, as it would not in a callback.
    """
    slot = f"{key}.pressed"
    st.button(
        label, key=key, type="primary", icon=icon, disabled=not able, on_click=_note_press, args=(slot,)
    )
    return st.session_state.pop(slot, False)


def _note_press(slot: str) -> None:
    st.session_state[slot] = True


def readable(handed_in: Sequence[bytes], unpack: Callable[[bytes], Piece]) -> list[Piece]:
    """What of it can be read; the rest comes from a server of another version."""
    pieces: list[Piece] = []
    for each in handed_in:
        try:
            pieces.append(unpack(each))
        except ValueError:
            continue
    return pieces
