"""What came of the same work, done many times, as a row of a table."""

import math
import statistics
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from benchmarks.tab import Answer, MissingAnswerError
from benchmarks.watch import Use


def head(title: str) -> None:
    """Print a title, and the head of a table below it."""
    print(f"\n### {title}\n")
    print("| | answers | p50 s | p95 s | longest s | errors | kB each | server CPU s | MB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")


@dataclass(slots=True)
class Answers:
    """Answers, and what went wrong instead."""

    good: list[Answer] = field(default_factory=list[Answer])
    bad: list[str] = field(default_factory=list[str])

    @classmethod
    def of(cls, several: Iterable["Answers"]) -> "Answers":
        """All of several."""
        whole = cls()
        for each in several:
            whole.good += each.good
            whole.bad += each.bad
        return whole

    async def take(self, work: Awaitable[Answer]) -> None:
        """Wait for an answer; what goes wrong is noted."""
        try:
            self.good.append(await work)
        except (MissingAnswerError, WebSocketException, OSError) as error:
            self.bad.append(f"{type(error).__name__}: {error}")

    def row(self, name: str, use: Use | None = None) -> str:
        """Return the row called `name`; what went wrong stands in lines below the table's."""
        seconds = [answer.seconds for answer in self.good] or [math.nan]
        kilobytes = statistics.median([answer.bytes for answer in self.good] or [0]) / 1000
        used = f"{use.cpu:.1f} | {use.over_time()}" if use else "|"
        numbers = f"{statistics.median(seconds):.2f} | {within(seconds):.2f} | {max(seconds):.2f}"
        row = f"| {name} | {len(self.good)} | {numbers} | {len(self.bad)} | {kilobytes:.0f} | {used} |"
        return "\n".join([row, *(f"<!-- {each} -->" for each in sorted(set(self.bad)))])


def within(seconds: list[float]) -> float:
    """Return the time within which 95 of 100 answers came."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
