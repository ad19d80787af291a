"""`python -m benchmarks.load [LESSON …]`: a class before one server, without browsers, as tables.

A learner is a tab that changes what stands on its page, and waits for the picture that follows. Every change
is to a value that nobody has had before, unless all have the same. How to read the tables, and those of the
last run: benchmarks/README.md.
"""

import argparse
import asyncio
import itertools
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from benchmarks.answers import Answers, head
from benchmarks.learner import Learner, Setter, Trainer, Writer, heaviest
from benchmarks.pages import fresh_server
from benchmarks.tab import Tab, tab
from benchmarks.watch import watched
from tests.e2e.browser import Server
from ui.language import LANGUAGES
from ui.sitemap import LESSONS

THINKING: Final = 5.0
"""Seconds between two changes of a learner, on average."""
fresh: Final = itertools.count(1)
"""Numbers of values that nobody has had."""


@dataclass(slots=True)
class Seat:
    """A learner, the tab before them, and when they act."""

    learner: Learner
    tab: Tab
    rhythm: random.Random
    answers: Answers = field(default_factory=Answers)

    async def open(self, number: int) -> None:
        await self.answers.take(self.learner.open(self.tab, number))

    async def change(self, number: int) -> None:
        await self.answers.take(self.learner.change(self.tab, number))

    async def at_leisure(self, rounds: int) -> None:
        """Change something now and again."""
        for _ in range(rounds):
            await asyncio.sleep(self.rhythm.expovariate(1 / THINKING))
            await self.change(next(fresh))

    async def over_and_over(self, page: str) -> None:
        """Ask for the heaviest settings of a lesson until one is told to stop."""
        while True:
            await self.answers.take(self.tab.go(heaviest(page, next(fresh)), ""))


def learners(lessons: Sequence[str], size: int) -> list[Learner]:
    """So many, on all lessons in turn; where MNIST is among them, the last one trains there."""
    pages = itertools.islice(itertools.cycle(lessons), size)
    class_: list[Learner] = [Writer() if page == "mnist" else Setter(page) for page in pages]
    return [*class_[:-1], Trainer()] if "mnist" in lessons else class_


@asynccontextmanager
async def seated(server: Server, who: Iterable[Learner]) -> AsyncGenerator[list[Seat]]:
    """Give each a new tab, in both languages in turn."""
    languages, rhythm = itertools.cycle(LANGUAGES), random.Random(0)
    async with AsyncExitStack() as tabs:
        yield [
            Seat(each, await tabs.enter_async_context(tab(server, each.page, next(languages))), rhythm)
            for each in who
        ]


async def measured(
    server: Server, name: str, seats: Sequence[Seat], act: Callable[[Seat], Awaitable[None]]
) -> None:
    """Have all act side by side, and print a row of all but trainings."""
    for seat in seats:
        seat.answers = Answers()
    async with watched(server) as use:
        await asyncio.gather(*map(act, seats))
    # A training takes as long as its worker needs.
    short = (seat.answers for seat in seats if not isinstance(seat.learner, Trainer))
    print(Answers.of(short).row(name, use), flush=True)


async def mixed(server: Server, lessons: Sequence[str], size: int, rounds: int) -> None:
    """A class on all lessons: all come at once, change in rhythms of their own, then all at once."""
    head(f"{size} sessions on {len(lessons)} lessons")
    async with seated(server, learners(lessons, size)) as seats:
        await measured(
            server, "all come, to a server that has done nothing", seats, lambda seat: seat.open(0)
        )
        await measured(server, "all come again", seats, lambda seat: seat.open(next(fresh)))
        await measured(server, f"a change every {THINKING:g} s", seats, lambda seat: seat.at_leisure(rounds))
        for each in dict.fromkeys(seat.learner for seat in seats):
            mine = Answers.of(seat.answers for seat in seats if seat.learner == each)
            print(mine.row(f"… of these who {each.does} on {each.page}"))
        await measured(server, "a change, all at once", seats, lambda seat: seat.change(next(fresh)))


async def together(server: Server, page: str, size: int) -> None:
    """A class on one lesson: one alone, all by the same link, and each with a value of their own."""
    async with seated(server, [Setter(page)] * (size + 1)) as (first, *class_):
        await first.open(next(fresh))
        number = next(fresh)
        await measured(server, f"{page}, one alone", [first], lambda seat: seat.open(next(fresh)))
        await measured(server, f"{page}, all by the same link", class_, lambda seat: seat.open(number))
        await measured(server, f"{page}, each another value", class_, lambda seat: seat.change(next(fresh)))


async def beside(server: Server, page: str, class_: Sequence[Seat], rounds: int) -> None:
    """A class on all lessons while one asks for the heaviest settings of one, again and again."""
    async with seated(server, [Setter(page)]) as (heavy,):
        busy = asyncio.create_task(heavy.over_and_over(page))
        await measured(server, f"beside the heaviest of {page}", class_, lambda seat: seat.at_leisure(rounds))
        busy.cancel()
    print(heavy.answers.row("… that itself"))


async def all_together(server: Server, lessons: Sequence[str], size: int, rounds: int) -> None:
    """A class on one lesson after the other."""
    head(f"{size} sessions on one lesson, all at once")
    for page in lessons:
        await together(server, page, size)


async def all_beside(server: Server, lessons: Sequence[str], size: int, rounds: int) -> None:
    """A class on all lessons beside the heaviest of each."""
    head(f"{size} sessions on {len(lessons)} lessons, a change every {THINKING:g} s")
    async with seated(server, [Setter(each.page) for each in learners(lessons, size)]) as class_:
        for seat in class_:
            await seat.open(next(fresh))
        await measured(server, "among themselves", class_, lambda seat: seat.at_leisure(rounds))
        for page in lessons:
            await beside(server, page, class_, rounds)


PARTS: Final = {"mixed": mixed, "together": all_together, "beside": all_beside}


def main() -> None:
    named = [lesson.name for lesson in LESSONS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", default=named, help=f"of {', '.join(named)}")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="tables to measure")
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=6, help="changes of each learner in a row of a table")
    arguments = parser.parse_args()
    if unknown := set(arguments.lessons) - set(named):
        parser.error(f"no lesson is called {', '.join(sorted(unknown))}")
    for part in arguments.parts:
        with fresh_server() as server:
            asyncio.run(PARTS[part](server, arguments.lessons, arguments.learners, arguments.rounds))


if __name__ == "__main__":
    main()
