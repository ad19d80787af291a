"""`python -m benchmarks.pages [PAGE …]`: every page in a real Chromium, as a visitor has it.

Cold and warm paint, control to picture (median and p95 over the moves), bytes a move, exceptions, memory.
A page joins by a row in MOVES: a control that can be moved again and again, and what its picture then shows.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import snapshot_epochs
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
ACTED: Final = """for (const act of ['keydown', 'pointerup', 'input'])
  addEventListener(act, () => { window.acted = performance.now(); }, true);"""
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
PRESSED: Final = (*ACTIVATIONS, *list(ACTIVATIONS)[::2], *list(ACTIVATIONS)[1::2])
"""Activation functions in an order in which every five on the screen are new."""


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


def _press(selector: str, key: str) -> Callable[[Page, int], None]:
    """Press the same key on a slider again and again: each time it goes one step farther."""

    def make(page: Page, number: int) -> None:
        page.locator(selector).press(key)

    return make


def _click_probe(page: Page, number: int) -> None:
    """Click another place of the first picture of the activation functions each time."""
    area = page.locator(".st-key-activations_curves .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * (0.2 + 0.02 * number), box["y"] + box["height"] * 0.4)


def _press_function(page: Page, number: int) -> None:
    pills = page.locator(".st-key-activations_functions")
    pills.get_by_role("button", name=PRESSED[number], exact=True).click()


def drawn(chart: str, figure: int) -> str:
    """JavaScript of the lines of a figure as they stand on the screen."""
    lines = f".st-key-{chart} .plot-figure:nth-child({figure + 1}) .lines > path"
    return f"[...document.querySelectorAll('{lines}')].map(line => line.getAttribute('d')).join()"


def marked(chart: str, figure: int) -> str:
    """JavaScript of the points of a figure as they stand on the screen."""
    points = f".st-key-{chart} .plot-figure:nth-child({figure + 1}) .points > path"
    return f"[...document.querySelectorAll('{points}')].map(point => point.getAttribute('transform')).join()"


LEARNT_POINTS: Final = marked("perceptron_learn", 0)


def _click_plane(page: Page, number: int) -> None:
    """Place another point on the plane of the perceptron each time."""
    area = page.locator(".st-key-perceptron_learn .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * (0.75 + 0.008 * number), box["y"] + box["height"] * 0.2)


def _step_back(page: Page, number: int) -> None:
    page.locator(".st-key-perceptron_learn .plot-back").click()


XOR_EPOCHS: Final = snapshot_epochs(Recipe().epochs).tolist()
XOR_LAYERS: Final = tuple(f"{first},{second}" for first in (2, 3, 4) for second in range(1, 9))
XOR_CHARTS: Final = "document.querySelectorAll('.st-key-xor_run .plot-chart')"
XOR_LOSS: Final = drawn("xor_run", 3)
XOR_SURFACE: Final = (
    "document.querySelectorAll('.st-key-xor_run .plot-chart')[1]?.querySelector('image')?.href.baseVal"
)


def _noting(sight: str, change: Callable[[Page, int], None]) -> Callable[[Page, int], None]:
    """Note what stands before the change, in `window.before`."""

    def make(page: Page, number: int) -> None:
        page.evaluate(f"window.before = {sight}")
        change(page, number)

    return make


def _next_seed(page: Page, number: int) -> None:
    page.locator(".st-key-xor_seed").get_by_test_id("stNumberInputStepUp").click()


def _turn_xor_knob(page: Page, number: int) -> None:
    """To and fro, because there are fewer rates than moves."""
    knob = page.locator(".st-key-xor_run .plot-knob input")
    knob.fill(str((number * 5 + 2) % 13))


def _click_surface(page: Page, number: int) -> None:
    """Place another point on the decision surface each time."""
    area = page.locator(".st-key-xor_run .nsewdrag").nth(1)
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * (0.2 + 0.02 * number), box["y"] + box["height"] * 0.5)


def _xor_step_back(page: Page, number: int) -> None:
    page.locator(".st-key-xor_run .plot-back").click()


FLOW_CURVES: Final = drawn("gradient_flow_flow", 0)


def _next_flow_seed(page: Page, number: int) -> None:
    if number == 0:
        page.locator(".st-key-gradient_flow-more summary").click()
    page.locator(".st-key-gradient_flow_seed").get_by_test_id("stNumberInputStepUp").click()


def _turn_flow_knob(page: Page, number: int) -> None:
    page.locator(".st-key-gradient_flow_flow .plot-knob input").fill(str(number))


def _flow_step_back(page: Page, number: int) -> None:
    page.locator(".st-key-gradient_flow_flow").get_by_role("button", name="One step back").click()


def _click_map(page: Page, number: int) -> None:
    """Another place of the map each time."""
    area = page.locator(".st-key-gradient_flow_phase .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    x, y = 0.1 + 0.03 * number, 0.9 - 0.012 * number
    page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


DESCENT_PATHS: Final = drawn("gradient_descent_run", 0)
DESCENT_POINTS: Final = marked("gradient_descent_run", 1)
SURFACE_PATH: Final = drawn("gradient_descent_landscape", 0)


def _more_points(page: Page, number: int) -> None:
    _type(".st-key-gradient_descent_points input", tuple(map(str, range(41, 41 + MOVES_MADE))))(page, number)


def _turn_descent_knob(page: Page, number: int) -> None:
    page.locator(".st-key-gradient_descent_run .plot-knob input").fill(str(number))


def _descent_step_back(page: Page, number: int) -> None:
    page.locator(".st-key-gradient_descent_run .plot-back").click()


def _click_descent(name: str) -> Callable[[Page, int], None]:
    """Another start on the contours each time."""

    def make(page: Page, number: int) -> None:
        area = page.locator(f".st-key-{name} .nsewdrag").first
        area.scroll_into_view_if_needed()
        box = area.bounding_box()
        assert box is not None
        place = 0.25 + 0.02 * number
        page.mouse.click(box["x"] + box["width"] * place, box["y"] + box["height"] * 0.8)

    return make


RACE_TRAILS: Final = drawn("optimizers_race", 0)


def _turn_race_knob(page: Page, number: int) -> None:
    page.locator(".st-key-optimizers_race .plot-knob input").fill(str(number + 5))


def _race_step_back(page: Page, number: int) -> None:
    page.locator(".st-key-optimizers_race .plot-back").click()


MOVES: Final[Mapping[str, tuple[Move, ...]]] = {
    "home": (
        Move(
            "language",
            _switch_language,
            "n => document.documentElement.lang === ['ko', 'en'][n % 2]",
        ),
    ),
    "perceptron": (
        Move(
            "learning rate → weights",
            _type(
                ".st-key-perceptron_rate input",
                tuple(f"{0.51 + 0.01 * number:.2f}" for number in range(MOVES_MADE)),
            ),
            "n => document.querySelector('.st-key-perceptron_learn').textContent.replace(/\\u200b/g, '')"
            ".includes('w1 = ' + Number((1.02 + 0.02 * n).toPrecision(3)))",
        ),
        Move(
            "seed → another cloud, learnt",
            _noting(
                LEARNT_POINTS,
                _type(
                    ".st-key-perceptron_draw input",
                    tuple(str(number) for number in range(1, MOVES_MADE + 1)),
                ),
            ),
            f"n => {LEARNT_POINTS} !== window.before",
            "lang=en&perceptron_data=Separable",
        ),
        Move(
            "player, one step → its arithmetic",
            _step_back,
            "n => document.body.innerText.includes('Step ' + (39 - n) + ', epoch')",
            "lang=en&perceptron_data=Separable",
        ),
        Move(
            "click → one more point, learnt",
            _noting(LEARNT_POINTS, _click_plane),
            f"n => {LEARNT_POINTS} !== window.before",
        ),
        Move(
            "weight by hand → neuron",
            _press(".st-key-perceptron_hand_w1 input", "ArrowRight"),
            "n => document.querySelector('.st-key-perceptron_hand').textContent.replace(/\\u200b/g, '')"
            ".includes('w1 = ' + Number((1.05 + 0.05 * n).toPrecision(3)))",
            "lang=en&perceptron_view=hand",
        ),
    ),
    "activations": (
        Move(
            "knob, one step → value of ReLU",
            _press(".st-key-activations_curves .plot-knob input", "ArrowRight"),
            "n => document.querySelector('.st-key-activations_curves').textContent"
            ".includes('ReLU  ' + (1.1 + 0.1 * n).toFixed(4))",
        ),
        Move(
            "click → probe",
            _click_probe,
            "n => Math.abs(document.querySelector('.st-key-activations_curves .plot-knob output').textContent"
            " - (12 * (0.2 + 0.02 * n) - 6)) < 0.11",
        ),
        Move(
            "another function → its curve",
            _press_function,
            "n => document.querySelector('.st-key-activations_curves').textContent"
            f".includes({list(PRESSED)}[n] + '  ')",
            "lang=en&activations_functions=Mish",
        ),
        Move(
            "logit → shares",
            _press(".st-key-activations_logits-0 input", "ArrowRight"),
            "n => document.querySelector('.st-key-activations_softmax').textContent.includes("
            "(z => (Math.exp(z) / (Math.exp(z) + Math.exp(1) + Math.exp(0.1))).toFixed(3))(2.1 + 0.1 * n))",
            "lang=en&activations_view=softmax",
        ),
        Move(
            "temperature, one step → shares",
            _press(".st-key-activations_softmax .plot-knob input", "ArrowLeft"),
            "n => (t => document.querySelector('.st-key-activations_softmax').textContent.includes("
            "(1 / (1 + Math.exp(-1 / t) + Math.exp(-1.9 / t))).toFixed(3)))"
            "(+document.querySelector('.st-key-activations_softmax .plot-knob output').textContent)",
            "lang=en&activations_view=softmax",
        ),
    ),
    "xor": (
        Move(
            "seed → another run",
            _noting(XOR_LOSS, _next_seed),
            f"n => {XOR_LOSS} !== window.before",
        ),
        Move(
            "learning-rate knob → surface",
            _noting(XOR_SURFACE, _turn_xor_knob),
            f"n => {XOR_SURFACE} !== window.before",
        ),
        Move(
            "player, one step → its numbers, 300 ms of rest included",
            _xor_step_back,
            f"n => document.body.innerText.includes('after epoch ' + {XOR_EPOCHS[-2::-1]}[n])",
        ),
        Move(
            "click → one more point, learnt",
            _click_surface,
            f"n => {XOR_CHARTS}[1]?._fullData?.filter(trace => trace.mode === 'markers').slice(0, 2)"
            ".reduce((sum, trace) => sum + trace.x.length, 0) === n + 5",
        ),
        Move(
            "hidden layers → another network",
            _type(".st-key-xor_hidden input", XOR_LAYERS),
            f"n => {XOR_CHARTS}[0]?._fullData?.filter(trace => trace.type === 'heatmap').length === "
            f"{[3 + sum(map(int, layers.split(','))) for layers in XOR_LAYERS]}[n]",
        ),
    ),
    "gradient_flow": (
        Move(
            "seed → gradient of 20 layers × 128 units × 4 functions",
            _noting(FLOW_CURVES, _next_flow_seed),
            f"n => {FLOW_CURVES} !== window.before",
        ),
        Move(
            "knob of the scale → curves",
            _noting(FLOW_CURVES, _turn_flow_knob),
            f"n => {FLOW_CURVES} !== window.before",
        ),
        Move(
            "player, one step → its arithmetic, 300 ms of rest included",
            _flow_step_back,
            "n => document.querySelector('.st-key-stage').innerText.includes("
            "n < 18 ? 'Back, layer ' + (n + 2) : n < 19 ? 'Back, layer 20' : 'Forward, layer ' + (39 - n))",
        ),
        Move(
            "click on the map → settings and curves",
            _noting(FLOW_CURVES, _click_map),
            f"n => {FLOW_CURVES} !== window.before",
        ),
    ),
    "gradient_descent": (
        Move(
            "points → paths",
            _noting(DESCENT_PATHS, _more_points),
            f"n => {DESCENT_PATHS} !== window.before",
        ),
        Move(
            "points → the points as well",
            _noting(DESCENT_POINTS, _more_points),
            f"n => {DESCENT_POINTS} !== window.before",
        ),
        Move(
            "knob → paths",
            _noting(DESCENT_PATHS, _turn_descent_knob),
            f"n => {DESCENT_PATHS} !== window.before",
        ),
        Move(
            "player, one step → its arithmetic",
            _descent_step_back,
            "n => document.body.innerText.includes('Update ' + (200 - n) + ' looks')",
        ),
        Move(
            "click → paths from there",
            _noting(DESCENT_PATHS, _click_descent("gradient_descent_run")),
            f"n => {DESCENT_PATHS} !== window.before",
        ),
        Move(
            "click → descent on a surface",
            _noting(SURFACE_PATH, _click_descent("gradient_descent_landscape")),
            f"n => {SURFACE_PATH} !== window.before",
            "lang=en&gradient_descent_view=landscapes",
        ),
    ),
    "optimizers": (
        Move(
            "noise → trails",
            _noting(
                RACE_TRAILS,
                _type(
                    ".st-key-optimizers_noise input",
                    tuple(f"{0.51 + 0.01 * number:.2f}" for number in range(MOVES_MADE)),
                ),
            ),
            f"n => {RACE_TRAILS} !== window.before",
        ),
        Move(
            "knob → trails",
            _noting(RACE_TRAILS, _turn_race_knob),
            f"n => {RACE_TRAILS} !== window.before",
        ),
        Move(
            "player, one step → its arithmetic",
            _race_step_back,
            "n => document.body.innerText.includes('Update ' + (199 - n) + ' of Adam')",
        ),
        Move(
            "click → trails from there",
            _noting(RACE_TRAILS, _click_descent("optimizers_race")),
            f"n => {RACE_TRAILS} !== window.before",
        ),
        Move(
            "click → all starts from there",
            _noting(RACE_TRAILS, _click_descent("optimizers_basins")),
            f"n => {RACE_TRAILS} !== window.before",
            "lang=en&optimizers_view=basins",
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
def fresh_server() -> Generator[Server]:
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


def measure(browser: Browser, name: str) -> None:
    """Print the figures of one page on a server of its own."""
    path = next(page.address for page in PAGES if page.name == name)
    with fresh_server() as server:
        visitor = new_visitor(browser, Device())
        traffic = Traffic()
        traffic.listen(visitor.page)
        visitor.page.add_init_script(ACTED)
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
