"""The Dask cluster under the engine: one inside this server, or one that exists already."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import uuid4

from explainer.jobs.job import Job
from explainer.jobs.local import LocalScheduler
from explainer.jobs.settings import SECONDS_TO_CONNECT, SETTINGS
from explainer.jobs.shelf import Shelf

SECONDS_TO_ASK: Final = 3


class ClusterError(RuntimeError):
    """The cluster cannot be started or reached; the text says why."""


class Cluster:
    """An open connection to a scheduler and, when `address` is empty, the scheduler and its workers."""

    def __init__(
        self,
        *,
        address: str,
        on_message: Callable[[dict[str, Any]], None],
        on_lost: Callable[[Iterable[str]], None],
    ) -> None:
        """Raise ClusterError after SECONDS_TO_CONNECT; the callbacks run in the connection's thread."""
        import dask.config

        dask.config.set(SETTINGS)
        self._on_message = on_message
        self._on_lost = on_lost
        self._topic = f"explainer-{uuid4().hex}"
        self._warm: set[str] = set()
        self._local: LocalScheduler | None = None
        try:
            self._local = None if address else LocalScheduler()
            self._client = connect(self._local.cluster if self._local else address)
        except Exception as error:
            self._close_local()
            where = address or "on this machine"
            raise ClusterError(f"{where}: {type(error).__name__}: {error}") from error
        self._connection = self._client.scheduler_comm
        self.shelf = None if self._local else Shelf(self._client, patience=SECONDS_TO_ASK)
        """What other servers have computed, where others may be."""
        self._client.subscribe_topic(self._topic, self._take)
        self._client.subscribe_topic("all", self._hear)

    @property
    def alive(self) -> bool:
        """Whether this is still the connection that was opened: a renewed one has lost its jobs."""
        return self._client.status == "running" and self._client.scheduler_comm is self._connection

    @property
    def threads(self) -> int:
        """How many jobs the workers can run at the same time; TimeoutError when the scheduler is silent."""
        identity: dict[str, Any] = self._client.sync(
            self._client.scheduler.identity, n_workers=0, callback_timeout=SECONDS_TO_CONNECT
        )
        return int(identity["total_threads"])

    @property
    def tries_again(self) -> bool:
        """Whether the job of a dead worker is given to another one: not here, where all share one memory."""
        return self._local is None

    def warm_up(self, reference: str) -> None:
        """Call the function `reference` once in every worker, present and future."""
        from explainer.jobs.worker import WarmUp

        if reference not in self._warm:
            self._warm.add(reference)
            self._client.register_plugin(WarmUp(reference))

    def send(self, job: Job[Any]) -> Any:
        """Return the distributed.Future of the job's outcome."""
        from explainer.jobs.worker import run_work

        return self._client.submit(
            run_work,
            job.identity,
            job.work,
            job.arguments,
            self._topic,
            key=job.identity,
            pure=False,
            retries=0,
        )

    def request_stop(self, job: Job[Any]) -> None:
        """Ask all workers to end the job. Returns at once."""
        from explainer.jobs.worker import request_stop

        def ask() -> None:
            self._client.run(request_stop, job.identity, on_error="ignore")

        # In a thread, because a worker that does not answer must not hold up the engine.
        threading.Thread(target=ask, daemon=True).start()

    def kill(self, job: Job[Any]) -> None:
        """End the worker that has the job, if it is ours: another one takes its place."""
        if self._local is not None:
            self._local.kill_worker_of(job.identity)

    def close(self) -> None:
        """Disconnect, and end the workers if they are ours."""
        if self._client.status == "running":
            for topic in (self._topic, "all"):
                self._client.unsubscribe_topic(topic)
        self._client.close(timeout=2)
        self._close_local()

    def _close_local(self) -> None:
        if self._local is not None:
            self._local.close()

    def _take(self, event: tuple[float, dict[str, Any]]) -> None:
        self._on_message(event[1])

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        message = event[1]
        if message.get("action") == "remove-worker":
            self._on_lost((*message["processing-tasks"], *message["lost-computed-tasks"]))


def connect(target: Any) -> Any:
    """Return a distributed.Client of a cluster or an address; OSError after SECONDS_TO_CONNECT."""
    from distributed import Client

    # Quiet, because the engine itself says what happened to a job, and to whom it matters.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return Client(target, timeout=SECONDS_TO_CONNECT, set_as_default=False)


def is_fault_of_work(future: Any, error: Exception) -> bool:
    """Whether `error`, which a distributed.Future raised, is the work's own, and not its worker's end."""
    from distributed import KilledWorker

    is_lost = isinstance(error, (KilledWorker, TimeoutError)) or future.status in (
        "cancelled",
        "lost",
        "pending",
    )
    return not is_lost
