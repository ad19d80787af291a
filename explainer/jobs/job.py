"""A job as the server sees it."""

import logging
import pickle
import threading
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar, cast
from uuid import uuid4

from explainer.jobs.shelf import label_of

Result = TypeVar("Result")

logger: Final = logging.getLogger(__name__)


class TooManyJobsError(RuntimeError):
    """So many jobs are waiting that one more is refused."""


class JobState(StrEnum):
    """Where a job stands: three words before its end, four for how it ended."""

    STARTING = "starting"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    LOST = "lost"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (JobState.STARTING, JobState.WAITING, JobState.RUNNING)


class Conductor(Protocol):
    """What a job asks of its engine."""

    @property
    def ready(self) -> bool:
        """Whether the cluster stands."""
        ...

    def ahead_of(self, job: "Job[Any]") -> int:
        """Return how many unfinished jobs were submitted before `job`."""
        ...

    def stop(self, job: "Job[Any]") -> None:
        """Take `job` out of the queue, or ask its worker to end it. Returns at once."""
        ...


def reference_of(work: Callable[..., object] | str) -> str:
    """Return "module:function"; raise ValueError unless another process can import it by that name."""
    if isinstance(work, str):
        return work
    reference = f"{work.__module__}:{work.__qualname__}"
    if "<" in reference or work.__module__ == "__main__":
        raise ValueError(f"{reference} cannot be imported by a worker: write it at the top of a module")
    return reference


class Job(Generic[Result]):
    """One piece of work in another process; every method returns at once and is safe in every thread."""

    def __init__(
        self, conductor: Conductor, work: Callable[..., Result] | str, arguments: Sequence[object]
    ) -> None:
        """Raise PicklingError or TypeError when the arguments cannot be sent to another process."""
        self.identity = uuid4().hex
        self.work = reference_of(work)
        self.arguments = pickle.dumps(tuple(arguments))
        self.label = label_of(self.work, tuple(arguments))
        self._conductor = conductor
        self._lock = threading.Lock()
        self._finished = threading.Event()
        self._first_news = threading.Event()
        self._started = False
        self._end: JobState | None = None
        self._reports: list[Any] = []
        self._result: Result | None = None
        self._error = ""
        self._stopping = False
        self._gave_way = False
        self._moved = False

    @property
    def state(self) -> JobState:
        """Where the job stands now."""
        with self._lock:
            if self._end is not None:
                return self._end
            if self._started:
                return JobState.RUNNING
        return JobState.WAITING if self._conductor.ready else JobState.STARTING

    @property
    def started(self) -> bool:
        """Whether a worker has begun the work."""
        return self._started

    @property
    def ahead(self) -> int:
        """How many unfinished jobs were submitted before this one and keep it waiting."""
        return 0 if self.state in (JobState.RUNNING, *ENDS) else self._conductor.ahead_of(self)

    @property
    def reports(self) -> tuple[Any, ...]:
        """Every message that the work has sent so far, in order; all of them once it has ended as done."""
        with self._lock:
            return tuple(self._reports)

    @property
    def result(self) -> Result | None:
        """What the work returned; None before its end. A cancelled job has what the work returned early."""
        return self._result

    @property
    def error(self) -> str:
        """Why the job failed or was lost, as "ValueError: ..."; empty otherwise."""
        return self._error

    @property
    def stopping(self) -> bool:
        """Whether a running job was asked to stop and has not ended yet."""
        return self._stopping and self._end is None

    @property
    def gave_way(self) -> bool:
        """Whether it was ended because others were waiting."""
        return self._gave_way

    @property
    def moved(self) -> bool:
        """Whether its worker died and another one has begun it anew, or will."""
        return self._moved

    def give_way(self) -> None:
        """Cancel the job because others are waiting."""
        self._gave_way = True
        self.cancel()

    def cancel(self) -> None:
        """End a waiting job now, a running one at its next report."""
        with self._lock:
            if self._end is not None:
                return
            self._stopping = True
            if not self._started:
                self._set_end(JobState.CANCELLED)
        self._conductor.stop(self)

    def release(self) -> None:
        """Cancel the job and forget what it sent and returned."""
        self.cancel()
        with self._lock:
            self._set_end(JobState.CANCELLED)
            self._reports = []
            self._result = None

    def wait(self, timeout: float) -> bool:
        """Block until the job has ended, at most `timeout` seconds; return whether it has."""
        return self._finished.wait(timeout)

    def wait_for_news(self, timeout: float) -> bool:
        """Block until the first report is here or the job has ended, at most `timeout` seconds."""
        return self._first_news.wait(timeout)

    def begin(self) -> bool:
        """Note that a worker has started the work; return False when it already had."""
        with self._lock:
            first, self._started = not self._started, True
            return first

    def move(self) -> bool:
        """Forget what a dead worker did, for another one begins anew; return False if it may not move.

        It moves once, because it may be what its worker died of; and not when it is to end anyway.
        """
        with self._lock:
            if self._moved or self._stopping or self._end is not None:
                return False
            self._moved, self._started, self._reports = True, False, []
            return True

    def receive(self, first: int, messages: Sequence[bytes]) -> None:
        """Append the pickled messages numbered `first`, `first` + 1, ... that are not here yet."""
        with self._lock:
            known = len(self._reports) - first
            if self._end is None and known >= 0:
                self._reports.extend(pickle.loads(message) for message in messages[known:])
                self._first_news.set()

    def settle(self, outcome: Mapping[str, Any]) -> None:
        """End the job as its worker says that it ended; an error of the work is logged."""
        self.receive(0, outcome["messages"])
        if outcome["error"]:
            logger.error("job %s failed\n%s", self.work, outcome["trace"])
            self.finish(JobState.FAILED, error=outcome["error"])
        else:
            state = JobState.CANCELLED if outcome["stopped"] else JobState.DONE
            self.finish(state, result=outcome["value"])

    def finish(self, state: JobState, *, result: bytes | None = None, error: str = "") -> None:
        """End the job, unless it has ended before; `result` is pickled."""
        with self._lock:
            if self._end is None:
                self._result = None if result is None else cast(Result, pickle.loads(result))
                self._error = error
                self._set_end(state)

    def _set_end(self, state: JobState) -> None:
        if self._end is None:
            self._end = state
            self.arguments = b""
            self._first_news.set()
            self._finished.set()


ENDS = tuple(state for state in JobState if state.ended)
