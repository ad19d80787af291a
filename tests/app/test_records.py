"""What is kept for all visitors: within one budget of bytes, computed once, the least used goes first."""

import threading
import time
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from explainer.kit.moving_figures import Picture
from ui import records as kept
from ui.records import Records, Store, alone, remembered, size_of


@dataclass(frozen=True, slots=True)
class Held:
    numbers: np.ndarray
    words: str


def test_the_size_is_that_of_the_arrays_and_texts_in_it() -> None:
    numbers = np.zeros(250_000)
    for value in (numbers, [numbers, numbers], {"a": numbers}, Held(numbers, ""), (numbers[:10], numbers)):
        assert 2_000_000 <= size_of(value) < 2_001_000
    lent = torch.zeros(250_000, dtype=torch.float64).numpy()
    assert 2_000_000 <= size_of(lent) < 2_001_000
    assert size_of(Held(np.zeros(0), "a" * 1_000_000)) == pytest.approx(1_000_000, rel=0.01)


def test_a_picture_is_as_large_as_its_figure_and_its_json() -> None:
    picture = Picture(go.Figure(go.Scatter(y=np.random.default_rng(0).normal(size=100_000))))
    before = size_of(picture)
    assert before >= 800_000
    assert size_of(picture) - before < 1_000
    assert size_of(picture) < before + 1_000
    length = len(picture.json)
    assert size_of(picture) >= before + length


def test_what_was_used_least_lately_goes() -> None:
    store = Store(most=3_000)
    for name in "abc":
        store.add(name, bytes(900))
    assert store.find("a")
    store.add("d", bytes(900))
    assert [name for name in "abcd" if name in store] == ["a", "c", "d"]
    assert store.bytes <= 3_000


def test_the_last_one_stays_however_large() -> None:
    store = Store(most=100)
    store.add("small", bytes(10))
    store.add("large", bytes(10_000))
    assert "small" not in store and "large" in store


def test_however_large_entries_are_all_stay_within_the_budget() -> None:
    store, generator = Store(most=1_000_000), np.random.default_rng(0)
    for number in range(300):
        store.add(number, np.zeros(int(generator.integers(1, 60_000))))
        assert store.bytes <= 1_000_000


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store(most=50_000)
    monkeypatch.setattr(kept, "STORE", store)
    return store


def test_all_functions_and_records_share_one_budget(budget: Store) -> None:
    calls: list[tuple[str, int]] = []

    @remembered
    def first(number: int, _ignored: object = None) -> bytes:
        calls.append(("first", number))
        return bytes(20_000)

    @remembered
    def second(*, number: int) -> bytes:
        calls.append(("second", number))
        return bytes(20_000)

    assert first(1, object()) is first(1, object()) is first(number=1)
    assert second(number=1) is second(number=1)
    assert calls == [("first", 1), ("second", 1)]
    records = Records(most=10)
    records.add("key", bytes(20_000))
    first(1)
    assert calls == [("first", 1), ("second", 1), ("first", 1)]
    second(number=2)
    second(number=3)
    assert not records
    assert budget.bytes <= 50_000


def test_records_beyond_their_number_leave_the_budget(budget: Store) -> None:
    records = Records(most=2)
    for number in range(5):
        records.add(number, bytes(1_000))
    assert list(records) == [3, 4]
    assert budget.bytes < 3_000


def test_what_several_ask_for_at_once_is_computed_once(budget: Store) -> None:
    begun, goes_on, calls = threading.Event(), threading.Event(), list[int]()

    @remembered
    def slow(number: int) -> object:
        calls.append(number)
        begun.set()
        goes_on.wait(30)
        return object()

    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(slow(1))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    goes_on.set()
    for thread in threads:
        thread.join()
    assert calls == [1]
    assert len(set(map(id, found))) == 1


def test_who_is_at_work_on_the_same_is_waited_for_and_on_something_else_is_not() -> None:
    order, inside, goes_on = list[str](), threading.Event(), threading.Event()

    def first() -> None:
        with alone("same"):
            inside.set()
            goes_on.wait(30)
            order.append("first")

    def second() -> None:
        with alone("same"):
            order.append("second")

    threads = [threading.Thread(target=work) for work in (first, second)]
    threads[0].start()
    assert inside.wait(30)
    threads[1].start()
    with pytest.raises(KeyError), alone("same", lambda: {}["no more waiting"]):
        order.append("never")
    with alone("other"):
        order.append("other")
    goes_on.set()
    for thread in threads:
        thread.join()
    assert order == ["other", "first", "second"]


def test_however_many_wait_for_the_same_one_is_at_work() -> None:
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with alone("same"):
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_failure_is_not_kept(budget: Store) -> None:
    calls: list[int] = []

    @remembered
    def fails(number: int) -> None:
        calls.append(number)
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            fails(1)
    assert calls == [1, 1]
