"""The engine: keeps the queue, sends jobs to the cluster, and says how each one ended."""

import atexit
import logging
import os
import pickle
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from explainer.jobs.cluster import Cluster, ClusterError, is_fault_of_work
from explainer.jobs.job import Job, JobState, TooManyJobsError, reference_of
from explainer.jobs.shelf import label_of

Result = TypeVar("Result")

MOST_WAITING: Final = 64
SECONDS_WITHOUT_WORKER: Final = 30
SECONDS_TO_FETCH: Final = 10
SECONDS_TO_STOP: Final = 2
SECONDS_WITHOUT_ASKING: Final = 10
"""After the scheduler did not say in time what other servers have computed."""
SECONDS_FOR_ONE: Final = 300
"""After so long a job ends as it is, if another one is waiting for its worker."""
SECONDS_TO_OBEY: Final = 30
"""After so long a worker that was told to end a job, and does not, is replaced."""

logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A job that was handed to the cluster."""

    job: Job[Any]
    future: Any
    at: float


class Engine:
    """Runs jobs in other processes, first come, first served.

    Dask gets only as many jobs as there are workers, so that a dying worker takes no waiting job with it. The
    job of a dead worker is lost, unless a scheduler of its own has another worker, which begins it anew.
    """

    def __init__(self, *, address: str | None = None) -> None:
        """Use the scheduler at `address`, by default DASK_SCHEDULER_ADDRESS; with neither, start one here."""
        self._address = os.environ.get("DASK_SCHEDULER_ADDRESS", "") if address is None else address
        self._lock = threading.Lock()
        self._waiting: list[Job[Any]] = []
        self._sent: dict[str, Sent] = {}
        self._told: dict[str, float] = {}
        self._warm_ups: list[str] = []
        self._actions: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._cluster: Cluster | None = None
        self._ask_again_at = 0.0

    @property
    def line(self) -> int:
        """How many jobs wait for a worker."""
        return len(self._waiting)

    @property
    def ready(self) -> bool:
        """Whether the cluster stands."""
        return self._cluster is not None

    def start(self, *, warm_up: str | None = None) -> None:
        """Bring the cluster up in the background, and call `warm_up` ("module:function") in each worker."""
        with self._lock:
            if warm_up is not None and warm_up not in self._warm_ups:
                self._warm_ups.append(warm_up)
            if self._thread is None:
                self._thread = threading.Thread(target=self._conduct, name="jobs", daemon=True)
                self._thread.start()
        self._actions.put(self._connect)

    def submit(self, work: Callable[..., Result] | str, *arguments: object) -> Job[Result]:
        """Queue `work(*arguments, report=report)`; raise TooManyJobsError when MOST_WAITING jobs wait.

        `report(message)` sends a picklable message to Job.reports and returns False when the work should end.
        """
        job = Job[Result](self, work, arguments)
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                raise TooManyJobsError(f"{MOST_WAITING} jobs are waiting")
            self._waiting.append(job)
        self.start()
        return job

    def found(self, work: Callable[..., Result] | str, *arguments: object) -> Result | None:
        """Return what another server of the same cluster has computed of the same arguments, if it is kept.

        Arguments are the same if their repr is. Without such a cluster, or where it is silent: None.
        """
        cluster = self._cluster
        if cluster is None or cluster.shelf is None or time.monotonic() < self._ask_again_at:
            return None
        try:
            kept = cluster.shelf.get(label_of(reference_of(work), arguments))
        except Exception as error:
            logger.warning("what other servers have computed is not known: %s", error)
            self._ask_again_at = time.monotonic() + SECONDS_WITHOUT_ASKING
            return None
        return None if kept is None else pickle.loads(kept)

    def ahead_of(self, job: Job[Any]) -> int:
        """Return how many unfinished jobs were submitted before `job`."""
        with self._lock:
            if job not in self._waiting:
                return 0
            return len(self._sent) + self._waiting.index(job)

    def stop(self, job: Job[Any]) -> None:
        """Take `job` out of the queue, or ask its worker to end it."""
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                return
        self._actions.put(partial(self._stop_sent, job))

    def close(self) -> None:
        """End all jobs and the cluster; a later submit starts again."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is None:
            return
        atexit.unregister(self.close)
        with self._lock:
            unfinished = [*self._waiting, *(sent.job for sent in self._sent.values())]
        for job in unfinished:
            job.cancel()
        # A worker that is still computing would be waited for much longer.
        deadline = time.monotonic() + SECONDS_TO_STOP
        for job in unfinished:
            job.wait(max(0.0, deadline - time.monotonic()))
        self._actions.put(None)
        thread.join(timeout=20)

    def _conduct(self) -> None:
        while True:
            busy = bool(self._waiting or self._sent)
            try:
                action = self._actions.get(timeout=1.0 if busy else None)
            except Empty:
                action = self._watch
            if action is None:
                break
            try:
                action()
                self._dispatch()
            except Exception as error:
                # One surprise must not leave every later job without a conductor.
                logger.exception("the job engine lost its cluster")
                reason = f"the connection to the cluster broke ({type(error).__name__}: {error})"
                self._abandon(reason)
                self._fail_waiting(reason)
        self._abandon("the engine was closed")
        self._fail_waiting("the engine was closed")

    def _connect(self) -> None:
        if self._cluster is not None and not self._cluster.alive:
            self._abandon("the connection to the cluster broke")
        try:
            if self._cluster is None:
                self._cluster = Cluster(
                    address=self._address, on_message=self._receive, on_lost=self._lose_keys
                )
                # After the import of distributed, so that at exit this comes before its own slower farewell.
                atexit.register(self.close)
        except ClusterError as error:
            logger.warning("no cluster: %s", error)
            self._fail_waiting(str(error))
            return
        for reference in self._warm_ups:
            self._cluster.warm_up(reference)

    def _dispatch(self) -> None:
        cluster = self._cluster
        if cluster is None or not cluster.alive or not self._waiting:
            return
        # One even without a worker: the scheduler holds it until a worker joins.
        free = max(1, cluster.threads) - len(self._sent)
        while free > 0:
            with self._lock:
                if not self._waiting:
                    return
                job = self._waiting.pop(0)
                if job.state.ended:
                    continue
                future = cluster.send(job)
                self._sent[job.identity] = Sent(job, future, time.monotonic())
            future.add_done_callback(partial(self._settled, job))
            free -= 1

    def _receive(self, message: dict[str, Any]) -> None:
        with self._lock:
            sent = self._sent.get(message["job"])
        if sent is None:
            return
        if "messages" in message:
            sent.job.receive(message["first"], message["messages"])
        elif not sent.job.begin():
            # The scheduler tries again by itself what it has lost.
            self._actions.put(partial(self._lose, sent.job))

    def _settled(self, job: Job[Any], _future: object) -> None:
        self._actions.put(partial(self._end, job))

    def _lose_keys(self, keys: Iterable[str]) -> None:
        # In the thread of the connection, so that a job has moved before its next worker says anything.
        cluster = self._cluster
        for key in keys:
            sent = self._sent.get(key)
            if sent is not None:
                moves = cluster is not None and cluster.tries_again and sent.job.move()
                self._actions.put(partial(self._keep_moved if moves else self._lose, sent.job))

    def _keep_moved(self, job: Job[Any]) -> None:
        """Let the next worker have its time for the job; without one the job is lost."""
        cluster, sent = self._cluster, self._sent.get(job.identity)
        if cluster is None or sent is None:
            return
        if cluster.threads == 0:
            self._lose(job)
            return
        with self._lock:
            if job.identity in self._sent:
                self._sent[job.identity] = replace(sent, at=time.monotonic())

    def _lose(self, job: Job[Any]) -> None:
        sent = self._forget(job)
        if sent is not None:
            # A worker that had to be killed to end its job has ended it.
            state = JobState.CANCELLED if job.stopping else JobState.LOST
            job.finish(state, error="the worker died")
            sent.future.cancel()

    def _end(self, job: Job[Any]) -> None:
        sent = self._forget(job)
        if sent is None:
            return
        future = sent.future
        try:
            outcome = future.result(timeout=SECONDS_TO_FETCH)
            job.settle(outcome)
            self._keep(job, outcome)
        except Exception as error:
            state = JobState.FAILED if is_fault_of_work(future, error) else JobState.LOST
            job.finish(state, error=f"{type(error).__name__}: {error}")
        future.release()

    def _keep(self, job: Job[Any], outcome: dict[str, Any]) -> None:
        """Let the other servers of the cluster have what was computed to its end."""
        cluster = self._cluster
        if cluster is not None and cluster.shelf is not None and job.state is JobState.DONE:
            # Whoever asked has it already.
            with suppress(Exception):
                cluster.shelf.put(job.label, outcome["value"])

    def _stop_sent(self, job: Job[Any]) -> None:
        sent = self._sent.get(job.identity)
        if sent is None or self._cluster is None:
            return
        self._cluster.request_stop(job)
        self._told.setdefault(job.identity, time.monotonic())
        if not job.started:
            self._forget(job)
            sent.future.cancel()

    def _watch(self) -> None:
        if self._cluster is None or not self._cluster.alive:
            self._connect()
            return
        self._keep_moving(self._cluster)
        limit = time.monotonic() - SECONDS_WITHOUT_WORKER
        if any(sent.at < limit for sent in self._sent.values()) and self._cluster.threads == 0:
            self._abandon("no worker joined the cluster")
            self._fail_waiting("no worker joined the cluster")

    def _keep_moving(self, cluster: Cluster) -> None:
        """Let no job have a worker for ever while others wait, and no worker keep a job that is to end."""
        now = time.monotonic()
        for sent in list(self._sent.values()):
            told = self._told.get(sent.job.identity)
            if told is not None and told < now - SECONDS_TO_OBEY:
                self._told[sent.job.identity] = now
                cluster.kill(sent.job)
            elif self._waiting and sent.job.started and sent.at < now - SECONDS_FOR_ONE and told is None:
                sent.job.give_way()

    def _abandon(self, reason: str) -> None:
        cluster, self._cluster = self._cluster, None
        with self._lock:
            sent, self._sent = list(self._sent.values()), {}
        for each in sent:
            each.job.finish(JobState.LOST if each.job.started else JobState.FAILED, error=reason)
        if cluster is not None:
            with suppress(Exception):
                cluster.close()

    def _fail_waiting(self, reason: str) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for job in waiting:
            job.finish(JobState.FAILED, error=reason)

    def _forget(self, job: Job[Any]) -> Sent | None:
        with self._lock:
            self._told.pop(job.identity, None)
            return self._sent.pop(job.identity, None)
