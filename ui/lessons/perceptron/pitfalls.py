"""What is often said wrongly about the perceptron, each with a picture that is computed on the spot."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from explainer.kit.moving_figures import Picture
from explainer.lessons.perceptron.loss_figures import slices
from explainer.lessons.perceptron.losses import directions, loss_slice
from explainer.lessons.perceptron.pitfall_figures import rescaled, rounds, ties
from explainer.lessons.perceptron.pitfalls import Rescaling, endless_cycle, rescaling, tie_table
from explainer.lessons.perceptron.plane_figures import PlaneWords
from explainer.lessons.perceptron.registry import GATES, gate_points
from explainer.lessons.perceptron.setting import Setting
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.perceptron.formulas import row
from ui.pitfalls import Shown, kept
from ui.plot import Knob, plot
from ui.records import remembered
from ui.stage import rest
from ui.words import words_for

RATES: Final = tuple(round(0.1 * step, 1) for step in range(1, 21))
SMALL: Final = 0.01
ROUNDS: Final = 6
GATE: Final = "AND"
WEIGHTS: Final = (1.0, 1.0, 1.0)
"""Of AND with a bias that is too large: it always fires."""


def pitfalls(controls: Controls) -> Mapping[str, Callable[[], Mapping[str, object]]]:
    """Four pictures, and the numbers that their sentences speak of; one of them has a knob."""
    return {**kept("perceptron", epochs, flat, tie), "rate": lambda: rate(controls)}


def epochs() -> Shown:
    """The circle of XOR, and how long it is at a small rate."""
    found = [endless_cycle("XOR", learning_rate=rate) for rate in (Setting().learning_rate, SMALL)]
    usual, small = (cycle for cycle in found if cycle is not None)
    figure = rounds(
        usual,
        count=ROUNDS,
        update=text("perceptron.pitfall.epochs.update"),
        weight=text("perceptron.pitfall.epochs.weight"),
    )
    numbers = {
        "first": usual.first_epoch,
        "around": usual.updates,
        "rounds": ROUNDS,
        "rate": Setting().learning_rate,
        "weights": row(usual.weights[0]),
        "small": SMALL,
        "small_around": small.updates,
    }
    return Shown([figure], numbers, height=300)


def flat() -> Shown:
    """Both losses over w₁: one has no slope."""
    points = gate_points(GATES[GATE])
    figure = slices(
        loss_slice("0–1", points, through=WEIGHTS, weight=2, reach=3),
        loss_slice("Logistic", points, through=WEIGHTS, weight=2, reach=3),
        at=WEIGHTS[2],
        x="b",
        y=text("perceptron.surface.loss"),
        slope=text("perceptron.pitfall.flat.slope"),
        names=(text("perceptron.surface.zero_one"), text("perceptron.surface.logistic")),
    )
    ways = directions(points, WEIGHTS)
    numbers = {
        "weights": row(WEIGHTS),
        "zero_one": ways.zero_one,
        "gradient": row(ways.descent["0–1"]),
        "rule": row(np.round(ways.rule, 4)),
    }
    return Shown([figure], numbers, height=300)


def rate(controls: Controls) -> dict[str, object]:
    """A knob that changes the size of the weights, and never the line."""
    scaling, pictures = _scaled(current_language())
    state = plot(
        pictures,
        key="perceptron_rates",
        alt=[text("perceptron.pitfall.rate.line_alt"), text("perceptron.pitfall.rate.weights_alt")],
        height=300,
        knob=Knob(label=text("parameters.rate.label"), values=RATES, start=controls.held("scale")),
        narrowest=220,
    )
    rest(controls, "scale", state)
    return {"updates": scaling.updates[0], "low": RATES[0], "high": RATES[-1]}


@remembered
def _scaled(language: str) -> tuple[Rescaling, tuple[Picture, ...]]:
    points = gate_points(GATES[GATE])
    scaling = rescaling(points, rates=RATES)
    pictures = rescaled(
        scaling,
        points,
        words=words_for(PlaneWords, "perceptron.plane"),
        update=text("perceptron.pitfall.rate.step"),
        weight=text("perceptron.pitfall.rate.weight"),
    )
    return scaling, tuple(pictures)


def tie() -> Shown:
    """Updates under both rules for z = 0."""
    rows = tie_table()
    learnt = [row for row in rows if all(row.converged)]
    silent, fires = next(row for row in rows if row.gate == GATE).updates
    numbers = {
        "different": sum(row.updates[0] != row.updates[1] for row in learnt),
        "learnt": len(learnt),
        "silent": silent,
        "fires": fires,
    }
    return Shown([ties(rows, updates=text("perceptron.pitfall.tie.updates"))], numbers, height=460)
