"""The graph, its rate, the player, the slider of h, and a wire that is clicked."""

from typing import Final

from benchmarks.move import Change, Move, another, clicking, drawn, marked, pushing, stepping_up, turning

MOVES: Final = (
    another(
        "seed → another network",
        "document.querySelector('.st-key-backprop_walk .plot-chart')?._fullData?.at(-3)?.text.join()",
        stepping_up("backprop_seed"),
        "lang=en&backprop_graph=Own%20network",
    ),
    another(
        "slider of h → microscope",
        drawn("backprop_check", 1),
        turning("backprop_check", lambda number: number),
    ),
    another(
        "player, one step back → the graph",
        marked("backprop_walk", 0),
        pushing(".st-key-backprop_walk .plot-back"),
    ),
    Move(
        "click → another slope is checked",
        clicking("backprop_walk", lambda number: ((0.175, 0.82)[number % 2], 0.1 + 0.06 * (number % 2))),
        "n => document.querySelector('.st-key-backprop_check') !== null",
    ),
)

CHANGE: Final = Change(
    "seed", lambda number: number % 10_000, chart="backprop_walk", query="backprop_graph=Own+network"
)
HEAVIEST: Final = "backprop_graph=Own+network&backprop_units=3&backprop_view=loop&backprop_seed={number}"
"""What costs the server most, with another number each time."""
