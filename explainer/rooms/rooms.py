"""All rooms of one process: bounded in number, size and life, with codes that are hard to guess."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from random import Random, SystemRandom
from threading import Lock
from typing import Final

from explainer.rooms.limits import Limit
from explainer.rooms.room import Act, Purpose, Refusal, Room, RoomError, View

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without I, L and O, which look like others."""
LENGTH: Final = 6
"""Of a code: 23⁶, about 148 million."""
MOST_ROOMS: Final = 64
MINUTES_IDLE: Final = 60
"""A room without a contribution and an act for so long is gone; looking does not count."""
MOST_TOKEN: Final = 64
GUESSES: Final = (10, 60.0)
"""Wrong codes of a session within so many seconds."""
ANSWERS: Final = (20, 60.0)
OPENINGS: Final = (6, 600.0)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new room: its code for everybody, its key for the teacher alone."""

    code: str
    key: str


@dataclass(slots=True)
class _Place:
    room: Room
    key: str
    touched: float


class Rooms:
    """The rooms; safe to use from several threads, every call whole or not at all.

    A session is known by its token, a random text of its own. Nothing else of it is asked for or kept.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, random: Random | None = None) -> None:
        """`clock` counts seconds; `random` draws codes and orders, by default the operating system's."""
        self._clock = clock
        self._random = random or SystemRandom()
        self._places: dict[str, _Place] = {}
        self._lock = Lock()
        self._guesses = Limit(*GUESSES, clock)
        self._answers = Limit(*ANSWERS, clock)
        self._openings = Limit(*OPENINGS, clock)

    def open(self, purpose: Purpose, token: str) -> Opened:
        """Open a room."""
        with self._lock:
            _check(token)
            self._forget_idle()
            if self._openings.reached(token):
                raise RoomError(Refusal.TOO_OFTEN)
            if len(self._places) >= MOST_ROOMS:
                raise RoomError(Refusal.NO_ROOM)
            self._openings.count(token)
            code = self._code()
            key = secrets.token_urlsafe(16)
            self._places[code] = _Place(Room(purpose, order=self._random), key, self._clock())
            return Opened(code, key)

    def look(self, code: str, token: str) -> View:
        """Return what a session may know of a room."""
        with self._lock:
            return self._found(code, token).room.view(token)

    def contribute(self, code: str, token: str, contribution: bytes) -> View:
        """Contribute to the round, or change what was contributed, while it is open."""
        with self._lock:
            place = self._found(code, token)
            if self._answers.reached(token):
                raise RoomError(Refusal.TOO_OFTEN)
            self._answers.count(token)
            place.room.contribute(token, contribution)
            place.touched = self._clock()
            return place.room.view(token)

    def seat(self, code: str, token: str) -> int:
        """Return a number of the session's own, as `Room.seat` says; no contribution tells it."""
        with self._lock:
            return self._found(code, token).room.seat(token)

    def act(self, code: str, key: str, act: Act) -> View:
        """Do what the holder of the key wants."""
        with self._lock:
            place = self._owned(code, key)
            place.room.act(act)
            place.touched = self._clock()
            return place.room.view(key)

    def collect(self, code: str, key: str) -> tuple[bytes, ...]:
        """Return the contributions of a round to the holder of the key, as `Room.collect` says."""
        with self._lock:
            return self._owned(code, key).room.collect()

    def end(self, code: str, key: str) -> None:
        """Forget a room and all that is in it."""
        with self._lock:
            self._owned(code, key)
            del self._places[code]

    def _found(self, code: str, token: str) -> _Place:
        _check(token)
        self._forget_idle()
        if self._guesses.reached(token):
            raise RoomError(Refusal.TOO_OFTEN)
        if (place := self._places.get(code)) is None:
            self._guesses.count(token)
            raise RoomError(Refusal.UNKNOWN)
        return place

    def _owned(self, code: str, key: str) -> _Place:
        place = self._found(code, key)
        if not compare_digest(place.key.encode(), key.encode()):
            raise RoomError(Refusal.UNKNOWN)
        return place

    def _forget_idle(self) -> None:
        limit = self._clock() - 60 * MINUTES_IDLE
        for code in [code for code, place in self._places.items() if place.touched <= limit]:
            del self._places[code]

    def _code(self) -> str:
        while True:
            code = "".join(self._random.choices(LETTERS, k=LENGTH))
            if code not in self._places:
                return code


def code_meant(typed: str) -> str:
    """Return a code as it is meant: without spaces and hyphens, in capitals; "" for what is none."""
    code = "".join(letter for letter in typed[:32].upper() if not letter.isspace() and letter != "-")
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def _check(token: str) -> None:
    if not 0 < len(token) <= MOST_TOKEN:
        raise RoomError(Refusal.UNFIT)
