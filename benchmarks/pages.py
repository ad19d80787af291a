"""`python -m benchmarks.pages [PAGE …]`: every page in a real Chromium, as a visitor has it.

Cold and warm paint, control to picture (median and p95 over the moves), bytes a move, exceptions, memory.
A page joins by a row in MOVES: a control that can be moved again and again, and what its picture then shows.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright

from tests.e2e.browser import (
    ROOT,
    Device,
    Server,
    chromium_path,
    launched,
    new_visitor,
    running_server,
    settled,
)
from ui.sitemap import PAGES

MOVES_MADE: Final = 24


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a control, and the sight that says that the picture has followed."""

    name: str
    make: Callable[[Page, int], None]
    """Make the change number n."""
    seen: str
    """JavaScript: (n) => whether the picture of change n stands."""
    query: str = "lang=en"
    """Where the control and its picture can be seen."""


def _type(selector: str, values: tuple[str, ...]) -> Callable[[Page, int], None]:
    def make(page: Page, number: int) -> None:
        field = page.locator(selector)
        field.fill(values[number % len(values)])
        field.press("Enter")

    return make


def _switch_language(page: Page, number: int) -> None:
    page.get_by_test_id("stSidebar").get_by_text(("한국어", "English")[number % 2]).click()


def _one_epoch_back(page: Page, number: int) -> None:
    name = ("One step back", "One step forward")[number % 2]
    page.locator(".st-key-mnist_run").get_by_role("button", name=name).click()


def _click_cell(page: Page, number: int) -> None:
    true, read_as = ((3, 5), (4, 9))[number % 2]
    area = page.locator(".st-key-mnist_result .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(
        box["x"] + box["width"] * (read_as + 0.5) / 10, box["y"] + box["height"] * (true + 0.5) / 10
    )


def _draw_or_undo(page: Page, number: int) -> None:
    """Draw a stroke on the empty pad, then take it away again."""
    pad = page.locator(".st-key-mnist_pad")
    if number == 0:
        pad.get_by_role("button", name="Clear").click()
        expect(page.get_by_text("The pad is empty")).to_be_visible()
        settled(page)
    if number % 2:
        pad.get_by_role("button", name="Undo").click()
        return
    box = pad.locator("canvas").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 150, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 240, steps=4)
    page.mouse.up()


MOVES: Final[Mapping[str, tuple[Move, ...]]] = {
    "home": (
        Move(
            "language",
            _switch_language,
            "n => document.documentElement.lang === ['ko', 'en'][n % 2]",
        ),
    ),
    "mnist": (
        Move(
            "hidden layers → layer table",
            _type(".st-key-mnist_hidden input", ("32", "64,32")),
            "n => [...document.querySelectorAll('td')].some(cell => cell.textContent === "
            "['nn.Linear(784, 32)', 'nn.Linear(784, 64)'][n % 2])",
            "lang=en&mnist_view=network",
        ),
        Move(
            "player, one epoch → ring",
            _one_epoch_back,
            "n => document.querySelector('.st-key-mnist_run').innerText.includes([9, 10][n % 2] + ' / 10')",
        ),
        Move(
            "confusion cell → its images",
            _click_cell,
            "n => document.body.innerText.includes(['of a 3, read as 5', 'of a 4, read as 9'][n % 2])",
        ),
        Move(
            "pen up → ten probabilities",
            _draw_or_undo,
            "n => document.body.innerText.includes('Read as') === (n % 2 === 0)",
            "lang=en&mnist_view=draw",
        ),
    ),
}


@dataclass
class Traffic:
    """Bytes that the server has sent over the page's websocket."""

    received: int = 0

    def listen(self, page: Page) -> None:
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._received)

    def _received(self, frame: bytes | str) -> None:
        self.received += len(frame)


@contextmanager
def fresh_server() -> Iterator[Server]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ROOT / "streamlit_app.py", log=Path(folder) / "log") as server,
    ):
        yield server


