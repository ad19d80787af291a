"""Why a run did not learn its points, from what is measured where it ended."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.losses.registry import LOSSES
from explainer.choices.points import Points, is_separable
from explainer.lessons.xor.network import activation_of, initial_weights
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import Training
from explainer.networks.stacked import Pass, Stack

_STILL: Final = 1e-9
"""A slope or a gradient below this moves nothing."""
_STEP: Final = 1e-5
"""Of a weight, to each side, for the curvature."""
_LATE: Final = 10
"""The end of a run is its last tenth of epochs."""
_FALLING: Final = 0.01
"""So much of the loss is gone in the last tenth of a run that had better gone on."""
_JUMPS: Final = 0.2
"""So many of the last epochs end higher than they began, where the steps are too large."""
_JUMPED: Final = 0.05
"""Of the loss of a constant answer: smaller ups and downs are those of mini-batches."""
_UNMOVED: Final = 0.15
"""Of the length of the initial weights; a run that came no farther has hardly begun."""
_ALIKE: Final = 0.1
"""Probabilities that differ by less are one answer for all."""
_BENT: Final = 1e-5
"""A curvature below minus this is no rounding."""


class Cause(Enum):
    """What keeps a run from answering every point rightly, by what is looked for first."""

    DIVERGED = "diverged"
    """The loss is no longer finite."""
    CONTRADICTORY = "contradictory"
    """Points of both classes stand at the same places, and all the others are answered rightly."""
    LINE = "line"
    """The network draws one line, and none separates these classes."""
    FLAT = "flat"
    """The activation has no slope anywhere, so that the hidden layers never get a gradient."""
    SAME_START = "same_start"
    """The initial weights are the same with every seed, and all hidden units of a layer alike."""
    JUMPING = "jumping"
    """The loss goes up and down: the steps are too large."""
    HARDLY_BEGUN = "hardly_begun"
    """The weights have hardly moved: the steps are too small or too few."""
    DEAD = "dead"
    """Hidden units whose slope is zero at every point pass nothing back."""
    PLATEAU = "plateau"
    """The answer is almost the same everywhere, and so is the loss, on all sides."""
    FALLING = "falling"
    """The loss was still going down."""
    SADDLE = "saddle"
    """Hardly any gradient, although there is a direction in which the loss bends down."""
    MINIMUM = "minimum"
    """Hardly any gradient, and no direction in which the loss bends down."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was measured at the last finite snapshot of a run."""

    cause: Cause
    gradient: float
    """‖∇L‖ over all weights and biases, the mean loss over all points."""
    curvature: float
    """The smallest eigenvalue of the loss's Hessian."""
    dead: int
    """Hidden units whose slope is zero at every point."""
    units: int
    """Hidden units."""
    lowest: float
    highest: float
    """Probability of class 1 over the points."""
    answer: int | None
    """The class that every point is given, if it is the same."""
    constant: float
    """The mean loss of the best answer that is the same for all points."""
    fall: float
    """The share of the loss that was lost in the last tenth of the epochs; below zero it rose."""
    moved: float
    """How far the weights are from where they began, as a share of the length that they had there."""
    best: int
    """How many points can be answered rightly at most: of those at one place, only one class."""


def diagnose(recipe: Recipe, points: Points, training: Training, *, replica: int) -> Diagnosis:
    """Return why replica r of a training did not get every point right."""
    seed, loss = training.seeds[replica], training.loss[replica]
    rows = torch.asarray(training.snapshots[replica, [0, -1]]).clone()
    seen, gradients = _gradients(recipe, points, rows)
    start, end = np.linalg.norm(gradients.numpy(), axis=1).tolist()
    probability = torch.sigmoid(seen.outputs[1, 0]).numpy()
    answers = np.unique(probability > 0.5)
    alive = [int((slope[1].abs() > _STILL).any(dim=1).sum()) for slope in _slopes(recipe, seen)]
    fall, moved = _fall(loss), _moved(rows.numpy())
    finite, best = bool(np.isfinite(loss[-1])), most_right(points)
    right = round(float(training.accuracy[replica, -1]) * len(points)) if finite else 0
    curvature = _smallest_curvature(recipe, points, rows[1]) if finite else np.nan
    lowest, highest = float(probability.min()), float(probability.max())
    bend, constant = bend_of(recipe), _constant_loss(recipe, points)
    alone = torch.equal(*(initial_weights(recipe, seed=each) for each in (seed, seed + 1)))
    signs = {
        Cause.DIVERGED: not finite,
        Cause.CONTRADICTORY: right == best < len(points),
        Cause.LINE: (not recipe.hidden or bend == "straight") and not is_separable(points),
        Cause.FLAT: bool(recipe.hidden) and bend == "flat",
        Cause.SAME_START: bool(recipe.hidden) and alone,
        Cause.JUMPING: _jumps(loss, constant),
        Cause.DEAD: min(alive, default=2) < min(2, min(recipe.hidden, default=2)),
        Cause.HARDLY_BEGUN: moved < _UNMOVED and end > start / 2,
        Cause.FALLING: fall > _FALLING,
        Cause.PLATEAU: highest - lowest < _ALIKE,
        Cause.SADDLE: curvature < -_BENT,
    }
    return Diagnosis(
        cause=next((cause for cause, seen in signs.items() if seen), Cause.MINIMUM),
        gradient=end,
        curvature=curvature,
        dead=sum(recipe.hidden) - sum(alive),
        units=sum(recipe.hidden),
        lowest=lowest,
        highest=highest,
        answer=int(answers[0]) if len(answers) == 1 else None,
        constant=constant,
        fall=fall,
        moved=moved,
        best=best,
    )


