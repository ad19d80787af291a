"""What servers of a cluster keep for each other: bounded, and found by what was asked for."""

from typing import Any

from explainer.digits.recipe import Recipe
from explainer.jobs import Engine
from explainer.jobs.shelf import MOST_BYTES, MOST_KEPT, Shelf, label_of
from tests.explainer import work_for_jobs as work


class Scheduler:
    """Its list of published datasets, as a client has it."""

    def __init__(self) -> None:
        self.published: dict[str, bytes] = {"of somebody else": b""}

    def list_datasets(self, *, callback_timeout: float) -> list[str]:
        return sorted(self.published)

    def get_dataset(self, name: str, default: None, *, callback_timeout: float) -> bytes | None:
        return self.published.get(name, default)

    def publish_dataset(self, found: dict[str, bytes], *, callback_timeout: float) -> None:
        self.published |= found

    def unpublish_dataset(self, name: str, *, callback_timeout: float) -> None:
        del self.published[name]


def test_the_oldest_goes_and_what_is_too_large_never_comes() -> None:
    scheduler = Scheduler()
    shelf = Shelf(scheduler, patience=1)
    for number in range(MOST_KEPT + 2):
        for _ in range(2):
            shelf.put(f"label {number}", f"{number}".encode())
    shelf.put("large", b" " * (MOST_BYTES + 1))
    kept = [shelf.get(f"label {number}") for number in range(MOST_KEPT + 2)]
    assert kept == [None, None, *(f"{number}".encode() for number in range(2, MOST_KEPT + 2))]
    assert shelf.get("large") is None
    assert len(scheduler.published) == MOST_KEPT + 1
    assert "of somebody else" in scheduler.published


def test_a_label_is_that_of_equal_arguments_alone() -> None:
    one, same, other = Recipe(seed=1), Recipe(seed=1), Recipe(seed=1, learning_rate=0.02)
    assert label_of("work", (one,)) == label_of("work", (same,))
    labels = {label_of(name, (recipe,)) for name in ("work", "play") for recipe in (one, other)}
    assert len(labels) == 4


def test_a_silent_scheduler_is_not_asked_again_at_once() -> None:
    class Silent:
        asked = 0

        def get(self, label: str) -> bytes | None:
            self.asked += 1
            raise TimeoutError(label)

    class Cluster:
        shelf = Silent()

    engine: Any = Engine(address="tcp://127.0.0.1:1")
    assert engine.found(work.count, 3) is None
    engine._cluster = Cluster()
    for _ in range(3):
        assert engine.found(work.count, 3) is None
    assert Cluster.shelf.asked == 1
