"""The shape of the network, player, a cell of the confusion matrix, and a stroke on the pad."""

from typing import Final

from playwright.sync_api import Page, expect

from benchmarks.move import Change, Move, click_at, typing
from tests.e2e.browser import settled


def _one_epoch_back(page: Page, number: int) -> None:
    name = ("One step back", "One step forward")[number % 2]
    page.locator(".st-key-mnist_run").get_by_role("button", name=name).click()


def _click_cell(page: Page, number: int) -> None:
    true, read_as = ((3, 5), (4, 9))[number % 2]
    area = page.locator(".st-key-mnist_result .nsewdrag").first
    click_at(page, area, (read_as + 0.5) / 10, (true + 0.5) / 10)


def _draw_or_undo(page: Page, number: int) -> None:
    """Draw a stroke on the empty pad, then take it away again."""
    pad = page.locator(".st-key-mnist_pad")
    if number == 0:
        pad.get_by_role("button", name="Clear").click()
        expect(page.get_by_text("The pad is empty").first).to_be_visible()
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


MOVES: Final = (
    Move(
        "hidden layers → layer table",
        typing(".st-key-mnist_hidden input", ("32", "64,32")),
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
    Move(
        "hero: pen up → bars",
        _draw_or_undo,
        "n => document.body.innerText.includes('Read as') === (n % 2 === 0)",
    ),
)

CHANGE: Final = Change("image", lambda number: number % 10_000, chart="mnist_sight")
HEAVIEST: Final = (
    "mnist_view=step&mnist_hidden=512,512,512,512&mnist_activation=Mish&mnist_optimizer=NAdam&mnist_batch=1024"
    "&mnist_seed={number}"
)
"""What costs the server most, with another number each time."""
