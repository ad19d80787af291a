"""What the tests of the chart share: its parts on the page, a dragging hand, and what its marks should be."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.e2e.browser import settled

Open = Callable[..., Page]

WALK_MARKS: Final = (Path(__file__).parent / "marks.js").read_text(encoding="utf-8")
"""Stand on every step of a chart, and list the figures whose visible marks are not their finite points."""


def charts(page: Page, count: int) -> list[Locator]:
    """The charts of the page, once all of them are drawn."""
    drawn = page.locator(".plot-chart.js-plotly-plot:visible", has=page.locator(".main-svg"))
    expect(drawn).to_have_count(count)
    return drawn.all()


def scrubber(page: Page) -> Locator:
    return page.get_by_label("Choose a step")


def sent_messages(page: Page) -> list[bytes]:
    """A list that grows with every message to the server; listen before the page is opened."""
    sent: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: sent.append(data if isinstance(data, bytes) else data.encode()))

    page.on("websocket", listen)
    return sent


def told(page: Page, words: str) -> None:
    """Wait until Python says so."""
    expect(page.get_by_text(re.compile(words))).to_be_visible()
    settled(page)


def drag(page: Page, chart: Locator, *, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=5)
    page.mouse.up()
