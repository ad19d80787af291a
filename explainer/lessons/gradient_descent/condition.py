"""Why a path is far away where the player stands: the condition on the learning rate of its next update."""

from dataclasses import dataclass

import numpy as np

from explainer.lessons.gradient_descent.noise import mean_square_limit
from explainer.lessons.gradient_descent.run import Descent, Path


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds for ηλ at one update of one path that is far away."""

    rate: float
    """η of this update."""
    factor: float
    """|1 − η λ_max|: by what batch descent multiplies the distance along the steepest direction."""
    limit: float | None
    """The largest rate at which the mean squared distance stays finite, for random batches of this size; None
    where η is too large for all points already."""
    kind: str
    """grows: η λ_max ≥ 2. batches: not so, but η is not below `limit`. shrinks: it is."""
    finite: bool
    """Whether the path still stands somewhere; otherwise no rate brings it back."""


def rate_at(descent: Descent, *, replica: int, update: int) -> float:
    """Return the learning rate of the update that follows `update` others; that of the last for the end."""
    return descent.rates[replica] * float(descent.factors[min(update, len(descent.factors) - 1)])


def condition_of(path: Path, descent: Descent, *, replica: int, update: int) -> Condition:
    """Return what holds after so many updates."""
    rate = rate_at(descent, replica=replica, update=update)
    product = rate * descent.problem.curvatures[1]
    kind, limit = "grows", None
    if product < 2:
        limit = mean_square_limit(descent.problem, batch_size=path.batch_size)
        kind = "batches" if rate >= limit and path.name != "batch" else "shrinks"
    return Condition(
        rate=rate,
        factor=abs(1 - product),
        limit=limit,
        kind=kind,
        finite=bool(np.isfinite(path.positions[replica, update]).all()),
    )
