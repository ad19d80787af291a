"""`python -m benchmarks.pages [PAGE …]`: every page in a real Chromium, as a visitor has it.

Cold and warm paint, control to picture (median and p95 over the moves), bytes a move, exceptions, memory.
A page joins by benchmarks/moves/<its name>.py: controls that can be moved again and again, and what their
pictures then show.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright

from benchmarks.move import MOVES_MADE, Move
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
from ui.sitemap import PAGES, page_named

ARRIVALS: Final = {"cold": 1, "warm": 5}
ACTED: Final = """for (const act of ['keydown', 'pointerup', 'input'])
  addEventListener(act, () => { window.acted = performance.now(); }, true);
addEventListener('pointermove', ({ buttons }) => { if (buttons) window.acted = performance.now(); }, true);"""
"""Keeps the browser's time of the visitor's last act: how long the driver takes to act does not count."""
PAINTED: Final = """(n) => new Promise((painted, failed) => {{
  const seen = {seen};
  const look = () => {{
    if (!seen(n)) return;
    watch.disconnect();
    requestAnimationFrame(() => scheduler.postTask(
      () => painted(performance.now() - acted), {{ priority: 'user-blocking' }}));
  }};
  const watch = new MutationObserver(look);
  watch.observe(document.body, {{ subtree: true, childList: true, attributes: true, characterData: true }});
  setTimeout(() => failed(new Error('never seen')), 60000);
  look();
}})"""
"""Looks whenever something in the page has changed, and tells the time of the next painted frame: ahead of
whatever the page itself has put off until then."""


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
def fresh_server() -> Generator[Server]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ROOT / "streamlit_app.py", log=Path(folder) / "log") as server,
    ):
        yield server


def rested(server: Server) -> None:
    """Wait until server and workers compute no more: a worker that starts takes a core for seconds."""
    everybody = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    while True:
        before = sum(sum(each.cpu_times()[:2]) for each in everybody)
        time.sleep(0.5)
        if sum(sum(each.cpu_times()[:2]) for each in everybody) - before < 0.05:
            return


def paint(page: Page, address: str) -> tuple[float, float]:
    """Seconds until the title stands, and until all has run and every chart, if any, is drawn."""
    began = time.perf_counter()
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    title = time.perf_counter() - began
    settled(page)
    page.wait_for_function(
        """(without) => {
          const plots = [...document.querySelectorAll('.explainer-plot')];
          const seen = plots.every(plot => !plot.checkVisibility() || plot.querySelector('.main-svg'));
          return seen && (plots.length || without);
        }""",
        arg=address.partition("?")[0].endswith("/"),
    )
    return title, time.perf_counter() - began


def arrival(page: Page, address: str, server: Server) -> tuple[float, float]:
    """The same, once the server has nothing left to do."""
    rested(server)
    return paint(page, address)


def moved(page: Page, move: Move, traffic: Traffic) -> tuple[list[float], list[int]]:
    """Milliseconds from each change to its painted picture, and the bytes that came for it."""
    latencies: list[float] = []
    sizes: list[int] = []
    for number in range(MOVES_MADE):
        before = traffic.received
        move.make(page, number)
        latencies.append(page.evaluate(PAINTED.format(seen=move.seen), number))
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


def moves_of(name: str) -> tuple[Move, ...]:
    """What is moved on a page."""
    return import_module(f"benchmarks.moves.{name}").MOVES


def measure(browser: Browser, name: str) -> None:
    """Print the figures of one page on a server of its own."""
    path = page_named(name).address
    with fresh_server() as server:
        visitor = new_visitor(browser, Device())
        traffic = Traffic()
        traffic.listen(visitor.page)
        visitor.page.add_init_script(ACTED)
        address = f"{server.url}/{path}?lang=en"
        for heat, times in ARRIVALS.items():
            titles, ends = zip(*(arrival(visitor.page, address, server) for _ in range(times)), strict=True)
            title, done = statistics.median(titles), statistics.median(ends)
            print(f"{name:8} {heat} paint: title {title:.2f} s, finished {done:.2f} s; median of {times}")
        for move in moves_of(name):
            paint(visitor.page, f"{server.url}/{path}?{move.query}")
            latencies, sizes = moved(visitor.page, move, traffic)
            print(
                f"{name:8} {move.name}: median {statistics.median(latencies):.0f} ms, "
                f"p95 {statistics.quantiles(latencies, n=20)[-1]:.0f} ms over {MOVES_MADE} moves, "
                f"{statistics.median(sizes) / 1000:.1f} kB a move"
            )
        for error in dict.fromkeys(visitor.errors):
            print(f"{name:8} {error}")
        exceptions = visitor.page.get_by_test_id("stException").count()
        print(f"{name:8} exceptions {exceptions}, errors in the page {len(visitor.errors)}; {memory(server)}")
        visitor.page.context.close()


def first_point(browser: Browser) -> None:
    """Print the seconds from Train to the live curve, on a page just opened and on one open for 5 s.

    Its settings have not been trained: for these alone the page starts a worker by itself.
    """
    for waited in (0, 5):
        with fresh_server() as server:
            visitor = new_visitor(browser, Device())
            page = visitor.page
            page.goto(f"{server.url}/mnist?lang=en&mnist_seed=1")
            button = page.locator(".st-key-mnist-job-start button")
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
    if unknown := set(asked) - {page.name for page in PAGES}:
        sys.exit(f"no page is called {', '.join(sorted(unknown))}")
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
