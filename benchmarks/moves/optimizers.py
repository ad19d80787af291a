"""Noise, learning rate, player, and another start on both maps."""

from typing import Final

from benchmarks.move import MOVES_MADE, Change, Move, another, clicking, drawn, pushing, turning, typing

_TRAILS: Final = drawn("optimizers_race", 0)


def _start(number: int) -> tuple[float, float]:
    return 0.25 + 0.02 * number, 0.8


MOVES: Final = (
    another(
        "noise → trails",
        _TRAILS,
        typing(
            ".st-key-optimizers_noise input", [f"{0.51 + 0.01 * number:.2f}" for number in range(MOVES_MADE)]
        ),
    ),
    another("knob → trails", _TRAILS, turning("optimizers_race", lambda number: number + 5)),
    Move(
        "player, one step → its arithmetic",
        pushing(".st-key-optimizers_race .plot-back"),
        "n => document.body.innerText.includes('Update ' + (199 - n) + ' of Adam')",
    ),
    another("click → trails from there", _TRAILS, clicking("optimizers_race", _start)),
    another(
        "click → all starts from there",
        _TRAILS,
        clicking("optimizers_basins", _start),
        "lang=en&optimizers_view=basins",
    ),
)

CHANGE: Final = Change("noise", lambda number: 0.001 + number % 9_000 / 1_000, chart="optimizers_race")
HEAVIEST: Final = (
    "optimizers_surface=Rastrigin&optimizers_runners=SGD~Momentum~Nesterov~Adagrad~Adadelta~RMSprop~Adam~AdamW"
    "~NAdam~RAdam~Adamax&optimizers_fairness=tuned&optimizers_steps=2000&optimizers_noise=10"
    "&optimizers_seed={number}"
)
"""What costs the server most, with another number each time."""
