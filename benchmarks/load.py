"""`python -m benchmarks.load [PAGE …]`: a class before one server, without browsers.

Every learner opens the page and then changes its control again and again: first all in the same moment, as
when a teacher says so, then each in a rhythm of their own. Prints how long the picture takes to come, beside
the time of one learner alone, and the server's memory.
"""

import argparse
import asyncio
import itertools
import random
import statistics
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.pages import fresh_server, memory
from tests.e2e.browser import Server
from ui.language import LANGUAGES
from ui.sitemap import page_named

THINKING: Final = 5.0
"""Seconds between two changes of a learner, on average."""
STREAM: Final = Subprotocol("streamlit")
PATIENCE: Final = 120.0
"""Seconds after which an answer is missing."""


@dataclass(frozen=True, slots=True)
class Control:
    """A number input, the values that it is given, and the picture that has to follow."""

    key: str
    value: Callable[[int], float]
    chart: str


CONTROLS: Final[Mapping[str, Control]] = {
    "perceptron": Control("perceptron_rate", lambda number: 1 + number % 900 / 100, "perceptron_learn"),
    "xor": Control("xor_seed", lambda number: number % 9_000, "xor_run"),
    "gradient_flow": Control("gradient_flow_seed", lambda number: number % 9_000, "gradient_flow_flow"),
    "optimizers": Control(
        "optimizers_noise", lambda number: 0.001 + number % 9_000 / 1_000, "optimizers_race"
    ),
}


@dataclass(slots=True)
class Learner:
    """One browser, as the server sees it."""

    page: str
    control: Control
    socket: ClientConnection
    language: str
    widget: str = ""
    script: str = ""
    known: set[str] = field(default_factory=set[str])
    """Hashes of the messages that need not be sent again."""

    async def open(self) -> None:
        """Open the page, as by its link."""
        await self._run(WidgetState())

    async def change(self, number: int) -> float:
        """Set the control to its value of that number; return the seconds until the picture arrived."""
        value = self.control.value(number)
        state = WidgetState(id=self.widget)
        if isinstance(value, int):
            state.int_value = value
        else:
            state.double_value = value
        return await self._run(state)

    async def _run(self, state: WidgetState) -> float:
        asked = BackMsg()
        asked.rerun_script.query_string = f"lang={self.language}"
        asked.rerun_script.page_name = page_named(self.page).address
        asked.rerun_script.page_script_hash = self.script
        asked.rerun_script.cached_message_hashes.extend(self.known)
        if state.id:
            asked.rerun_script.widget_states.widgets.append(state)
        began = perf_counter()
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            return await self._listen() - began

    async def _listen(self) -> float:
        """Return when the picture came, once the script has run to its end."""
        came = 0.0
        while True:
            message = ForwardMsg.FromString(await self.socket.recv(decode=False))
            if message.metadata.cacheable:
                self.known.add(message.hash)
            match message.WhichOneof("type"):
                case "navigation":
                    self.script = message.navigation.page_script_hash
                case "delta":
                    came = came or self._seen(message.delta.new_element)
                case "script_finished" if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    if not came:
                        raise LookupError(f"{self.page} brought no picture, or one that was there before")
                    return came
                case _:
                    pass

    def _seen(self, element: Element) -> float:
        """Note the control; return the time if this is the picture, else 0."""
        if element.number_input.id.endswith(f"-{self.control.key}"):
            self.widget = element.number_input.id
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)
        return perf_counter() if element.bidi_component.id.endswith(f"-{self.control.chart}") else 0.0


async def measure(server: Server, name: str, *, learners: int, rounds: int) -> None:
    """Print the figures of one page; every change is one that nobody has made before."""
    url = f"{server.url.replace('http', 'ws')}/_stcore/stream"
    sockets = [await connect(url, subprotocols=[STREAM], max_size=None) for _ in range(learners)]
    languages = itertools.cycle(LANGUAGES)
    class_ = [Learner(name, CONTROLS[name], socket, next(languages)) for socket in sockets]
    fresh = itertools.count(1)
    say = partial(report, name)
    # The first one warms the server.
    early, late = class_[:4], class_[4:]
    say("open, alone", [await _timed(learner.open()) for learner in early][1:])
    say(f"open, {len(late)} at once", await asyncio.gather(*(_timed(learner.open()) for learner in late)))
    say("change, alone", [await class_[0].change(next(fresh)) for _ in range(4 * rounds)])
    together: list[float] = []
    for _ in range(rounds):
        together += await asyncio.gather(*(learner.change(next(fresh)) for learner in class_))
    say(f"change, {learners} at once, each another", together)
    together = []
    for _ in range(rounds):
        number = next(fresh)
        together += await asyncio.gather(*(learner.change(number) for learner in class_))
    say(f"change, {learners} at once, all the same", together)
    rhythm = random.Random(0)
    own = await asyncio.gather(*(_at_leisure(learner, fresh, rhythm, rounds) for learner in class_))
    say(f"change, {learners} every {THINKING:g} s or so", list(itertools.chain(*own)))
    for socket in sockets:
        await socket.close()


async def _timed(work: Awaitable[object]) -> float:
    began = perf_counter()
    await work
    return perf_counter() - began


async def _at_leisure(
    learner: Learner, fresh: Iterator[int], rhythm: random.Random, rounds: int
) -> list[float]:
    waits: list[float] = []
    for _ in range(rounds):
        await asyncio.sleep(rhythm.expovariate(1 / THINKING))
        waits.append(await learner.change(next(fresh)))
    return waits


def report(name: str, what: str, seconds: Sequence[float]) -> None:
    last = statistics.quantiles(seconds, n=20)[-1]
    print(
        f"{name:16} {what}: median {statistics.median(seconds):.2f} s, p95 {last:.2f} s, "
        f"longest {max(seconds):.2f} s over {len(seconds)}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=list(CONTROLS), help=f"of {', '.join(CONTROLS)}")
    parser.add_argument("--learners", type=int, default=30, help="at least 6")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if unknown := set(arguments.pages) - CONTROLS.keys():
        parser.error(f"no control for {', '.join(sorted(unknown))}: add a row to CONTROLS")
    for name in arguments.pages:
        with fresh_server() as server:
            asyncio.run(measure(server, name, learners=arguments.learners, rounds=arguments.rounds))
            print(f"{name:16} {memory(server)}")


if __name__ == "__main__":
    main()