def paint(page: Page, address: str) -> tuple[float, float]:
    """Seconds until the title stands, and until the script has run and every chart is drawn."""
    began = time.perf_counter()
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    title = time.perf_counter() - began
    settled(page)
    page.wait_for_function(
        "[...document.querySelectorAll('.explainer-plot')].every(plot => "
        "!plot.checkVisibility() || plot.querySelector('.main-svg'))"
    )
    return title, time.perf_counter() - began


def moved(page: Page, move: Move, traffic: Traffic) -> tuple[list[float], list[int]]:
    """Milliseconds from each change to its picture, and the bytes that came for it."""
    latencies: list[float] = []
    sizes: list[int] = []
    for number in range(MOVES_MADE):
        before, began = traffic.received, time.perf_counter()
        move.make(page, number)
        page.wait_for_function(move.seen, arg=number, polling="raf")
        latencies.append(1000 * (time.perf_counter() - began))
        page.wait_for_timeout(400)
        settled(page)
        sizes.append(traffic.received - before)
    return latencies, sizes


def memory(server: Server) -> str:
    """Resident megabytes of the server, and of its workers."""
    process = psutil.Process(server.pid)
    workers = sum(child.memory_info().rss for child in process.children(recursive=True))
    own = process.memory_info().rss
    return (
        f"server {own / 1e6:.0f} MB, workers {workers / 1e6:.0f} MB, together {(own + workers) / 1e6:.0f} MB"
    )


def measure(browser: Browser, name: str) -> None:
    """Print the figures of one page on a server of its own."""
    path = next(page.address for page in PAGES if page.name == name)
    with fresh_server() as server:
        visitor = new_visitor(browser, Device())
        traffic = Traffic()
        traffic.listen(visitor.page)
        address = f"{server.url}/{path}?lang=en"
        for heat in ("cold", "warm"):
            title, done = paint(visitor.page, address)
            print(f"{name:8} {heat} paint: title {title:.2f} s, finished {done:.2f} s")
        for move in MOVES[name]:
            paint(visitor.page, f"{server.url}/{path}?{move.query}")
            latencies, sizes = moved(visitor.page, move, traffic)
            print(
                f"{name:8} {move.name}: median {statistics.median(latencies):.0f} ms, "
                f"p95 {statistics.quantiles(latencies, n=20)[-1]:.0f} ms over {MOVES_MADE} moves, "
                f"{statistics.median(sizes) / 1000:.1f} kB a move"
            )
        exceptions = visitor.page.get_by_test_id("stException").count()
        print(f"{name:8} exceptions {exceptions}, errors in the page {len(visitor.errors)}; {memory(server)}")
        visitor.page.context.close()


def first_point(browser: Browser) -> None:
    """Print the seconds from Train to the live curve, on a page just opened and on one open for 5 s."""
    for waited in (0, 5):
        with fresh_server() as server:
            visitor = new_visitor(browser, Device())
            page = visitor.page
            page.goto(f"{server.url}/mnist?lang=en")
            button = page.locator(".st-key-mnist-train button")
            expect(button).to_be_visible()
            page.wait_for_timeout(1000 * waited)
            began = time.perf_counter()
            button.click()
            page.locator(".st-key-mnist_live .scatterlayer .trace").first.wait_for(state="attached")
            print(f"mnist    first point, page open for {waited} s: {time.perf_counter() - began:.2f} s")
            expect(button).to_be_enabled(timeout=300_000)
            settled(page)
            for other in PAGES:
                page.goto(f"{server.url}/{other.address}?lang=ko")
                expect(page.locator("h1")).to_be_visible()
                settled(page)
            print(f"all      pages visited, one trained run: {memory(server)}")
            visitor.page.context.close()


def main() -> None:
    """Measure the pages named on the command line, or all, and the first point of a training."""
    asked = sys.argv[1:] or [page.name for page in PAGES]
    if unknown := set(asked) - MOVES.keys():
        sys.exit(f"no moves for {', '.join(sorted(unknown))}: add a row to MOVES")
    executable = chromium_path()
    if executable is None:
        sys.exit("No Chromium found: install it, or name its path in PLAYWRIGHT_CHROMIUM.")
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = launched(playwright, executable)
        for name in asked:
            measure(browser, name)
        if "mnist" in asked:
            first_point(browser)


if __name__ == "__main__":
    main()
