"""How Dask is set up here, in the server and in its workers."""

import os
from typing import Final

SECONDS_TO_CONNECT: Final = 5

SETTINGS: Final = {
    # Of the scheduler here, whose workers share one memory: a job whose worker died is lost at once, because
    # trying it again would kill the next worker, too. Schedulers elsewhere give it to another machine, once.
    "distributed.scheduler.allowed-failures": 0,
    "distributed.comm.timeouts.connect": f"{SECONDS_TO_CONNECT}s",
    # Histories and samplers for a dashboard that is not there cost memory and time.
    "distributed.admin.low-level-log-length": 50,
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.system-monitor.log-length": 10,
    "distributed.admin.tick.interval": "500ms",
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.active-memory-manager.start": False,
}


CREDENTIALS: Final = ("tls_ca_file", "tls_worker_cert", "tls_worker_key")
"""What a worker shows to the scheduler, and expects of it: certificates and a key, as text."""


def worker_count() -> int:
    """Return EXPLAINER_WORKERS, at least 1 and at most one for each core; 1 when unset or not a number."""
    asked = os.environ.get("EXPLAINER_WORKERS", "1")
    return max(1, min(int(asked) if asked.isdecimal() else 1, os.cpu_count() or 1))
