"""What any server of a cluster has computed, kept by the scheduler so that the others need not compute it."""

import time
from hashlib import sha256
from typing import Any, Final

MOST_KEPT: Final = 32
MOST_BYTES: Final = 8_000_000
"""Of one result, pickled: all together take at most 256 MB of the scheduler."""
_FOLDER: Final = "explainer/"


def label_of(work: str, arguments: tuple[object, ...]) -> str:
    """Return a name of what was asked for: the same in every process, unlike a hash or a pickle."""
    return sha256(f"{work}{arguments!r}".encode()).hexdigest()


class Shelf:
    """Results by their labels, in Dask's list of published datasets; the oldest goes when there are too many.

    Every call asks the scheduler, and raises TimeoutError or OSError unless it answers within `patience`.
    """

    def __init__(self, client: Any, *, patience: float) -> None:
        """`client` is a distributed.Client; `patience` is in seconds."""
        self._client = client
        self._patience = patience

    def put(self, label: str, result: bytes) -> None:
        """Keep a pickled result, unless it is there or too large."""
        names = self._names()
        if len(result) > MOST_BYTES or _named(label, names):
            return
        for oldest in names[: max(0, len(names) + 1 - MOST_KEPT)]:
            self._client.unpublish_dataset(oldest, callback_timeout=self._patience)
        name = f"{_FOLDER}{time.time_ns():020}-{label}"
        self._client.publish_dataset({name: result}, callback_timeout=self._patience)

    def get(self, label: str) -> bytes | None:
        """Return the pickled result, if it is kept."""
        name = _named(label, self._names())
        if name is None:
            return None
        return self._client.get_dataset(name, None, callback_timeout=self._patience)

    def _names(self) -> list[str]:
        # The scheduler sorts them, and each begins with its time.
        names = self._client.list_datasets(callback_timeout=self._patience)
        return [name for name in names if str(name).startswith(_FOLDER)]


def _named(label: str, names: list[str]) -> str | None:
    return next((name for name in names if name.endswith(label)), None)
