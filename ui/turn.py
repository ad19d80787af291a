"""Runs of the script take turns.

A small tensor operation gives Python's lock away and waits to get it back. Thirty runs that do so at once
take three times as long as one after the other, and even the first of them ends late.
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore, get_ident, local
from time import sleep
from typing import Final

AT_ONCE: Final = 2
"""So that a long run does not hold up all others."""

_turns = BoundedSemaphore(AT_ONCE)
_newcomers: set[int] = set()
"""Threads that wait for their first turn."""
_own = local()


@contextmanager
def turn() -> Generator[None]:
    """Wait until fewer than AT_ONCE other runs have theirs."""
    _newcomers.add(get_ident())
    with _turns:
        _newcomers.discard(get_ident())
        _own.taken = True
        try:
            yield
        finally:
            _own.taken = False


@contextmanager
def given_up() -> Generator[None]:
    """Let others have the turn of this run, if it has one, while it only waits."""
    if not getattr(_own, "taken", False):
        yield
        return
    _own.taken = False
    _turns.release()
    try:
        yield
    finally:
        _turns.acquire()
        _own.taken = True


def offer() -> None:
    """Let a run go first that has not begun; for now and again in what takes long and nobody waits for."""
    if _newcomers and getattr(_own, "taken", False):
        with given_up():
            # Otherwise this thread would take the turn again before another has woken up.
            sleep(0.002)
