"""A browser tab, as the server sees it: it asks for a page over the websocket, and notes what comes."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.e2e.browser import Server
from ui.sitemap import page_named

STREAM: Final = Subprotocol("streamlit")
PATIENCE: Final = 120.0
"""Seconds after which an answer is missing."""
_SOON: Final = 60
"""A fragment that runs by itself less often than that, in seconds, follows no work."""
_ENDED: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class MissingAnswerError(Exception):
    """The server sent an exception, or not what was waited for."""


@dataclass(slots=True)
class Answer:
    """What came of a run of the script."""

    seconds: float
    """Until the chart had come that was waited for; until the run had ended, if none came."""
    came: bool
    """Whether that chart came."""
    bytes: int


@dataclass(slots=True)
class Tab:
    """One tab on a page; its language stands in the address."""

    socket: ClientConnection
    page: str
    language: str = "en"
    follows: str = ""
    """The fragment that runs by itself every moment, as long as there is one."""
    _script: str = ""
    _known: set[str] = field(default_factory=set[str])
    """Hashes of the messages that need not be sent again."""
    _widgets: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """By key: the widget's name on the wire, and the fragment that it stands in."""

    async def go(self, query: str, chart: str) -> Answer:
        """Have the page run with what the address says; wait for its end."""
        return self._with(chart, await self._run(query, chart))

    async def report(self, query: str, widget: str, value: dict[str, Any], chart: str) -> Answer:
        """Tell the state of a component, on which its fragment runs, or the page."""
        name, fragment = self._widget(widget)
        state = WidgetState(id=name, json_value=json.dumps(value))
        return self._with(chart, await self._run(query, chart, state, fragment))

    async def click(self, query: str, button: str) -> Answer:
        """Click a button."""
        name, fragment = self._widget(button)
        return await self._run(query, "", WidgetState(id=name, trigger_value=True), fragment)

    async def look_again(self, query: str, chart: str) -> Answer:
        """Have the fragment run that follows some work; the chart need not come."""
        return await self._run(query, chart, fragment=self.follows)

    def _with(self, chart: str, answer: Answer) -> Answer:
        if chart and not answer.came:
            raise MissingAnswerError(f"{self.page} brought no {chart}, or one that was there before")
        return answer

    def _widget(self, key: str) -> tuple[str, str]:
        if key not in self._widgets:
            raise MissingAnswerError(f"{self.page} has no {key}")
        return self._widgets[key]

    async def _run(
        self, query: str, chart: str, state: WidgetState | None = None, fragment: str = ""
    ) -> Answer:
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string = f"lang={self.language}&{query}" if query else f"lang={self.language}"
        run.page_name = page_named(self.page).address
        run.page_script_hash = self._script
        run.cached_message_hashes.extend(self._known)
        run.fragment_id = fragment
        if state is not None:
            run.widget_states.widgets.append(state)
        began = perf_counter()
        await self.socket.send(asked.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._listen(chart, began)
        except TimeoutError as late:
            raise MissingAnswerError(f"{self.page} did not answer") from late
        return answer

    async def _listen(self, chart: str, began: float) -> Answer:
        """Note what comes until the script has run to its end."""
        received, picture, follows = 0, None, ""
        while True:
            data = await self.socket.recv(decode=False)
            received += len(data)
            message = ForwardMsg.FromString(data)
            if message.metadata.cacheable:
                self._known.add(message.hash)
            match message.WhichOneof("type"):
                case "navigation":
                    self._script = message.navigation.page_script_hash
                case "delta":
                    if self._note(message.delta) == chart and chart and picture is None:
                        picture = perf_counter() - began
                case "auto_rerun" if message.auto_rerun.interval < _SOON:
                    follows = message.auto_rerun.fragment_id
                case "script_finished" if message.script_finished in _ENDED:
                    # A fragment that runs alone does not say again that it will.
                    if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                        self.follows = follows
                    return Answer(picture or perf_counter() - began, picture is not None, received)
                case _:
                    pass

    def _note(self, delta: Delta) -> str:
        """Keep how a widget is called on the wire; return its key."""
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            raise MissingAnswerError(f"{self.page}: {delta.new_element.exception.message}")
        name: str = getattr(getattr(delta.new_element, kind), "id", "") if kind else ""
        key = name.split("-", 2)[-1] if name.startswith("$$") else ""
        if key:
            self._widgets[key] = name, delta.fragment_id
        return key


@asynccontextmanager
async def tab(server: Server, page: str, language: str = "en") -> AsyncGenerator[Tab]:
    """Open a tab, and close it afterwards."""
    url = f"{server.url.replace('http', 'ws')}/_stcore/stream"
    async with connect(url, subprotocols=[STREAM], max_size=None) as socket:
        yield Tab(socket, page, language)
