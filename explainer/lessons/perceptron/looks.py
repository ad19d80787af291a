"""What stands on the screen at every position of a player: one look at one point after another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.lessons.perceptron.rule import PerceptronRun, outputs_of
from explainer.lessons.perceptron.setting import Weights


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Positions of a player; at some of them, as at the very start, no point is looked at."""

    points: Points
    point: NDArray[np.int64]
    """(positions,): the index of the point, or −1."""
    before: NDArray[np.float64]
    """(positions, 3): the weights with which the point is answered."""
    after: NDArray[np.float64]
    """(positions, 3): the weights when the answer has been learnt from."""
    weighted_sum: NDArray[np.float64]
    """(positions,): z; NaN where no point is looked at."""
    output: NDArray[np.int64]
    """(positions,): ŷ, or −1."""
    epoch: NDArray[np.int64]
    """(positions,): counted from 1; 0 before the first look."""
    wrong: NDArray[np.bool_]
    """(positions, points): which points the weights `after` answer wrongly."""
    fires_at_zero: bool
    labels: tuple[int, int] = (0, 1)
    """What the classes are called."""

    def called(self, classes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what classes 0 and 1 are called; what is none, as it is."""
        return np.where(classes == 0, self.labels[0], classes)

    @property
    def learns(self) -> bool:
        """Return whether any look changes the weights."""
        return bool((self.before != self.after).any())

    @property
    def target(self) -> NDArray[np.int64]:
        """Return t (positions,), or −1."""
        labels = np.append(self.points.labels, -1)
        return labels[self.point]

    @property
    def places(self) -> NDArray[np.float64]:
        """Return x₁ and x₂ (positions, 2) of the point; NaN where none is looked at."""
        inputs = np.vstack([self.points.inputs, np.full((1, 2), np.nan)])
        return inputs[self.point]


def looks_of_run(
    run: PerceptronRun, points: Points, *, fires_at_zero: bool, labels: tuple[int, int] = (0, 1)
) -> Looks:
    """Return the start of a run, then every step of its record."""
    return Looks(
        points=points,
        point=np.insert(run.point, 0, -1),
        before=np.vstack([run.weights[:1], run.weights[:-1]]),
        after=run.weights,
        weighted_sum=np.insert(run.weighted_sum, 0, np.nan),
        output=np.insert(run.output, 0, -1),
        epoch=np.insert(run.epoch, 0, 0),
        wrong=_wrong(run.weights, points, fires_at_zero),
        fires_at_zero=fires_at_zero,
        labels=labels,
    )


def looks_by_hand(points: Points, weights: Weights, *, fires_at_zero: bool) -> Looks:
    """Return a look at every point with the same weights; without points, a look at none."""
    count = len(points)
    positions = max(count, 1)
    same = np.tile(np.array(weights, dtype=np.float64), (positions, 1))
    # Rounded as in outputs_of, so that a tie is shown as 0.
    sums = np.asarray(np.round(points.inputs @ same[0, :2] + same[0, 2], 9) + 0.0, dtype=np.float64)
    outputs = outputs_of(weights, points.inputs, fires_at_zero=fires_at_zero)
    return Looks(
        points=points,
        point=np.arange(count) if count else np.array([-1]),
        before=same,
        after=same,
        weighted_sum=sums if count else np.array([np.nan]),
        output=outputs if count else np.array([-1]),
        epoch=np.zeros(positions, dtype=np.int64),
        wrong=_wrong(same, points, fires_at_zero),
        fires_at_zero=fires_at_zero,
    )


def _wrong(weights: NDArray[np.float64], points: Points, fires_at_zero: bool) -> NDArray[np.bool_]:
    return outputs_of(weights, points.inputs, fires_at_zero=fires_at_zero) != points.labels
