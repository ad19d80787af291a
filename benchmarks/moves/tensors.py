"""A cell, one number more, another axis, another batch size."""

from typing import Final

from benchmarks.move import Change, Move, another, clicking, drawn, stepping_up, typing

_PAGE: Final = "document.querySelector('.stMain').textContent"

MOVES: Final = (
    Move(
        "another cell → its address",
        clicking("tensors_memory", lambda number: (0.023 + 0.0415 * number, 0.8)),
        "n => " + _PAGE + ".includes('x[' + n + '] = ')",
        "lang=en&tensors_numbers=24&tensors_chain=none",
    ),
    another(
        "one number more → memory",
        "document.querySelector('.st-key-tensors_memory').textContent",
        stepping_up("tensors_numbers"),
        "lang=en&tensors_numbers=0&tensors_chain=none",
    ),
    another(
        "another axis → shape",
        _PAGE,
        typing(".st-key-tensors_axis input", ("0", "1")),
        "lang=en&tensors_view=axes&tensors_axis=1",
    ),
    another(
        "another batch size → batches",
        drawn("tensors_parcels", 0),
        typing(".st-key-tensors_batch input", ("2", "3")),
        "lang=en&tensors_view=parcels&tensors_samples=24",
    ),
)

CHANGE: Final = Change(
    "seed", lambda number: number % 10_000, chart="tensors_parcels", query="tensors_view=parcels"
)
HEAVIEST: Final = "tensors_view=parcels&tensors_samples=24&tensors_batch=1&tensors_seed={number}"
"""What costs the server most, with another number each time."""
