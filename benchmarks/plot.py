"""How quickly the chart component plays and answers in a real Chromium without a GPU.

Run `python -m benchmarks.plot`. It prints frames a second, the time from the turn of a knob to the finished
drawing, and the bytes of the messages.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, WebSocket, sync_playwright

from tests.e2e.browser import (
    Device,
    Server,
    chromium_path,
    entry_for,
    launched,
    new_visitor,
    running_server,
    settled,
)

PLAY: Final = """async (speed) => {
  const stage = document.querySelector('.explainer-plot').stage;
  let drawn = 0;
  for (const name of ['animate', 'react']) {
    const draw = Plotly[name];
    Plotly[name] = (...given) => { drawn += 1; return draw(...given); };
  }
  stage.player.speed = speed;
  const start = performance.now();
  await stage.player.play();
  return [drawn, (performance.now() - start) / 1000];
}"""
TURN: Final = """async () => {
  const stage = document.querySelector('.explainer-plot').stage;
  const slider = document.querySelector('.plot-knob input');
  const taken = [];
  for (let turn = 0; turn < 80; turn++) {
    slider.value = (turn * 7) % 41;
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await stage.drawing;
    taken.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return taken;
}"""


def main() -> None:
    """Measure one page of the gallery after the other, each with a fresh visitor."""
    executable = chromium_path()
    if executable is None:
        raise SystemExit("No Chromium found: install it, or name its path in PLAYWRIGHT_CHROMIUM.")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        entry = entry_for("tests.e2e.gallery", folder=folder)
        with running_server(entry, log=folder / "log") as server:
            browser = launched(playwright, executable)
            for measure in (scatter_frames, heatmap_frames, knob_turns):
                page = new_visitor(browser, Device()).page
                measure(page, server)
                page.context.close()
            browser.close()


def scatter_frames(page: Page, server: Server) -> None:
    received = opened(page, f"{server.url}/frames")
    drawn, seconds = page.evaluate(PLAY, 2)
    print(f"200 frames, 8 trails over a contour 100×100   {drawn / seconds:6.1f} frames/s")
    print(f"  message with its figure and frames          {max(received) / 1e3:6.0f} kB")


def heatmap_frames(page: Page, server: Server) -> None:
    received = opened(page, f"{server.url}/heat")
    drawn, seconds = page.evaluate(PLAY, 4)
    print(f"60 heatmap frames 50×50                       {drawn / seconds:6.1f} frames/s")
    print(f"  message with its figure and frames          {max(received) / 1e3:6.0f} kB")


def knob_turns(page: Page, server: Server) -> None:
    received = opened(page, f"{server.url}/knob")
    taken = page.evaluate(TURN)
    worst = statistics.quantiles(taken, n=20)[18]
    median = statistics.median(taken)
    print(f"turn of a knob, 41 × 200 frames, two figures  {median:6.1f} ms, p95 {worst:.1f} ms")
    print(f"  message with its figures and their moves     {max(received) / 1e3:6.0f} kB")
    time.sleep(1)
    settled(page)
    before = len(received)
    page.locator(".plot-knob input").fill("5")
    time.sleep(1)
    settled(page)
    print(f"  messages back when the knob rests           {sum(received[before:]) / 1e3:6.1f} kB")


def opened(page: Page, url: str) -> list[int]:
    """Open a page, wait for its chart, and list the size of every message from the server from now on."""
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: received.append(len(data)))

    page.on("websocket", listen)
    page.goto(url)
    settled(page)
    page.locator(".plot-chart .main-svg").first.wait_for()
    return received


if __name__ == "__main__":
    main()
