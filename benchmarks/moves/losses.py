"""Output, smoothing, the start of a neuron, the seed of three heads, and a row of a batch."""

from typing import Final

from benchmarks.move import MOVES_MADE, Change, another, drawn, marked, pressing, turning, typing

MOVES: Final = (
    another("knob, output → dots", marked("losses_curves", 0), turning("losses_curves")),
    another(
        "smoothing → curves",
        drawn("losses_curves", 0),
        pressing(".st-key-losses_smoothing input", "ArrowRight"),
    ),
    another(
        "knob, start → balls",
        marked("losses_sure", 0),
        turning("losses_sure"),
        "lang=en&losses_view=sure&losses_sure_step=20",
    ),
    another(
        "seed → three trainings",
        marked("losses_heads", 0),
        typing(".st-key-losses_seed input", [str(number) for number in range(1, MOVES_MADE + 1)]),
        "lang=en&losses_view=heads",
    ),
    another(
        "knob, constant → dots",
        marked("losses_constants", 0),
        turning("losses_constants"),
        "lang=en&losses_view=constants",
    ),
)

CHANGE: Final = Change("seed", lambda number: number % 1_000, chart="losses_heads", query="losses_view=heads")
HEAVIEST: Final = "losses_view=heads&losses_rate=0.003&losses_seed={number}"
"""What costs the server most, with another number each time."""
