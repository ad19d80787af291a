"""What is often said wrongly about the perceptron, computed: more epochs, the learning rate, the tie.

That the rule is no gradient descent on the 0–1 loss stands in explainer.lessons.perceptron.losses.directions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.lessons.perceptron.registry import GATES, gate_points
from explainer.lessons.perceptron.rule import Cycle, PerceptronRun, learn
from explainer.lessons.perceptron.setting import Weights

RATES: Final = (0.1, 0.5, 1.0, 3.0)
_ENOUGH: Final = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Rescaling:
    """The same points, start and order, learnt at several rates."""

    rates: tuple[float, ...]
    runs: tuple[PerceptronRun, ...]
    """One for every rate."""
    scaled: tuple[NDArray[np.float64], ...]
    """(steps + 1, 3) for every rate: the weights divided by η."""
    updates: tuple[int, ...]
    """For every rate."""
    same: bool
    """Whether the rate only rescales: the weights divided by η agree, step for step, to nine decimals."""


@dataclass(frozen=True, slots=True)
class TieRow:
    """One truth table, learnt by a neuron that does not fire at z = 0 and by one that does."""

    gate: str
    updates: tuple[int, int]
    """With z > 0 and with z ≥ 0."""
    epochs: tuple[int, int]
    final: tuple[Weights, Weights]
    converged: tuple[bool, bool]


def endless_cycle(
    gate: str, *, learning_rate: float, start: Weights = (0.0, 0.0, 0.0), fires_at_zero: bool = False
) -> Cycle | None:
    """Return the circle in which the weights run on a truth table that no line separates, else None.

    The weights of a perceptron are bounded (Block and Levin 1970), and here multiples of one number, so they
    must come back.
    """
    return learn(
        gate_points(GATES[gate]),
        learning_rate=learning_rate,
        start=start,
        fires_at_zero=fires_at_zero,
        epochs=_ENOUGH,
    ).cycle


def rescaling(
    points: Points,
    *,
    start: Weights = (0.0, 0.0, 0.0),
    rates: Sequence[float] = RATES,
    fires_at_zero: bool = False,
    epochs: int = 50,
) -> Rescaling:
    """Return the runs for several learning rates, and whether they are the same but for their scale."""
    runs = tuple(
        learn(points, learning_rate=rate, start=start, fires_at_zero=fires_at_zero, epochs=epochs)
        for rate in rates
    )
    scaled = tuple(run.weights / rate for run, rate in zip(runs, rates, strict=True))
    same = all(
        weights.shape == scaled[0].shape and np.allclose(weights, scaled[0], rtol=0, atol=1e-9)
        for weights in scaled
    )
    return Rescaling(
        rates=tuple(rates), runs=runs, scaled=scaled, updates=tuple(run.updates for run in runs), same=same
    )


def tie_table(*, learning_rate: float = 0.5, start: Weights = (0.0, 0.0, 0.0)) -> tuple[TieRow, ...]:
    """Return how every truth table is learnt under both rules for a tie."""
    return tuple(_tie_row(gate, learning_rate=learning_rate, start=start) for gate in GATES)


def _tie_row(gate: str, *, learning_rate: float, start: Weights) -> TieRow:
    never, always = (
        learn(
            gate_points(GATES[gate]),
            learning_rate=learning_rate,
            start=start,
            fires_at_zero=fires_at_zero,
            epochs=_ENOUGH,
        )
        for fires_at_zero in (False, True)
    )
    return TieRow(
        gate=gate,
        updates=(never.updates, always.updates),
        epochs=(never.epochs, always.epochs),
        final=(_weights(never), _weights(always)),
        converged=(never.converged, always.converged),
    )


def _weights(run: PerceptronRun) -> Weights:
    w1, w2, b = run.final.tolist()
    return (w1, w2, b)
