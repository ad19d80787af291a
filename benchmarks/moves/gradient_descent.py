"""Points, learning rate, player, and another start on the contours."""

from typing import Final

from benchmarks.move import (
    MOVES_MADE,
    Change,
    Move,
    another,
    clicking,
    drawn,
    marked,
    pushing,
    turning,
    typing,
)

_PATHS: Final = drawn("gradient_descent_run", 0)
_MORE_POINTS: Final = typing(
    ".st-key-gradient_descent_points input", [str(count) for count in range(41, 41 + MOVES_MADE)]
)


def _start(number: int) -> tuple[float, float]:
    return 0.25 + 0.02 * number, 0.8


MOVES: Final = (
    another("points → paths", _PATHS, _MORE_POINTS),
    another("points → the points as well", marked("gradient_descent_run", 1), _MORE_POINTS),
    another("knob → paths", _PATHS, turning("gradient_descent_run")),
    Move(
        "player, one step → its arithmetic",
        pushing(".st-key-gradient_descent_run .plot-back"),
        "n => document.body.innerText.includes('Update ' + (200 - n) + ' looks')",
    ),
    another("click → paths from there", _PATHS, clicking("gradient_descent_run", _start)),
    another(
        "click → descent on a surface",
        drawn("gradient_descent_landscape", 0),
        clicking("gradient_descent_landscape", _start),
        "lang=en&gradient_descent_view=landscapes",
    ),
)

CHANGE: Final = Change("draw", lambda number: number % 10_000, chart="gradient_descent_run")
HEAVIEST: Final = (
    "gradient_descent_points=200&gradient_descent_batch=100&gradient_descent_updates=2000"
    "&gradient_descent_draw={number}"
)
"""What costs the server most, with another number each time."""
