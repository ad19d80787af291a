"""Which room of a class this tab is in, and as whom.

A session is known to the room by a random token. A learner's browser holds it in a cookie, so that a reload
is no second learner; a teacher's holds the key of the room. Both are forgotten when the browser is closed.
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Final

import streamlit as st

from explainer.rooms import Act, Purpose, Refusal, RoomError, Store, View, code_meant, store_at

PARAMETER: Final = "class"
_SEAT: Final = "class.seat"
_TOKEN: Final = "class.token"
_LOOKED: Final = "class.looked"
_GONE: Final = "class.gone"
_NOTICE: Final = "class.notice"
_LEARNER: Final = "explainer_class"
_TEACHER: Final = "explainer_class_key"
"""Cookies: the code of a room, and the token or the key."""


@dataclass(slots=True)
class Seat:
    """A place in a room: a learner's, or with a key the teacher's."""

    code: str
    view: View
    """What was last seen of the room."""
    key: str = ""
    said: dict[int, bytes] = field(default_factory=dict[int, bytes])
    """What this session contributed, by round."""
    numbers: dict[int, int] = field(default_factory=dict[int, int])
    """What `number` gave, by round."""
    played: bool = False
    """Whether this page has played what is true."""
    refusal: Refusal | None = None
    """Why the last thing was not done."""
    is_blind: bool = False
    """Whether the last look was refused."""

    @property
    def is_teacher(self) -> bool:
        return bool(self.key)

    def look(self) -> None:
        """See what is new; a room that is gone is left. What was refused before is still so."""
        before = None if self.is_blind else self.refusal
        self.is_blind = not self._see(lambda: _store().look(self.code, _token()))
        if not self.is_blind:
            self.refusal = before

    def contribute(self, contribution: bytes) -> None:
        """Contribute to the round at hand, or in place of what was contributed."""
        now = self.view.round
        if self._see(lambda: _store().contribute(self.code, _token(), contribution)):
            self.said[now] = contribution

    def number(self) -> int | None:
        """A number that no other session of this room has; None while that is refused."""
        now = self.view.round
        if now not in self.numbers:
            try:
                self.numbers[now] = _store().seat(self.code, _token())
            except RoomError as error:
                self._refused(error.refusal)
                return None
        return self.numbers[now]

    def act(self, act: Act) -> None:
        """Do what a teacher does."""
        self._see(lambda: _store().act(self.code, self.key, act))

    def collect(self) -> tuple[bytes, ...]:
        """What was contributed to the round, for the teacher; nothing while that is refused."""
        try:
            return _store().collect(self.code, self.key)
        except RoomError as error:
            self._refused(error.refusal)
            return ()

    def _see(self, ask: Callable[[], View]) -> bool:
        try:
            self.view = ask()
        except RoomError as error:
            self._refused(error.refusal)
            return False
        if self.view.mine is not None:
            self.said[self.view.round] = self.view.mine
        self.refusal = None
        return True

    def _refused(self, refusal: Refusal) -> None:
        self.refusal = refusal
        if refusal is Refusal.UNKNOWN:
            _stand_up("ended")


def current_seat() -> Seat | None:
    """Where this tab sits, if it is in a room."""
    return st.session_state.get(_SEAT)


def seat_at(lesson: str, kind: str) -> Seat | None:
    """Where this tab sits, if its room is for this."""
    seat = current_seat()
    return seat if seat and (seat.view.purpose.lesson, seat.view.purpose.kind) == (lesson, kind) else None


def open_room(purpose: Purpose) -> Refusal | None:
    """Open a room as its teacher, or say why there is none; the one before ends."""
    leave()
    try:
        opened = _store().open(purpose, _token())
        view = _store().look(opened.code, _token())
    except RoomError as error:
        return error.refusal
    _sit(Seat(opened.code, view, opened.key))
    return None


def join(typed: str) -> Seat | None:
    """Take a learner's seat in the room of a code; where that is refused, `notice` says why."""
    code = code_meant(typed)
    known, token = _cookie(_LEARNER)
    if known == code != "":
        st.session_state[_TOKEN] = token
    try:
        if not code:
            raise RoomError(Refusal.UNKNOWN)
        seat = Seat(code, _store().look(code, _token()))
    except RoomError as error:
        st.session_state[_NOTICE] = error.refusal.value
        return None
    if seat.view.mine is not None:
        seat.said[seat.view.round] = seat.view.mine
    _sit(seat)
    return seat


def come_back() -> None:
    """Take the teacher's seat again that the browser remembers, after a reload."""
    if st.session_state.get(_LOOKED):
        return
    st.session_state[_LOOKED] = True
    code, key = _cookie(_TEACHER)
    if code:
        with suppress(RoomError):
            _sit(Seat(code, _store().look(code, _token()), key))


def leave() -> None:
    """Leave the room; with its teacher it ends for all."""
    seat = current_seat()
    if seat is None:
        return
    _stand_up("")
    if seat.is_teacher:
        with suppress(RoomError):
            _store().end(seat.code, seat.key)


def notice() -> str:
    """Why this tab is in no room, though it was or wanted to be: a Refusal, or "ended"."""
    return st.session_state.get(_NOTICE, "")


def forget_notice() -> None:
    """Say it no longer."""
    st.session_state.pop(_NOTICE, None)


def script() -> str:
    """JavaScript that has the browser remember the seat, and a key no longer than the room."""
    seat = current_seat()
    if seat is None:
        gone = st.session_state.pop(_GONE, False)
        return _writing(_TEACHER, "; max-age=0") if gone else ""
    name, secret = (_TEACHER, seat.key) if seat.is_teacher else (_LEARNER, _token())
    return _writing(name, f"{seat.code}.{secret}")


def _writing(name: str, value: str) -> str:
    return f"document.cookie = '{name}={value}; path=/; samesite=lax';"


def _store() -> Store:
    return store_at(os.environ.get("DASK_SCHEDULER_ADDRESS", ""))


def _token() -> str:
    return st.session_state.setdefault(_TOKEN, token_urlsafe(16))


def _cookie(name: str) -> tuple[str, str]:
    """Code and secret of a cookie that is well formed, or twice nothing; both become part of a script."""
    found = re.fullmatch(r"([A-Z]{6})\.([A-Za-z0-9_-]{1,64})", str(st.context.cookies.get(name, "")))
    return (found[1], found[2]) if found else ("", "")


def _sit(seat: Seat) -> None:
    st.session_state[_SEAT] = seat
    forget_notice()


def _stand_up(why: str) -> None:
    seat: Seat | None = st.session_state.pop(_SEAT, None)
    st.session_state[_GONE] = seat is not None and seat.is_teacher
    st.session_state[_NOTICE] = why
    st.query_params.pop(PARAMETER, None)
