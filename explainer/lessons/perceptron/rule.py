"""Rosenblatt's learning rule, one look at one point at a time.

z = w₁x₁ + w₂x₂ + b; the neuron fires, ŷ = 1, if z > 0 (or z ≥ 0), otherwise ŷ = 0.
e = t − ŷ; w ← w + η e x; b ← b + η e. Nothing changes where the output is right. Without a bias b stays 0.
With the labels −1 and 1 every step is that of 0 and 1 at twice the learning rate; here classes are 0 and 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.lessons.perceptron.setting import Setting, Weights

MOST_STEPS: Final = 3_000
"""So many steps are recorded at most; those after them are still taken and counted."""

_Whole3 = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Cycle:
    """A circle that the weights go round for ever, because every epoch asks the same in the same order."""

    first_epoch: int
    """The weights come back to what they were at the start of this epoch, counted from 1."""
    epochs: int
    """How many epochs the circle takes."""
    updates: int
    """How many updates."""
    weights: NDArray[np.float64]
    """(updates + 1, 3): once round, the last row as the first; cut after MOST_STEPS updates."""


@dataclass(frozen=True, slots=True, eq=False)
class PerceptronRun:
    """Every look at a point, or only those that changed the weights; all numbers exact to float64."""

    look: NDArray[np.int64]
    """(steps,): which look of the run it is, counted from 1."""
    epoch: NDArray[np.int64]
    """(steps,): counted from 1."""
    point: NDArray[np.int64]
    """(steps,): the index of the point."""
    weighted_sum: NDArray[np.float64]
    """(steps,): z, before the update."""
    output: NDArray[np.int64]
    """(steps,): ŷ."""
    target: NDArray[np.int64]
    """(steps,): t."""
    error: NDArray[np.int64]
    """(steps,): t − ŷ."""
    weights: NDArray[np.float64]
    """(steps + 1, 3): w₁, w₂, b before the first step and after every one."""
    mistakes: NDArray[np.int64]
    """(epochs,): looks that were answered wrongly, of every epoch of the run."""
    final: NDArray[np.float64]
    """(3,): the weights at the end of the run, also where the record is cut."""
    converged: bool
    """Whether the last epoch was without a mistake; without points nothing can be mistaken."""
    cycle: Cycle | None
    """The circle, where one was found; the run then ends after a second time round."""
    truncated: bool
    """Whether there were more than MOST_STEPS steps to record."""

    @property
    def steps(self) -> int:
        """How many steps are recorded."""
        return len(self.look)

    @property
    def epochs(self) -> int:
        """How many epochs the run took."""
        return len(self.mistakes)

    @property
    def updates(self) -> int:
        """How often the weights were changed."""
        return int(self.mistakes.sum())


def run_of(setting: Setting, *, points: Points | None = None) -> PerceptronRun:
    """Return the run that a setting describes, on its own points if no others are given."""
    return learn(
        setting.points() if points is None else points,
        learning_rate=setting.step,
        start=setting.start,
        biased=setting.biased,
        fires_at_zero=setting.fires_at_zero,
        epochs=setting.epochs,
        shuffle_seed=setting.seed if setting.shuffle else None,
        only_updates=setting.only_updates,
    )


def learn(
    points: Points,
    *,
    learning_rate: float,
    start: Weights = (0.0, 0.0, 0.0),
    biased: bool = True,
    fires_at_zero: bool = False,
    epochs: int = 50,
    shuffle_seed: int | None = None,
    only_updates: bool = False,
) -> PerceptronRun:
    """Return the run until an epoch has no mistake, the weights went round a circle twice, or it is over.

    Without `shuffle_seed` every epoch takes the points in their order; with it, in that of torch.randperm.
    Computed in whole multiples of the last decimal, so that w·x + b = 0 is 0 and not 5.6e-17.
    Raises ValueError for numbers that are not finite.
    """
    exact = _Exact.of(points, learning_rate=learning_rate, start=start, biased=biased)
    log = _Log(targets=points.labels.tolist(), fires_at_zero=fires_at_zero, only_updates=only_updates)
    weights, cycle, last = exact.start, None, epochs
    seen = {weights: 1}
    log.changes.append(weights)
    for epoch, order in enumerate(_orders(len(points), epochs, shuffle_seed), start=1):
        weights = log.take_epoch(epoch, order, weights, exact)
        if log.mistakes[-1] == 0:
            break
        if shuffle_seed is None and cycle is None and weights in seen:
            cycle = _cycle(log, exact, first_epoch=seen[weights])
            last = min(epochs, epoch + cycle.epochs)
        if epoch == last:
            break
        seen.setdefault(weights, epoch + 1)
    return log.record(exact, weights, cycle)


def outputs_of(
    weights: NDArray[np.float64] | Weights, inputs: NDArray[np.float64], *, fires_at_zero: bool
) -> NDArray[np.int64]:
    """Return ŷ (…, n) of every point (n, 2) for weights (…, 3); a sum below 5e-10 counts as 0."""
    table = np.asarray(weights, dtype=np.float64)
    sums = np.round(table[..., :2] @ inputs.T + table[..., 2:], 9)
    return (sums >= 0 if fires_at_zero else sums > 0).astype(np.int64)


def _orders(count: int, epochs: int, seed: int | None) -> Iterator[Sequence[int]]:
    generator = torch.Generator().manual_seed(seed or 0)
    for _ in range(epochs):
        if seed is None:
            yield range(count)
        else:
            yield cast(list[int], torch.randperm(count, generator=generator).tolist())


def _cycle(log: "_Log", exact: "_Exact", *, first_epoch: int) -> Cycle:
    """Return the circle that was closed by the epoch just taken."""
    updates = sum(log.mistakes[first_epoch - 1 :])
    before = len(log.changes) - 1 - updates
    return Cycle(
        first_epoch=first_epoch,
        epochs=len(log.mistakes) + 1 - first_epoch,
        updates=updates,
        weights=exact.weights_of(log.changes[before:][: MOST_STEPS + 1]),
    )


@dataclass(frozen=True, slots=True)
class _Exact:
    """Decimal numbers as whole multiples of their last decimal."""

    inputs: list[tuple[int, int]]
    one: int
    """What stands for 1 among the inputs."""
    steps: list[_Whole3]
    """η·(x₁, x₂, 1) of every point, or η·(x₁, x₂, 0) without a bias."""
    start: _Whole3
    weight_unit: int
    """What stands for 1 among the weights."""

    @classmethod
    def of(cls, points: Points, *, learning_rate: float, start: Weights, biased: bool) -> "_Exact":
        """Find units in which nothing has a fraction, whatever the rule does to it."""
        coordinates = points.inputs.ravel().tolist()
        of_inputs, of_rate = _decimals(coordinates), _decimals([learning_rate])
        one, weight_unit = 10**of_inputs, 10 ** max(of_inputs + of_rate, _decimals(start))
        inputs = [(_whole(x1, one), _whole(x2, one)) for x1, x2 in points.inputs.tolist()]
        step = _whole(learning_rate, weight_unit)
        return cls(
            inputs=inputs,
            one=one,
            steps=[(step * x1 // one, step * x2 // one, step * biased) for x1, x2 in inputs],
            start=(
                _whole(start[0], weight_unit),
                _whole(start[1], weight_unit),
                _whole(start[2], weight_unit),
            ),
            weight_unit=weight_unit,
        )

    def weights_of(self, weights: Sequence[_Whole3]) -> NDArray[np.float64]:
        # Python rounds the quotient of two whole numbers, however large, to the nearest float64.
        return np.array([[value / self.weight_unit for value in row] for row in weights]).reshape(-1, 3)

    def sums_of(self, sums: Sequence[int]) -> NDArray[np.float64]:
        return np.array([value / (self.weight_unit * self.one) for value in sums], dtype=np.float64)


def _decimals(values: Sequence[float]) -> int:
    """Return how many decimals the longest of the numbers is written with."""
    if not np.isfinite(values).all():
        raise ValueError("A perceptron learns from finite numbers only.")
    exponents = (Decimal(repr(float(value))).as_tuple().exponent for value in values)
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def _whole(value: float, unit: int) -> int:
    # The fraction of the decimal text: the one of the float itself would have 2⁵² below the line.
    return int(Fraction(repr(float(value))) * unit)


@dataclass(slots=True)
class _Log:
    """Collects what happens, at most MOST_STEPS steps of it."""

    targets: list[int]
    fires_at_zero: bool
    only_updates: bool
    looks: int = 0
    mistakes: list[int] = field(default_factory=list[int])
    changes: list[_Whole3] = field(default_factory=list[_Whole3])
    """The weights at the beginning and after every update, of the whole run."""
    steps: list[tuple[int, int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int, int]])
    """Look, epoch, point, output and error."""
    sums: list[int] = field(default_factory=list[int])
    weights: list[_Whole3] = field(default_factory=list[_Whole3])
    truncated: bool = False

    def take_epoch(self, epoch: int, order: Sequence[int], weights: _Whole3, exact: _Exact) -> _Whole3:
        """Look at every point once; return the weights after it."""
        inputs, one, steps, targets = exact.inputs, exact.one, exact.steps, self.targets
        mistakes = 0
        for point in order:
            self.looks += 1
            (x1, x2), (w1, w2, b) = inputs[point], weights
            weighted_sum = w1 * x1 + w2 * x2 + b * one
            output = int(weighted_sum >= 0 if self.fires_at_zero else weighted_sum > 0)
            error = targets[point] - output
            if error:
                d1, d2, d3 = steps[point]
                weights = (w1 + error * d1, w2 + error * d2, b + error * d3)
                self.changes.append(weights)
                mistakes += 1
            if error or not self.only_updates:
                self._note((self.looks, epoch, point, output, error), weighted_sum, weights)
        self.mistakes.append(mistakes)
        return weights

    def _note(self, step: tuple[int, int, int, int, int], weighted_sum: int, weights: _Whole3) -> None:
        if len(self.steps) == MOST_STEPS:
            self.truncated = True
            return
        self.steps.append(step)
        self.sums.append(weighted_sum)
        self.weights.append(weights)

    def record(self, exact: _Exact, final: _Whole3, cycle: Cycle | None) -> PerceptronRun:
        """Return everything as arrays."""
        look, epoch, point, output, error = np.array(self.steps, dtype=np.int64).reshape(-1, 5).T
        return PerceptronRun(
            look=look,
            epoch=epoch,
            point=point,
            weighted_sum=exact.sums_of(self.sums),
            output=output,
            target=output + error,
            error=error,
            weights=exact.weights_of([exact.start, *self.weights]),
            mistakes=np.array(self.mistakes, dtype=np.int64),
            final=exact.weights_of([final])[0],
            converged=bool(self.mistakes) and self.mistakes[-1] == 0,
            cycle=cycle,
            truncated=self.truncated,
        )
