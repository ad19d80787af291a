"""A worker process: python -m explainer.jobs.process SCHEDULER_ADDRESS PLACE."""

import asyncio
import json
import logging
import os
import sys
import threading
from collections.abc import Mapping

import dask.config
from distributed import Worker
from distributed.security import Security

from explainer.jobs.settings import SETTINGS


def main() -> None:
    """Serve the scheduler until the parent process ends, however it ends.

    The first line that the parent writes is the certificate, as JSON.
    """
    credentials = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    dask.config.set(SETTINGS)
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    asyncio.run(_serve(sys.argv[1], place=sys.argv[2], credentials=credentials))


def _end_with_parent() -> None:
    # The parent holds the other end of this pipe and writes no more; the kernel closes it with the parent.
    os.read(sys.stdin.fileno(), 1)
    os._exit(0)


async def _serve(address: str, *, place: str, credentials: Mapping[str, str]) -> None:
    async with Worker(
        address,
        security=Security(**credentials, require_encryption=True),
        # Names are unique: the one before may not have been missed yet.
        name=f"{place}.{os.getpid()}",
        nthreads=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=0,
        death_timeout=10,
    ) as worker:
        await worker.finished()


if __name__ == "__main__":
    main()
