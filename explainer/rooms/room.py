"""One room: what it is for, what was contributed in its rounds, and what anybody may know of that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Final

from explainer.rooms.disclosure import FEWEST, Table, table_after

MOST_ANSWERS: Final = 200
"""Sessions that may contribute to a round."""
MOST_BYTES: Final = 2_048
"""Of one contribution."""
MOST_CHOICES: Final = 12
MOST_ROUNDS: Final = 2
_MOST_LETTERS: Final = 64
MOST_ABOUT: Final = 1_000
"""Letters of what a room is about."""


class Refusal(StrEnum):
    """Why something was not done."""

    UNKNOWN = "unknown"
    """No room has this code, or no longer; or this is not its key."""
    TOO_OFTEN = "too_often"
    CLOSED = "closed"
    """The round takes no contributions."""
    FULL = "full"
    """The room has as many contributions as it may."""
    NO_ROOM = "no_room"
    """There are as many rooms as there may be."""
    TOO_FEW = "too_few"
    """Fewer than FEWEST have answered."""
    UNFIT = "unfit"
    """This is no contribution of such a room."""
    UNREACHABLE = "unreachable"
    """The cluster that holds the rooms does not answer."""


class RoomError(Exception):
    """Something was refused."""

    def __init__(self, refusal: Refusal) -> None:
        """Say why."""
        super().__init__(refusal)
        self.refusal = refusal


class Act(StrEnum):
    """What a teacher does with a room."""

    SHOW = "show"
    """Close the round and show what may be shown of it; refused with fewer than FEWEST contributions."""
    TRUTH = "truth"
    """Close the round and let every page play what is true."""
    AGAIN = "again"
    """Begin the second round."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a room is for, in words that only its pages understand."""

    kind: str
    """Of what is contributed: "question", …"""
    lesson: str
    about: str = ""
    """Which of the lesson's tasks, or the settings of all."""
    choices: int = 0
    """Of a question: a contribution is the index of an answer, as one byte. 0: it is any bytes."""
    most_bytes: int = 1
    """Of a contribution."""

    def __post_init__(self) -> None:
        """Raise RoomError for what is larger than a room may be."""
        words_fit = max(len(self.kind), len(self.lesson)) <= _MOST_LETTERS and len(self.about) <= MOST_ABOUT
        sizes_fit = 0 <= self.choices <= MOST_CHOICES and 0 < self.most_bytes <= MOST_BYTES
        if not sizes_fit or not words_fit:
            raise RoomError(Refusal.UNFIT)

    def takes(self, contribution: bytes) -> bool:
        """Whether this may be contributed."""
        if self.choices:
            return len(contribution) == 1 and contribution[0] < self.choices
        return 0 < len(contribution) <= self.most_bytes


@dataclass(frozen=True, slots=True)
class View:
    """What a session may know of a room."""

    purpose: Purpose
    acts: int
    """How often the teacher has done something: what else a learner sees changes with it alone."""
    round: int
    """1 or 2."""
    is_open: bool
    total: int | None
    """Contributions in this round; None for fewer than FEWEST."""
    tables: tuple[Table | None, ...]
    """Of each round until now what may be shown of its vote; None before the teacher shows it."""
    truth: bool
    """Whether what is true was played."""
    mine: bytes | None
    """What the session has contributed to this round, while it is open."""


@dataclass(slots=True)
class Round:
    """Contributions by session, until they are taken from their sessions for good."""

    held: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """By the random token of a session, which may change its own."""
    spent: set[str] = field(default_factory=set[str])
    """Tokens of contributions that were released."""
    released: list[bytes] = field(default_factory=list[bytes])
    """In no order."""
    seats: dict[str, int] = field(default_factory=dict[str, int])
    """Numbers by the token that asked for one."""
    is_open: bool = True
    table: Table | None = None
    """Once it is shown."""

    @property
    def total(self) -> int:
        """How many have contributed."""
        return len(self.held) + len(self.released)

    def release(self, order: Random) -> None:
        """Part the contributions from their sessions, if together they give nobody away."""
        if len(self.held) >= FEWEST:
            self.released += self.held.values()
            order.shuffle(self.released)
            self.spent |= self.held.keys()
            self.held.clear()

    def close(self, order: Random) -> None:
        """Take no more; what cannot be released is forgotten, and so are all tokens."""
        self.release(order)
        self.is_open = False
        self.held.clear()
        self.spent.clear()
        self.seats.clear()


class Room:
    """A room as its store holds it; for one thread at a time."""

    def __init__(self, purpose: Purpose, *, order: Random) -> None:
        """`order` shuffles what is released."""
        self.purpose = purpose
        self.acts = 1
        self.truth = False
        self.rounds = [Round()]
        self._next_seat = 0
        self._order = order

    @property
    def _now(self) -> Round:
        return self.rounds[-1]

    def view(self, token: str) -> View:
        """Return what this session may know."""
        now, total = self._now, self._now.total
        return View(
            purpose=self.purpose,
            acts=self.acts,
            round=len(self.rounds),
            is_open=now.is_open,
            total=total if total >= FEWEST else None,
            tables=tuple(each.table for each in self.rounds),
            truth=self.truth,
            mine=now.held.get(token),
        )

    def contribute(self, token: str, contribution: bytes) -> None:
        """Take a contribution, or another one of the same session in its place."""
        now = self._now
        if not now.is_open or token in now.spent:
            raise RoomError(Refusal.CLOSED)
        if not self.purpose.takes(contribution):
            raise RoomError(Refusal.UNFIT)
        if token not in now.held and now.total >= MOST_ANSWERS:
            raise RoomError(Refusal.FULL)
        now.held[token] = contribution

    def seat(self, token: str) -> int:
        """Return the next number that no session of this room has had; while the round is open, the same."""
        now = self._now
        if not now.is_open:
            raise RoomError(Refusal.CLOSED)
        if token not in now.seats:
            if len(now.seats) >= MOST_ANSWERS:
                raise RoomError(Refusal.FULL)
            now.seats[token] = self._next_seat
            self._next_seat += 1
        return now.seats[token]

    def act(self, act: Act) -> None:
        """Do what the teacher wants."""
        match act:
            case Act.SHOW:
                self._show()
            case Act.TRUTH:
                self._now.close(self._order)
                self.truth = True
            case Act.AGAIN:
                if len(self.rounds) == MOST_ROUNDS:
                    raise RoomError(Refusal.CLOSED)
                self._now.close(self._order)
                self.rounds.append(Round())
        self.acts += 1

    def _show(self) -> None:
        now = self._now
        if now.total < FEWEST:
            raise RoomError(Refusal.TOO_FEW)
        now.close(self._order)
        if self.purpose.choices:
            before = self.rounds[-2].table if len(self.rounds) > 1 else None
            now.table = table_after(before, counts_of(now.released, self.purpose.choices))

    def collect(self) -> tuple[bytes, ...]:
        """Return what was contributed to this round, in no order, for a purpose without choices.

        Of an open round at least FEWEST new ones come at once; their sessions cannot change those any more.
        """
        if self.purpose.choices:
            raise RoomError(Refusal.UNFIT)
        if self._now.is_open:
            self._now.release(self._order)
        return tuple(self._now.released)


def counts_of(contributions: Sequence[bytes], choices: int) -> tuple[int, ...]:
    """Return how many chose each answer."""
    chosen = [each[0] for each in contributions]
    return tuple(chosen.count(choice) for choice in range(choices))
