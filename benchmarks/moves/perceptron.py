"""Learning rate, cloud, player, one more point, a weight by hand, and the arrow of the weights."""

from typing import Final

from benchmarks.move import (
    MOVES_MADE,
    Change,
    Move,
    another,
    carrying,
    clicking,
    drawn,
    marked,
    pressing,
    pushing,
    typing,
)

_POINTS: Final = marked("perceptron_learn", 0)

MOVES: Final = (
    Move(
        "learning rate → weights",
        typing(
            ".st-key-perceptron_rate input", [f"{0.51 + 0.01 * number:.2f}" for number in range(MOVES_MADE)]
        ),
        "n => document.querySelector('.st-key-perceptron_learn').textContent.replace(/\\u200b/g, '')"
        ".includes('w1 = ' + Number((1.02 + 0.02 * n).toPrecision(3)))",
    ),
    another(
        "seed → another cloud, learnt",
        _POINTS,
        typing(".st-key-perceptron_draw input", [str(number) for number in range(1, MOVES_MADE + 1)]),
        "lang=en&perceptron_data=Separable",
    ),
    Move(
        "player, one step → its arithmetic",
        pushing(".st-key-perceptron_learn .plot-back"),
        "n => document.body.innerText.includes('Step ' + (39 - n) + ', epoch')",
        "lang=en&perceptron_data=Separable",
    ),
    another(
        "click → one more point, learnt",
        _POINTS,
        clicking("perceptron_learn", lambda number: (0.75 + 0.008 * number, 0.2)),
    ),
    Move(
        "weight by hand → neuron",
        pressing(".st-key-perceptron_hand_w1 input", "ArrowRight"),
        "n => document.querySelector('.st-key-perceptron_hand').textContent.replace(/\\u200b/g, '')"
        ".includes('w1 = ' + Number((1.05 + 0.05 * n).toPrecision(3)))",
        "lang=en&perceptron_view=hand",
    ),
    another(
        "arrow dragged → line, in the browser",
        drawn("perceptron_hand", 0),
        carrying("perceptron_hand", (0.55, 0.55), lambda number: (0.6 + 0.02 * (number % 2), 0.45)),
        "lang=en&perceptron_view=hand",
    ),
)

CHANGE: Final = Change("rate", lambda number: 1 + number % 9_000 / 1_000, chart="perceptron_learn")
HEAVIEST: Final = (
    "perceptron_data=Separable&perceptron_count=60&perceptron_margin=0&perceptron_epochs=1000"
    "&perceptron_draw={number}"
)
"""What costs the server most, with another number each time."""
