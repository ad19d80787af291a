"""A worker process: python -m explainer.jobs.process SCHEDULER_ADDRESS PLACE."""

import asyncio
import logging
import os
import sys
import threading

import dask.config
from distributed import Worker

from explainer.jobs.settings import SETTINGS


def main() -> None:
    """Serve the scheduler until the parent process ends, however it ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    dask.config.set(SETTINGS)
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    asyncio.run(_serve(sys.argv[1], place=sys.argv[2]))


def _end_with_parent() -> None:
    # The parent holds the other end of this pipe and never writes; the kernel closes it with the parent.
    os.read(sys.stdin.fileno(), 1)
    os._exit(0)


async def _serve(address: str, *, place: str) -> None:
    async with Worker(
        address,
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
