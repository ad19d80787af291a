"""The same recipe with many seeds: whether XOR is learned is a share, not a yes or no."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lessons.xor.experiment import work
from explainer.lessons.xor.film import cells_of, inputs_of, probability_bytes
from explainer.lessons.xor.network import forward
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.registry import Interval
from explainer.lessons.xor.training import train

SEEDS: Final = 100
FEWEST_SEEDS: Final = 10
MOST_WORK: Final = 100_000_000
"""Updates · points · units of all seeds together; recipes that need more are tried with fewer seeds."""
MAP: Final = 24
"""Cells along a side of a decision map."""
CURVE_POINTS: Final = 100
TABLE_WIDTHS: Final[Sequence[int]] = (1, 2, 3, 4, 6, 8)
TABLE_ACTIVATIONS: Final[Sequence[str]] = ("Tanh", "Sigmoid", "ReLU", "LeakyReLU", "Linear")


@dataclass(frozen=True, slots=True, eq=False)
class Luck:
    """How one recipe ends with the seeds 0, 1, 2, …"""

    recipe: Recipe
    view: Interval
    solved: NDArray[np.bool_]
    """(seeds,): whether every point is on the right side at the end."""
    diverged: NDArray[np.bool_]
    """(seeds,)"""
    epochs: NDArray[np.int64]
    """(k,), at most CURVE_POINTS: where the curves have points."""
    loss: NDArray[np.float64]
    """(seeds, k); not a number from where it is no longer finite."""
    maps: NDArray[np.uint8]
    """(seeds, 24, 24): probability of class 1 at the end, 255 is 1; rows from the lowest x₂, columns x₁.

    Of a seed that diverged, at the last snapshot before.
    """

    @property
    def share(self) -> float:
        """How many of the seeds solved it, 0 to 1."""
        return float(self.solved.mean())


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: a network with one hidden layer."""

    width: int
    activation: str
    share: float
    """How many of the seeds solved it, 0 to 1."""


def seeds_for(recipe: Recipe, *, points: int) -> int:
    """Return how many seeds are tried: SEEDS, or as many as MOST_WORK allows, but FEWEST_SEEDS."""
    return max(FEWEST_SEEDS, min(SEEDS, MOST_WORK // max(1, work(recipe, points=points))))


def epochs_of_curves(last: int) -> NDArray[np.int64]:
    """Return the epochs, evenly from 0 to the last one, at which a curve among many has its points."""
    return np.unique(np.rint(np.linspace(0, last, CURVE_POINTS)).astype(np.int64))


def try_seeds(recipe: Recipe) -> Luck:
    """Train with the seeds 0, 1, 2, … at once; raise NoPointsError without points."""
    points = recipe.make_points()
    seeds = range(seeds_for(recipe, points=len(points)))
    last = recipe.epochs_for(len(points))
    training = train(recipe, points, seeds=seeds, rates=[recipe.learning_rate] * len(seeds))
    view = recipe.view(points)
    shown = epochs_of_curves(last)
    return Luck(
        recipe=recipe,
        view=view,
        solved=training.solved,
        diverged=np.isnan(training.loss[:, -1]),
        epochs=shown,
        loss=training.loss[:, shown],
        maps=_maps(training.snapshots[:, -1], recipe, view),
    )


def _maps(weights: NDArray[np.float64], recipe: Recipe, view: Interval) -> NDArray[np.uint8]:
    rows = torch.asarray(weights).float()
    outputs = forward(recipe, rows, inputs_of(cells_of(view, MAP)).float()).outputs
    return probability_bytes(outputs).view(-1, MAP, MAP).numpy()


def success_table(
    recipe: Recipe,
    *,
    report: Callable[[Cell], bool],
    widths: Sequence[int] = TABLE_WIDTHS,
    activations: Sequence[str] = TABLE_ACTIVATIONS,
) -> tuple[Cell, ...]:
    """Return the share of seeds that solve it for one hidden layer of every width and every activation.

    The rest is as in `recipe`. Every cell is reported as it is known; ends early when `report` returns False.
    """
    cells: list[Cell] = []
    for activation in activations:
        for width in widths:
            variant = replace(recipe, hidden=(width,), activation=activation, activation_options=())
            cells.append(Cell(width, activation, _share(variant)))
            if not report(cells[-1]):
                return tuple(cells)
    return tuple(cells)


def _share(recipe: Recipe) -> float:
    points = recipe.make_points()
    seeds = range(seeds_for(recipe, points=len(points)))
    rates = [recipe.learning_rate] * len(seeds)
    return float(train(recipe, points, seeds=seeds, rates=rates, snapshots=[0]).solved.mean())
