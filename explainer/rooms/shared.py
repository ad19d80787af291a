"""Where the rooms are: in this process, or in the scheduler of a Dask cluster, for several servers."""

import logging
import time
from functools import cache
from threading import Lock
from typing import Any, Final, Protocol

from explainer.rooms.room import Act, Purpose, Refusal, RoomError, View
from explainer.rooms.rooms import Opened, Rooms

SECONDS_TO_ANSWER: Final = 3.0
SECONDS_TO_REST: Final = 10.0
"""After a cluster did not answer, nobody waits for it again before."""

ROOMS: Final = Rooms()
"""Those of this process, be it the app's server or a scheduler."""

logger: Final = logging.getLogger(__name__)


class Store(Protocol):
    """Holds rooms. Every method may raise RoomError; what they do is said by `Rooms`."""

    def open(self, purpose: Purpose, token: str) -> Opened:
        """Open a room."""
        ...

    def look(self, code: str, token: str) -> View:
        """Return what a session may know of a room."""
        ...

    def contribute(self, code: str, token: str, contribution: bytes) -> View:
        """Contribute to the round, or change what was contributed."""
        ...

    def seat(self, code: str, token: str) -> int:
        """Return a number that no other session has."""
        ...

    def act(self, code: str, key: str, act: Act) -> View:
        """Do what the holder of the key wants."""
        ...

    def collect(self, code: str, key: str) -> tuple[bytes, ...]:
        """Return the contributions of a round to the holder of the key."""
        ...

    def end(self, code: str, key: str) -> None:
        """Forget a room."""
        ...


def perform(method: str, *arguments: object) -> tuple[Any, Refusal | None]:
    """Call a method of ROOMS; return its result, or why it was refused.

    It runs in the one thread in which a scheduler does everything. A refusal is no exception here, as the
    scheduler would log it.
    """
    try:
        return getattr(ROOMS, method)(*arguments), None
    except RoomError as error:
        return None, error.refusal


class SharedRooms:
    """The rooms of a scheduler, which needs this package on its path."""

    def __init__(self, address: str) -> None:
        """Connect to the scheduler at `address` with the first call."""
        self._address = address
        self._lock = Lock()
        self._client: Any = None
        self._silent_until = 0.0

    def open(self, purpose: Purpose, token: str) -> Opened:
        """Open a room."""
        return self._ask("open", purpose, token)

    def look(self, code: str, token: str) -> View:
        """Return what a session may know of a room."""
        return self._ask("look", code, token)

    def contribute(self, code: str, token: str, contribution: bytes) -> View:
        """Contribute to the round, or change what was contributed."""
        return self._ask("contribute", code, token, contribution)

    def seat(self, code: str, token: str) -> int:
        """Return a number that no other session has."""
        return self._ask("seat", code, token)

    def act(self, code: str, key: str, act: Act) -> View:
        """Do what the holder of the key wants."""
        return self._ask("act", code, key, act)

    def collect(self, code: str, key: str) -> tuple[bytes, ...]:
        """Return the contributions of a round to the holder of the key."""
        return self._ask("collect", code, key)

    def end(self, code: str, key: str) -> None:
        """Forget a room."""
        self._ask("end", code, key)

    def close(self) -> None:
        """Disconnect; a later call connects again."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close(timeout=2)

    def _ask(self, method: str, *arguments: object) -> Any:
        if time.monotonic() < self._silent_until:
            raise RoomError(Refusal.UNREACHABLE)
        try:
            client = self._connected()
            # The public run_on_scheduler() waits for ever.
            result, refusal = client.sync(
                client._run_on_scheduler, perform, method, *arguments, callback_timeout=SECONDS_TO_ANSWER
            )
        except Exception as error:
            logger.warning("no rooms at %s: %s: %s", self._address, type(error).__name__, error)
            self._silent_until = time.monotonic() + SECONDS_TO_REST
            raise RoomError(Refusal.UNREACHABLE) from error
        if refusal is not None:
            raise RoomError(refusal)
        return result

    def _connected(self) -> Any:
        from explainer.jobs.cluster import connect

        with self._lock:
            if self._client is None or self._client.status == "closed":
                self._client = connect(self._address)
            return self._client


@cache
def store_at(address: str) -> Store:
    """Return the rooms of the scheduler at an address; those of this process without one."""
    return SharedRooms(address) if address else ROOMS
