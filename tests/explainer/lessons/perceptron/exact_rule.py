"""Rosenblatt's rule in fractions: nothing is ever rounded."""

from fractions import Fraction
from typing import NamedTuple

from explainer.choices.points import Points


class Look(NamedTuple):
    point: int
    weighted_sum: Fraction
    output: int
    weights: tuple[Fraction, ...]
    """After the look."""


def exact_looks(
    points: Points,
    *,
    rate: float,
    start: tuple[float, ...],
    fires_at_zero: bool,
    orders: list[list[int]],
    biased: bool = True,
    labels: tuple[int, int] = (0, 1),
) -> list[list[Look]]:
    """The looks of every epoch until one has no mistake; decimals are taken as they are written."""
    eta = Fraction(str(rate))
    weights = tuple(Fraction(str(weight)) for weight in start)
    epochs: list[list[Look]] = []
    for order in orders:
        looks, mistakes = [], 0
        for point in order:
            x = [Fraction(str(value)) for value in points.inputs[point].tolist()] + [Fraction(biased)]
            total = sum((w * value for w, value in zip(weights, x, strict=True)), Fraction(0))
            output = int(total >= 0) if fires_at_zero else int(total > 0)
            error = labels[int(points.labels[point])] - labels[output]
            weights = tuple(w + eta * error * value for w, value in zip(weights, x, strict=True))
            looks.append(Look(point, total, output, weights))
            mistakes += error != 0
        epochs.append(looks)
        if not mistakes:
            break
    return epochs
