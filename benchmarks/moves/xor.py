"""Seed, learning rate, player, one more point, and the shape of the network."""

from typing import Final

from benchmarks.move import Change, Move, another, clicking, drawn, pushing, stepping_up, turning, typing
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import snapshot_epochs

_EPOCHS: Final = snapshot_epochs(Recipe().epochs).tolist()
_LAYERS: Final = tuple(f"{first},{second}" for first in (2, 3, 4) for second in range(1, 9))
_CHARTS: Final = "document.querySelectorAll('.st-key-xor_run .plot-chart')"
_SURFACE: Final = f"{_CHARTS}[1]?.querySelector('image')?.href.baseVal"

MOVES: Final = (
    another("seed → another run", drawn("xor_run", 3), stepping_up("xor_seed")),
    # To and fro, because there are fewer rates than moves.
    another(
        "learning-rate knob → surface", _SURFACE, turning("xor_run", lambda number: (number * 5 + 2) % 13)
    ),
    Move(
        "player, one step → its numbers, rest included",
        pushing(".st-key-xor_run .plot-back"),
        f"n => document.body.innerText.includes('after epoch ' + {_EPOCHS[-2::-1]}[n])",
    ),
    Move(
        "click → one more point, learnt",
        clicking("xor_run", lambda number: (0.2 + 0.02 * number, 0.5), figure=1),
        f"n => {_CHARTS}[1]?._fullData?.filter(trace => trace.mode === 'markers').slice(0, 2)"
        ".reduce((sum, trace) => sum + trace.x.length, 0) === n + 5",
    ),
    Move(
        "hidden layers → another network",
        typing(".st-key-xor_hidden input", _LAYERS),
        f"n => {_CHARTS}[0]?._fullData?.filter(trace => trace.type === 'heatmap').length === "
        f"{[3 + sum(map(int, layers.split(','))) for layers in _LAYERS]}[n]",
    ),
)

CHANGE: Final = Change("seed", lambda number: number % 10_000, chart="xor_run")
HEAVIEST: Final = (
    "xor_data=Spirals&xor_count=200&xor_hidden=8,8,8&xor_activation=GELU&xor_optimizer=NAdam&xor_epochs=4000"
    "&xor_view=luck&xor_seed={number}"
)
"""What costs the server most, with another number each time."""
