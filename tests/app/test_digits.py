"""A server without MNIST fetches it once, whoever and how many ask for it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.digits.data import Digits, MissingDigitsError, load_digits
from ui import digits as page_digits
from ui.digits import digits

VISITORS = 5


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], threading.Event, threading.Event]:
    """The downloads that were begun; when the first has begun; what lets it end, with the files in place."""
    begun, first, there = list[int](), threading.Event(), threading.Event()
    whole = load_digits()

    def load() -> Digits:
        if not there.is_set():
            raise MissingDigitsError(Path("nowhere"), "missing")
        return whole

    def download(folder: Path, *, progress: Callable[[int, int], None]) -> None:
        begun.append(1)
        first.set()
        there.wait(30)

    monkeypatch.setattr(page_digits, "load_digits", load)
    monkeypatch.setattr(page_digits, "download_digits", download)
    return begun, first, there


def fetched_by_all(found: list[object]) -> list[threading.Thread]:
    def ask() -> None:
        try:
            found.append(page_digits.fetching.fetch(lambda received, total: None))
        except MissingDigitsError as error:
            found.append(error)

    threads = [threading.Thread(target=ask) for _ in range(VISITORS)]
    for thread in threads:
        thread.start()
    return threads


def test_one_download_serves_all(downloads: tuple[list[int], threading.Event, threading.Event]) -> None:
    begun, first, there = downloads
    found: list[object] = []
    threads = fetched_by_all(found)
    assert first.wait(30)
    there.set()
    for thread in threads:
        thread.join(30)
    assert len(begun) == 1
    assert [type(each) for each in found] == [Digits] * VISITORS
    assert digits() is found[0]


def test_one_failure_is_told_to_all_that_waited(
    downloads: tuple[list[int], threading.Event, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, first, _ = downloads
    goes_on = threading.Event()

    def fail(folder: Path, *, progress: Callable[[int, int], None]) -> None:
        begun.append(1)
        first.set()
        goes_on.wait(30)
        raise MissingDigitsError(folder, "no internet")

    monkeypatch.setattr(page_digits, "download_digits", fail)
    found: list[object] = []
    threads = fetched_by_all(found)
    assert first.wait(30)
    # Until all others wait.
    threading.Event().wait(0.3)
    goes_on.set()
    for thread in threads:
        thread.join(30)
    assert len(begun) == 1
    assert [type(each) for each in found] == [MissingDigitsError] * VISITORS
    with pytest.raises(MissingDigitsError):
        page_digits.fetching.fetch(lambda received, total: None)
    assert len(begun) == 2
