"""The knobs of dropout and of patience, the player, and a number of the batch."""

from typing import Final

from playwright.sync_api import Page

from benchmarks.move import Change, Move, another, drawn, marked, turning, typing


def _step_back(page: Page, number: int) -> None:
    page.locator(".st-key-overfitting_course").get_by_role("button", name="One step back").click()


MOVES: Final = (
    another(
        "knob of dropout → curves",
        drawn("overfitting_course", 0),
        turning("overfitting_course", lambda number: 1 + number % 2),
    ),
    Move(
        "player, one epoch → its arithmetic, rest included",
        _step_back,
        "n => document.querySelector('.st-key-stage').innerText.includes('epoch ' + (49 - n) + ',')",
    ),
    another(
        "knob of patience → where it stops",
        drawn("overfitting_stop", 0),
        turning("overfitting_stop", lambda number: (1, 8)[number % 2]),
    ),
    another(
        "a number of the batch → outputs",
        marked("overfitting_norm", 1),
        typing(".st-key-overfitting_batch input", ("1, 2, 3, 9", "1, 2, 3, 4")),
        "lang=en&overfitting_view=norm",
    ),
)

CHANGE: Final = Change(
    "batch",
    lambda number: (1.0, 2.0, number % 1_000 / 10, number // 1_000 / 10),
    chart="overfitting_norm",
    query="overfitting_view=norm",
)
HEAVIEST: Final = "overfitting_view=trade_off&overfitting_degree=15&overfitting_penalty={number}"
"""What costs the server most, with another number each time."""
