"""Seed, scale, player, and the map of depth and scale."""

from typing import Final

from playwright.sync_api import Page

from benchmarks.move import Change, Move, another, clicking, drawn, stepping_up, turning

_CURVES: Final = drawn("gradient_flow_flow", 1)


def _next_seed(page: Page, number: int) -> None:
    if number == 0:
        page.locator(".st-key-gradient_flow-more summary").click()
    stepping_up("gradient_flow_seed")(page, number)


def _step_back(page: Page, number: int) -> None:
    page.locator(".st-key-gradient_flow_flow").get_by_role("button", name="One step back").click()


MOVES: Final = (
    another("seed → gradient of 20 layers × 128 units × 4 functions", _CURVES, _next_seed),
    another("knob of the scale → curves", _CURVES, turning("gradient_flow_flow")),
    Move(
        "player, one step → its arithmetic, rest included",
        _step_back,
        "n => document.querySelector('.st-key-stage').innerText.includes("
        "n < 18 ? 'Back, layer ' + (n + 2) : n < 19 ? 'Back, layer 20' : 'Forward, layer ' + (39 - n))",
    ),
    another(
        "click on the map → settings and curves",
        _CURVES,
        clicking("gradient_flow_phase", lambda number: (0.1 + 0.03 * number, 0.9 - 0.012 * number)),
    ),
)

CHANGE: Final = Change("seed", lambda number: number % 10_000, chart="gradient_flow_flow")
HEAVIEST: Final = (
    "gradient_flow_depth=50&gradient_flow_width=256&gradient_flow_batch=128&gradient_flow_view=shift"
    "&gradient_flow_activations=Mish~GELU~SELU~ELU&gradient_flow_seed={number}"
)
"""What costs the server most, with another number each time."""
