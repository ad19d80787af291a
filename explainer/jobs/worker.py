"""What runs in a worker process: the work itself, its messages to the server, and the warm-up before it."""

import logging
import pickle
import threading
import time
import traceback
from collections import deque
from contextlib import suppress
from importlib import import_module
from typing import Any, Final, TypedDict

from distributed import WorkerPlugin, get_worker

SECONDS_BETWEEN_SENDS: Final = 0.2

# Bounded, because a stop may arrive for work that never starts here.
_asked_to_stop: Final[deque[str]] = deque(maxlen=256)
_warm_ups: Final[list[threading.Thread]] = []


class Outcome(TypedDict):
    """How work ended. Built of plain values, so that a scheduler needs no class of ours."""

    value: bytes
    messages: list[bytes]
    stopped: bool
    error: str
    trace: str


def load(reference: str) -> Any:
    """Return the function that "module:function" names."""
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)


class Reporter:
    """Collects the messages of one job and sends them in batches, the first one at once."""

    def __init__(self, identity: str, *, topic: str, worker: Any) -> None:
        """`worker` is the distributed.Worker of this process."""
        self.messages: list[bytes] = []
        self.stopped = False
        self._identity = identity
        self._topic = topic
        self._worker = worker
        self._scheduled = False
        self._closed = False
        self._sent = 0
        self._last_sent = 0.0

    def __call__(self, message: object) -> bool:
        """Send `message` to the server; return False when the job was asked to stop or nobody wants it."""
        self.messages.append(pickle.dumps(message))
        if not self._scheduled:
            self._scheduled = True
            self._worker.loop.add_callback(self._send_soon)
        self.stopped = self.stopped or self._identity in _asked_to_stop or self._is_unwanted()
        return not self.stopped

    def _is_unwanted(self) -> bool:
        """Whether nobody waits for the job any more: its server is gone, or has given it up."""
        task = self._worker.state.tasks.get(self._identity)
        return task is not None and task.state == "cancelled"

    def announce(self) -> None:
        """Tell the server that the work begins."""
        self._worker.log_event(self._topic, {"job": self._identity, "begin": True})

    def close(self) -> None:
        """Send nothing more: the rest travels with the outcome."""
        self._closed = True

    def _send_soon(self) -> None:
        pause = self._last_sent + SECONDS_BETWEEN_SENDS - time.monotonic()
        self._worker.loop.call_later(max(0.0, pause), self._send)

    def _send(self) -> None:
        self._scheduled = False
        batch = self.messages[self._sent :]
        if batch and not self._closed:
            event = {"job": self._identity, "first": self._sent, "messages": batch}
            self._worker.log_event(self._topic, event)
            self._sent += len(batch)
            self._last_sent = time.monotonic()


def run_work(identity: str, work: str, arguments: bytes, topic: str) -> Outcome:
    """Call `work(*arguments, report=...)`; an exception becomes part of the outcome."""
    report = Reporter(identity, topic=topic, worker=get_worker())
    report.announce()
    outcome = Outcome(value=b"", messages=report.messages, stopped=False, error="", trace="")
    for thread in _warm_ups:
        thread.join()
    try:
        if identity in _asked_to_stop:
            report.stopped = True
            value = None
        else:
            value = load(work)(*pickle.loads(arguments), report=report)
        outcome["value"] = pickle.dumps(value)
    except Exception as error:
        outcome["error"] = f"{type(error).__name__}: {error}"
        outcome["trace"] = traceback.format_exc()
    report.close()
    outcome["stopped"] = report.stopped
    return outcome


def request_stop(identity: str) -> None:
    """Make the next report of the job `identity` return False."""
    _asked_to_stop.append(identity)


def _warm_up(reference: str) -> None:
    # What is wrong here goes wrong again in the job itself, which can say it to someone.
    with suppress(Exception):
        load(reference)()


class WarmUp(WorkerPlugin):
    """Calls one function once in every worker, also in one that replaces a dead one."""

    def __init__(self, reference: str) -> None:
        """`reference` is "module:function", so that the server need not import the module."""
        self.name = f"warm up {reference}"
        self.reference = reference

    def setup(self, worker: Any) -> None:
        """Start the function in a thread of its own, so that the worker can join the cluster meanwhile."""
        # The engine says on the server what went wrong; a worker has nothing to add to the console.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        thread = threading.Thread(target=_warm_up, args=(self.reference,), daemon=True)
        _warm_ups.append(thread)
        thread.start()
