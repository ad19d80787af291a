"""A scheduler in this process, and worker processes beside it."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from explainer.jobs.settings import CREDENTIALS, worker_count

SECONDS_BETWEEN_STARTS: Final = 2.0


class LocalWorkers:
    """Worker processes on this machine: one that dies is replaced, and all end with this process.

    What they need to be let in by the scheduler goes through a pipe: nobody else on this machine can read it.

    Not Dask's nannies, because those import the running script again in every worker: an app's page, a test.
    """

    def __init__(self, address: str, *, count: int, credentials: Mapping[str, str]) -> None:
        """Launch `count` processes that serve the scheduler at `address`. Returns at once."""
        self._address = address
        self._credentials = json.dumps(credentials).encode() + b"\n"
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._processes = [self._launch(place) for place in range(count)]
        for place in range(count):
            threading.Thread(target=self._keep, args=(place,), name="keep worker", daemon=True).start()

    def kill(self, place: int) -> None:
        """End one process; another one takes its place."""
        with self._lock:
            self._processes[place].kill()

    def close(self) -> None:
        """End the processes: what they compute is lost."""
        self._closed.set()
        with self._lock:
            for process in self._processes:
                process.kill()
        for process in self._processes:
            process.wait()
            if process.stdin is not None:
                process.stdin.close()

    def _launch(self, place: int) -> "subprocess.Popen[bytes]":
        search = os.pathsep.join(os.path.abspath(folder) for folder in sys.path)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "explainer.jobs.process", self._address, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": search},
            # Ctrl-C in the terminal is for the server; it ends the workers itself.
            start_new_session=True,
        )
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.write(self._credentials)
            process.stdin.flush()
        return process

    def _keep(self, place: int) -> None:
        while True:
            launched = time.monotonic()
            process = self._processes[place]
            process.wait()
            if self._closed.wait(max(0.0, launched + SECONDS_BETWEEN_STARTS - time.monotonic())):
                return
            with self._lock:
                if self._closed.is_set():
                    return
                if process.stdin is not None:
                    process.stdin.close()
                self._processes[place] = self._launch(place)


class LocalScheduler:
    """A Dask scheduler in this process, reachable from this machine only, with its workers.

    A scheduler runs the code of whoever connects. This one lets in who has its certificate, made for this
    process alone: others with an account on this machine have not.
    """

    def __init__(self) -> None:
        """Start the scheduler and launch worker_count() workers, which join it a second later."""
        from distributed import LocalCluster
        from distributed.security import Security

        security = Security.temporary()
        self.cluster: Any = LocalCluster(
            security=security,
            protocol="tls://",
            n_workers=0,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
        try:
            credentials = {name: getattr(security, name) for name in CREDENTIALS}
            self.workers = LocalWorkers(
                self.cluster.scheduler_address, count=worker_count(), credentials=credentials
            )
        except OSError:
            self.cluster.close(timeout=5)
            raise

    def kill_worker_of(self, key: str) -> None:
        """End the worker process that computes the task `key`, if one does."""
        task = self.cluster.scheduler.tasks.get(key)
        if task is not None and task.processing_on is not None:
            self.workers.kill(int(task.processing_on.name.partition(".")[0]))

    def close(self) -> None:
        """End the workers, then the scheduler."""
        self.workers.close()
        self.cluster.close(timeout=5)
