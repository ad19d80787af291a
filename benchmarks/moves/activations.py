"""The probe, the functions on the screen, a logit, and the temperature."""

from itertools import combinations
from typing import Final

from playwright.sync_api import Page

from benchmarks.move import Change, Move, clicking, pressing
from explainer.choices.activations.registry import ACTIVATIONS

_PRESSED: Final = (*ACTIVATIONS, *list(ACTIVATIONS)[::2], *list(ACTIVATIONS)[1::2])
"""Activation functions in an order in which every five on the screen are new."""


def _press_function(page: Page, number: int) -> None:
    pills = page.locator(".st-key-activations_functions")
    pills.get_by_role("button", name=_PRESSED[number], exact=True).click()


MOVES: Final = (
    Move(
        "knob, one step → value of ReLU",
        pressing(".st-key-activations_curves .plot-knob input", "ArrowRight"),
        "n => document.querySelector('.st-key-activations_curves').textContent"
        ".includes('ReLU  ' + (1.1 + 0.1 * n).toFixed(4))",
    ),
    Move(
        "click → probe",
        clicking("activations_curves", lambda number: (0.2 + 0.02 * number, 0.4)),
        "n => Math.abs(document.querySelector('.st-key-activations_curves .plot-knob output').textContent"
        " - (12 * (0.2 + 0.02 * n) - 6)) < 0.11",
    ),
    Move(
        "another function → its curve",
        _press_function,
        "n => document.querySelector('.st-key-activations_curves').textContent"
        f".includes({list(_PRESSED)}[n] + '  ')",
        "lang=en&activations_functions=Mish",
    ),
    Move(
        "logit → shares",
        pressing(".st-key-activations_logits-0 input", "ArrowRight"),
        "n => document.querySelector('.st-key-activations_softmax').textContent.includes("
        "(z => (Math.exp(z) / (Math.exp(z) + Math.exp(1) + Math.exp(0.1))).toFixed(3))(2.1 + 0.1 * n))",
        "lang=en&activations_view=softmax",
    ),
    Move(
        "temperature, one step → shares",
        pressing(".st-key-activations_softmax .plot-knob input", "ArrowLeft"),
        "n => (t => document.querySelector('.st-key-activations_softmax').textContent.includes("
        "(1 / (1 + Math.exp(-1 / t) + Math.exp(-1.9 / t))).toFixed(3)))"
        "(+document.querySelector('.st-key-activations_softmax .plot-knob output').textContent)",
        "lang=en&activations_view=softmax",
    ),
)

_CHOSEN: Final = tuple(combinations(ACTIVATIONS, 4))
CHANGE: Final = Change("functions", lambda number: _CHOSEN[number % len(_CHOSEN)], chart="activations_curves")
HEAVIEST: Final = (
    "activations_view=table&activations_functions=GELU~Mish~SELU~ELU~SiLU&activations_x={number}e-4"
)
"""What costs the server most, with another number each time."""
