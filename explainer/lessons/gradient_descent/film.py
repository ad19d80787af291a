"""What every path has done when all have spent the same: the frames of a player, and who is ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.lessons.gradient_descent.run import Descent, Path, drawn_positions

COSTS: Final = ("updates", "epochs", "evaluations")
"""What the loss can be compared over; they do not agree about who is ahead."""


def costs(path: Path, *, points: int) -> Mapping[str, NDArray[np.float64]]:
    """Return (T + 1,) for each of COSTS: what has been spent at each point of a path."""
    evaluations = path.evaluations.astype(np.float64)
    return {
        "updates": np.arange(len(evaluations), dtype=np.float64),
        "epochs": evaluations / points,
        "evaluations": evaluations,
    }


def ranking(descent: Descent, cost: str) -> tuple[tuple[str, float], ...]:
    """Return the paths with their loss, the lowest first, when each has spent the most that all can spend.

    At the learning rate of the setting; what is not a number is behind all others.
    """
    spent = {path.name: costs(path, points=descent.setting.points)[cost] for path in descent.paths}
    budget, which = min(each[-1] for each in spent.values()), descent.chosen
    found = [
        (path.name, float(path.loss[which, np.searchsorted(spent[path.name], budget, side="right") - 1]))
        for path in descent.paths
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1] != pair[1], pair[1])))


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """F frames; the last is where the first of the paths ends."""

    descent: Descent
    cost: str
    """One of COSTS."""
    spent: NDArray[np.float64]
    """(F,): in units of the cost."""
    updates: Mapping[str, NDArray[np.int64]]
    """(F,) for every path: how many updates it has made for that."""

    @property
    def labels(self) -> list[str]:
        """What is spent at every frame, as a short number."""
        return [f"{spent:.4g}" for spent in self.spent]

    def positions(self, path: Path) -> NDArray[np.float32]:
        """Return (K, F, 2): where a path is drawn."""
        return drawn_positions(path, self.descent)[:, self.updates[path.name]]

    def alone(self, learning_rate: float) -> "Film":
        """Return the same frames at one of the learning rates; ValueError if it is none."""
        return replace(self, descent=self.descent.alone(learning_rate))


def film_of(descent: Descent, cost: str) -> Film:
    """Return the frames at which at least one path moves, up to what all can spend; at most T + 1 of them.

    Raise ValueError for a cost that is none of COSTS.
    """
    if cost not in COSTS:
        raise ValueError(f"{cost} is none of {', '.join(COSTS)}")
    spent = {path.name: costs(path, points=descent.setting.points)[cost] for path in descent.paths}
    budget = min(each[-1] for each in spent.values())
    moments = np.unique(np.concatenate([each[each <= budget] for each in spent.values()]))
    most = descent.setting.updates + 1
    if len(moments) > most:
        moments = moments[np.linspace(0, len(moments) - 1, most).round().astype(int)]
    updates = {name: np.searchsorted(each, moments, side="right") - 1 for name, each in spent.items()}
    return Film(descent, cost, moments, updates)
