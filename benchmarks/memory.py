"""`python -m benchmarks.memory [COUNT] [PAGE …]`: a server after COUNT random legal addresses a page.

One visitor after the other, each with settings of their own; prints the resident memory at most.
"""

import asyncio
import random
import sys
from importlib import import_module
from typing import Any

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from benchmarks.load import PATIENCE, STREAM
from benchmarks.pages import fresh_server
from explainer.choices.points import PlacedPoints
from explainer.kit.address import Choice, Choices, Parameter, Real, Reals, Toggle, Whole, Wholes, write
from tests.e2e.browser import Server
from ui.controls import Controls
from ui.sitemap import LESSONS, Page, page_named

USUAL = 25


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


async def visited(server: Server, page: Page, query: str) -> None:
    """Open an address in a new tab, and wait until the page has been sent."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page.address
    url = f"{server.url.replace('http', 'ws')}/_stcore/stream"
    async with connect(url, subprotocols=[STREAM], max_size=None) as socket, asyncio.timeout(PATIENCE):
        await socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await socket.recv(decode=False))
            ended = message.WhichOneof("type") == "script_finished"
            if ended and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    for page in map(page_named, sys.argv[2:] or [lesson.name for lesson in LESSONS]):
        controls: Controls = import_module(f"ui.lessons.{page.name}.settings").page_controls()
        draw, most = random.Random(0), 0
        with fresh_server() as server:
            process = psutil.Process(server.pid)
            for _ in range(count):
                asyncio.run(visited(server, page, query_of(controls, draw)))
                most = max(most, process.memory_info().rss)
        print(f"{page.name:18} {count} addresses: {most / 1e6:5.0f} MB at most", flush=True)


if __name__ == "__main__":
    main()
