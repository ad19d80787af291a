"""What the server uses meanwhile: processor time and memory, its own and its workers'."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import psutil

from tests.e2e.browser import Server

_EVERY: Final = 0.25
"""Seconds between two looks."""


@dataclass(slots=True)
class Use:
    """What was used in a while; memory in bytes, at every look."""

    cpu: float = 0.0
    """Seconds of the server's processor time."""
    workers: float = 0.0
    """Seconds of the workers' processor time."""
    memory: list[int] = field(default_factory=list[int])
    """Resident, of the server alone."""

    def over_time(self) -> str:
        """Megabytes at the beginning, at most, and at the end."""
        first, most, last = (each / 1e6 for each in (self.memory[0], max(self.memory), self.memory[-1]))
        return f"{first:.0f} · {most:.0f} · {last:.0f}"


@asynccontextmanager
async def watched(server: Server) -> AsyncGenerator[Use]:
    """Look at the server again and again until the block ends."""
    process, use = psutil.Process(server.pid), Use()
    own, workers = _seconds(process), _seconds_below(process)
    looking = asyncio.create_task(_look(process, use))
    try:
        yield use
    finally:
        looking.cancel()
        use.memory.append(process.memory_info().rss)
        use.cpu = _seconds(process) - own
        use.workers = _seconds_below(process) - workers


async def _look(process: psutil.Process, use: Use) -> None:
    while True:
        use.memory.append(process.memory_info().rss)
        await asyncio.sleep(_EVERY)


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _seconds_below(process: psutil.Process) -> float:
    total = 0.0
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            total += _seconds(child)
    return total
