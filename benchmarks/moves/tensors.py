"""A cell, one number more, another axis, another batch size."""

from typing import Final

from benchmarks.move import another, clicking, drawn, stepping_up

_PAGE: Final = "document.querySelector('.stMain').textContent"

MOVES: Final = (
    another(
        "another cell → ring",
        drawn("tensors_memory", 0),
        clicking("tensors_memory", lambda number: (0.04 + 0.03 * number, 0.75)),
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
        stepping_up("tensors_axis"),
        "lang=en&tensors_view=axes&tensors_axis=-9",
    ),
    another(
        "another batch size → batches",
        drawn("tensors_parcels", 0),
        stepping_up("tensors_batch"),
        "lang=en&tensors_view=parcels&tensors_batch=1&tensors_samples=24",
    ),
)
