"""What was computed, kept for all visitors of this server within one budget of bytes for all lessons.

Streamlit's own cache bounds the number of entries, of which one may be a hundred times as large as another.
"""

import inspect
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, wraps
from sys import getsizeof
from threading import Lock
from typing import Any, Final, ParamSpec, TypeVar, cast

import numpy as np

from ui.turn import given_up

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

MOST_BYTES: Final = 32_000_000
_ATOMS: Final = frozenset({str, bytes, int, float, complex, bool, type(None)})


@dataclass(slots=True)
class _Entry:
    """What is kept, how large it was when it was last measured, and what else is to be done when it goes."""

    value: Any
    bytes: int
    leave: Callable[[], object]


class Store:
    """Keeps values by their keys; what was used least lately goes, as soon as all are larger than `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._new: list[Hashable] = []
        self._lock = Lock()

    @property
    def bytes(self) -> int:
        """The size of all that is kept."""
        return sum(entry.bytes for entry in self._entries.values())

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def find(self, key: Hashable) -> tuple[Any] | None:
        """The value in a tuple of one, if it is kept."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return (entry.value,)

    def add(self, key: Hashable, value: Any, *, leave: Callable[[], object] = lambda: None) -> None:
        """Keep a value; the last one stays, however large it is."""
        with self._lock:
            self._entries[key] = _Entry(value, 0, leave)
            self._entries.move_to_end(key)
            # A picture has its JSON only once it was sent, so what is new is measured again with the next.
            for new in (*self._new, key):
                if new in self._entries:
                    self._entries[new].bytes = size_of(self._entries[new].value)
            self._new = [key]
            gone: list[_Entry] = []
            while len(self._entries) > 1 and self.bytes > self.most:
                gone.append(self._entries.popitem(last=False)[1])
        for entry in gone:
            entry.leave()

    def remove(self, key: Hashable) -> None:
        with self._lock:
            self._entries.pop(key, None)


STORE: Final = Store(MOST_BYTES)


_BETWEEN_CALLS: Final = 0.5
_computing: Final = dict[Hashable, list[Lock]]()
"""By key the lock of it, as often as somebody holds it or waits for it."""
_counting: Final = Lock()


@contextmanager
def alone(key: Hashable, meanwhile: Callable[[], object] = lambda: None) -> Generator[None]:
    """Wait until nobody else is at work on the same, and let others have the turn meanwhile.

    Now and again `meanwhile` is called; what it raises ends the waiting.
    """
    with _counting:
        asked = _computing.setdefault(key, [])
        asked.append(asked[0] if asked else Lock())
        lock = asked[0]
    try:
        if not lock.acquire(blocking=False):
            with given_up():
                while not lock.acquire(timeout=_BETWEEN_CALLS):
                    meanwhile()
        try:
            yield
        finally:
            lock.release()
    finally:
        with _counting:
            asked.pop()
            if not asked:
                del _computing[key]


def remembered(compute: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Keep what a function returns in STORE, by its arguments but those whose names begin with an underscore.

    The result is shared by all visitors and must not be changed. Who asks for what another one computes waits
    for it, and lets others have the turn meanwhile.
    """
    signature = inspect.signature(compute)
    name = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def ask(*given: Arguments.args, **named: Arguments.kwargs) -> Result:
        said = signature.bind(*given, **named).arguments.items()
        key = (name, *((each, value) for each, value in said if not each.startswith("_")))
        found = STORE.find(key)
        if found is not None:
            return found[0]
        with alone(key):
            found = STORE.find(key)
            if found is None:
                found = (compute(*given, **named),)
                STORE.add(key, found[0])
            return found[0]

    return ask


def size_of(value: Any) -> int:
    """Return about how many bytes an object takes with all that it holds; what it holds twice counts once."""
    seen: set[int] = set()
    waiting, total = [value], 0
    while waiting:
        each: Any = waiting.pop()
        if isinstance(each, np.ndarray):
            # A part of an array keeps the whole of it.
            each = _owner(each)
        if id(each) in seen:
            continue
        seen.add(id(each))
        # Most of what a figure holds are words and numbers.
        if type(each) in _ATOMS:
            total += getsizeof(each)
        elif isinstance(each, np.ndarray):
            total += each.nbytes
        elif not callable(each):
            total += getsizeof(each)
            waiting += _held_by(each)
    return total


def _owner(array: Any) -> Any:
    # What is lent by torch belongs to no array.
    base: Any = array.base
    return cast(Any, base) if isinstance(base, np.ndarray) else array


def _held_by(each: Any) -> list[Any]:
    """Return what an object holds, as far as that may be large."""
    held: list[Any] = [*getattr(each, "__dict__", {}).values()]
    if isinstance(each, dict):
        return [*held, *cast(dict[Any, Any], each).keys(), *cast(dict[Any, Any], each).values()]
    if isinstance(each, list | tuple | set | frozenset):
        return [*held, *cast(Iterable[Any], each)]
    if is_dataclass(each):
        held += [getattr(each, field.name) for field in fields(each)]
    return held


class Records(OrderedDict[Hashable, Any]):
    """Records of one kind; of more than `most`, or where the budget is spent, the oldest goes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def add(self, key: Hashable, record: Any) -> None:
        self[key] = record
        STORE.add((id(self), key), record, leave=lambda: self.pop(key, None))
        while len(self) > self.most:
            STORE.remove((id(self), self.popitem(last=False)[0]))


@cache
def records(name: str, *, most: int) -> Records:
    """The records of one kind; unlike a remembered function they can be asked whether something is there."""
    return Records(most)
