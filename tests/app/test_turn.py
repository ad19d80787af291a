"""Runs take turns: never too many at once, and none waits for one that only waits itself."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from time import sleep

import pytest
from streamlit.testing.v1 import AppTest

from ui import turn
from ui.sitemap import ROOT
from ui.turn import AT_ONCE

PATIENCE = 30.0
"""Seconds; only a test that fails needs them."""
Start = Callable[[Callable[[], object]], Future[object]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Begin something in a thread of its own."""
    with ThreadPoolExecutor(max_workers=16) as threads:
        yield threads.submit


@pytest.fixture(autouse=True)
def turns_count_as_long_as_they_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is."""
    monkeypatch.setattr(turn, "COUNTED", 10 * PATIENCE)


def until(held: Callable[[], bool]) -> None:
    while not held():
        sleep(0.001)


def test_no_more_than_a_few_run_at_once(start: Start) -> None:
    running: list[int] = []
    most: list[int] = []

    def run() -> None:
        with turn.turn():
            running.append(1)
            most.append(len(running))
            sleep(0.002)
            running.pop()

    for future in [start(run) for _ in range(16)]:
        future.result(PATIENCE)
    assert len(most) == 16
    assert max(most) == AT_ONCE


def test_whoever_waits_lets_others_run_and_then_has_the_turn_again(start: Start) -> None:
    all_wait, answered = Barrier(AT_ONCE + 1), Event()

    def ask() -> bool:
        with turn.turn(), turn.given_up():
            all_wait.wait(PATIENCE)
            return answered.wait(PATIENCE)

    def answer() -> None:
        with turn.turn():
            answered.set()

    asking = [start(ask) for _ in range(AT_ONCE)]
    all_wait.wait(PATIENCE)
    start(answer).result(PATIENCE)
    assert all(future.result(PATIENCE) for future in asking)


def test_a_run_that_ends_early_leaves_its_turn(start: Start) -> None:
    def run() -> None:
        with turn.turn():
            raise InterruptedError

    for _ in range(AT_ONCE + 1):
        with pytest.raises(InterruptedError):
            start(run).result(PATIENCE)


def test_without_a_turn_there_is_none_to_give_up(start: Start) -> None:
    def fragment() -> None:
        with turn.given_up():
            turn.offer()

    for _ in range(AT_ONCE + 1):
        start(fragment).result(PATIENCE)
    test_no_more_than_a_few_run_at_once(start)


def test_a_turn_is_given_up_once_however_deep_the_waiting(start: Start) -> None:
    def run() -> None:
        with turn.turn():
            for _ in range(2):
                with turn.given_up(), turn.given_up():
                    pass

    for _ in range(AT_ONCE + 1):
        start(run).result(PATIENCE)
    test_no_more_than_a_few_run_at_once(start)


@contextmanager
def as_many_as_may(start: Start) -> Generator[None]:
    """While runs have all the turns that there are."""
    begun, over = Barrier(AT_ONCE + 1), Event()

    def run() -> None:
        with turn.turn():
            begun.wait(PATIENCE)
            assert over.wait(PATIENCE)

    running = [start(run) for _ in range(AT_ONCE)]
    begun.wait(PATIENCE)
    try:
        yield
    finally:
        over.set()
    for future in running:
        future.result(PATIENCE)


def test_runs_that_take_long_hold_nobody_up(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "COUNTED", 0.05)
    with as_many_as_may(start):
        for _ in range(AT_ONCE + 1):
            test_a_run_that_ends_early_leaves_its_turn(start)
    monkeypatch.setattr(turn, "COUNTED", 10 * PATIENCE)
    test_no_more_than_a_few_run_at_once(start)


def test_home_waits_for_nobody(start: Start) -> None:
    with as_many_as_may(start):
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=PATIENCE).run()
        assert not app.exception


def test_a_run_that_has_not_begun_goes_first(start: Start) -> None:
    order: list[str] = []
    taken, ready = Barrier(AT_ONCE + 1), Event()

    def long() -> None:
        with turn.turn():
            taken.wait(PATIENCE)
            assert ready.wait(PATIENCE)
            until(lambda: turn.offer() is None and "new" in order)
            order.append("long")

    def new() -> None:
        with turn.turn():
            order.append("new")

    running = [start(long) for _ in range(AT_ONCE)]
    taken.wait(PATIENCE)
    newcomer = start(new)
    ready.set()
    for future in (newcomer, *running):
        future.result(PATIENCE)
    assert order == ["new", *["long"] * AT_ONCE]