def most_right(points: Points) -> int:
    """Return how many points can be right at once: at every place those of the commoner class."""
    _, place = np.unique(points.inputs, axis=0, return_inverse=True)
    ones = np.bincount(place.ravel(), weights=points.labels)
    return int(np.maximum(ones, np.bincount(place.ravel()) - ones).sum())


def _gradients(recipe: Recipe, points: Points, rows: torch.Tensor) -> tuple[Pass, torch.Tensor]:
    """Return the pass of all points through the networks in `rows`, and ∇L of each (rows, numbers)."""
    with torch.inference_mode():
        networks = Stack(rows.clone(), recipe.widths, activation_of(recipe))
        seen = networks.forward(torch.asarray(points.inputs).T)
        targets = torch.asarray(points.labels).double()
        networks.backward(seen, LOSSES[recipe.loss].slope(seen.outputs, targets) / len(points))
    return seen, networks.gradient


def _slopes(recipe: Recipe, seen: Pass) -> list[torch.Tensor]:
    """Return f′(z) of every hidden layer, (networks, units, points)."""
    activation = activation_of(recipe)
    return [activation.slope(z, value) for z, value in zip(seen.sums, seen.hidden, strict=True)]


def _smallest_curvature(recipe: Recipe, points: Points, row: torch.Tensor) -> float:
    """Return the smallest eigenvalue of the Hessian, from differences of gradients to both sides."""
    steps = _STEP * torch.eye(len(row), dtype=row.dtype)
    _, gradients = _gradients(recipe, points, torch.cat([row + steps, row - steps]))
    ahead, behind = gradients.chunk(2)
    hessian = (ahead - behind) / (2 * _STEP)
    return float(np.linalg.eigvalsh(((hessian + hessian.T) / 2).numpy())[0])


def _moved(rows: NDArray[np.float64]) -> float:
    """Return how far the second row is from the first, as a share of the length of that."""
    return float(np.linalg.norm(rows[1] - rows[0]) / max(float(np.linalg.norm(rows[0])), _STILL))


def bend_of(recipe: Recipe) -> str:
    """Return whether the activation is "straight" or has no slope anywhere, "flat"; else it is "bent"."""
    activation = activation_of(recipe)
    z = torch.linspace(-8, 8, 320, dtype=torch.float64)
    slope = activation.slope(z, activation.value(z))
    if slope.max() - slope.min() > _STILL:
        return "bent"
    return "straight" if slope.abs().max() > _STILL else "flat"


def _constant_loss(recipe: Recipe, points: Points) -> float:
    """Return the loss of one answer to all, the share of class 1: the least there is by BCE and MSE."""
    targets = torch.asarray(points.labels).double()
    output = torch.logit(targets.mean(), eps=1e-9)
    return float(LOSSES[recipe.loss].each(output.expand_as(targets), targets).mean())


def _late(loss: NDArray[np.float64]) -> NDArray[np.float64]:
    return loss[-max(2, len(loss) // _LATE) :]


def _fall(loss: NDArray[np.float64]) -> float:
    late = _late(loss)
    return float((late[0] - late[-1]) / late[0])


def _jumps(loss: NDArray[np.float64], constant: float) -> bool:
    """Whether the loss goes up and down at the end by what counts beside the loss of a constant answer."""
    late = _late(loss)
    return bool(np.mean(np.diff(late) > 0) > _JUMPS and np.ptp(late) > _JUMPED * constant)
