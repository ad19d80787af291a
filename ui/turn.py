"""Whole runs of the script take turns: a semaphore, from which a run that takes long is let go.

A small tensor operation gives Python's lock away and waits to get it back. Thirty runs that do so at once
take three times as long as one after the other, and even the first of them ends late. Runs of a fragment
take no turn: a knob that comes to rest, and a look at how a job gets on, are short.
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Condition, get_ident
from time import monotonic, sleep
from typing import Final

AT_ONCE: Final = 2
"""So that a long run does not hold up all others."""
COUNTED: Final = 2.0
"""Seconds after which a turn counts no more: its run goes on beside those that may then begin."""

_line = Condition()
_turns: dict[int, float] = {}
"""Until when the turn of a thread counts."""
_newcomers: set[int] = set()
"""Threads that wait for their first turn."""


@contextmanager
def turn() -> Generator[None]:
    """Wait until fewer than AT_ONCE turns of other runs count."""
    _newcomers.add(get_ident())
    _take()
    _newcomers.discard(get_ident())
    try:
        yield
    finally:
        _leave()


@contextmanager
def given_up() -> Generator[None]:
    """Let others have the turn of this run, if it has one, while it only waits."""
    if get_ident() not in _turns:
        yield
        return
    _leave()
    try:
        yield
    finally:
        _take()


def offer() -> None:
    """Let a run go first that has not begun; for now and again in what takes long and nobody waits for."""
    if _newcomers and get_ident() in _turns:
        with given_up():
            # Otherwise this thread would take the turn again before another has woken up.
            sleep(0.002)


def _take() -> None:
    with _line:
        while (seconds := _seconds_to_wait()) > 0:
            _line.wait(seconds)
        _turns[get_ident()] = monotonic() + COUNTED


def _leave() -> None:
    with _line:
        del _turns[get_ident()]
        _line.notify()


def _seconds_to_wait() -> float:
    """How long as many turns count that no other may begin."""
    left = sorted(until - monotonic() for until in _turns.values())
    return left[-AT_ONCE] if len(left) >= AT_ONCE else 0.0
