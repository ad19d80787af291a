"""`python -m benchmarks.memory [COUNT] [PAGE …]`: a server after COUNT random legal addresses a page.

One visitor after the other, each with settings of their own; prints the resident memory at most.
With `--visits N` instead: the home page alone, every lesson in both languages, N visitors of all lessons.
"""

import argparse
import asyncio
import itertools
import random
from functools import partial
from typing import Any, Final

import psutil

from benchmarks.learner import controls_of, link
from benchmarks.pages import fresh_server
from benchmarks.tab import tab
from explainer.choices.points import PlacedPoints
from explainer.kit.address import Choice, Choices, Parameter, Real, Reals, Toggle, Whole, Wholes, write
from tests.e2e.browser import Server
from ui.controls import Controls
from ui.language import LANGUAGES
from ui.sitemap import LESSONS

USUAL: Final = 25
STAGE: Final = 50
FORGOTTEN: Final = 125.0
"""Seconds after which Streamlit forgets a tab that was closed."""


def drawn(parameter: Parameter[Any], draw: random.Random) -> Any:
    """An allowed value."""
    match parameter:
        case Toggle():
            return draw.random() < 0.5
        case Choice():
            return draw.choice(parameter.options)
        case Choices():
            count = draw.randint(1, min(parameter.most, len(parameter.options)))
            return tuple(draw.sample(parameter.options, count))
        case Whole():
            return draw.randint(parameter.low, parameter.high)
        case Real():
            return round(draw.uniform(parameter.low, parameter.high), 3)
        case Wholes():
            return tuple(
                draw.randint(parameter.low, parameter.high) for _ in range(draw.randint(0, parameter.most))
            )
        case Reals():
            count = draw.randint(parameter.fewest, parameter.most)
            return tuple(round(draw.uniform(parameter.low, parameter.high), 2) for _ in range(count))
        case PlacedPoints():
            return tuple(
                (round(draw.uniform(-3, 3), 2), round(draw.uniform(-3, 3), 2), draw.randint(0, 1))
                for _ in range(draw.randint(0, parameter.most))
            )
        case _:
            return parameter.default


def query_of(controls: Controls, draw: random.Random) -> str:
    named = {controls.key(name): each for name, each in controls.parameters.items()}
    return write(named, {key: drawn(each, draw) for key, each in named.items()})


async def visited(server: Server, page: str, language: str, query: str) -> None:
    """Open an address in a new tab, and close it when the page has been sent."""
    async with tab(server, page, language) as visitor:
        await visitor.go(query, "")


def at_random(count: int, page: str) -> None:
    """Print the most that a server holds that is asked for random addresses of a page."""
    controls, draw, most = controls_of(page), random.Random(0), 0
    with fresh_server() as server:
        process = psutil.Process(server.pid)
        for _ in range(count):
            asyncio.run(visited(server, page, "en", query_of(controls, draw)))
            most = max(most, process.memory_info().rss)
    print(f"{page:18} {count} addresses: {most / 1e6:5.0f} MB at most", flush=True)


async def come_and_go(server: Server, visits: int) -> None:
    """Print what a server holds on the way from its first visitor to its last."""
    say = partial(_say, psutil.Process(server.pid))
    say("started")
    await visited(server, "home", "en", "")
    say("home alone")
    for page, language in itertools.product(LESSONS, LANGUAGES):
        await visited(server, page.name, language, "")
    say("every lesson in both languages")
    languages, pages = itertools.cycle(LANGUAGES), itertools.cycle(LESSONS)
    for number in range(1, visits + 1):
        page = next(pages)
        await visited(server, page.name, next(languages), link(page.name, number))
        if number % STAGE == 0:
            say(f"{number} visitors, each with a value of their own")
    await asyncio.sleep(FORGOTTEN)
    # Streamlit looks for what is too old when somebody comes.
    await visited(server, "home", "en", "")
    say("all of them forgotten")


def _say(process: psutil.Process, what: str) -> None:
    print(f"{process.memory_info().rss / 1e6:5.0f} MB  {what}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=USUAL)
    parser.add_argument("pages", nargs="*", default=[lesson.name for lesson in LESSONS])
    parser.add_argument(
        "--visits", type=int, help="instead: so many visitors of all lessons, one after another"
    )
    arguments = parser.parse_args()
    if arguments.visits is not None:
        with fresh_server() as server:
            asyncio.run(come_and_go(server, arguments.visits))
        return
    for page in arguments.pages:
        at_random(arguments.count, page)


if __name__ == "__main__":
    main()
