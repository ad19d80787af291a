"""What would help a run that did not learn its points: tried, not guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import numpy as np

from explainer.choices.points import Points
from explainer.choices.schedules import CONSTANT
from explainer.kit.address import Whole
from explainer.lessons.xor.diagnosis import Cause, Diagnosis, bend_of
from explainer.lessons.xor.experiment import MOST_WORK, RATES, work
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from explainer.lessons.xor.training import Training, train

_EPOCHS, _SEED = cast(Whole, PARAMETERS["epochs"]), cast(Whole, PARAMETERS["seed"])
SEEDS: Final = 20
"""Further ones that are tried at most."""
NEAREST: Final = 4
"""Rates that are tried to each side where a recipe was trained at one alone."""
SAFE: Final[Mapping[str, Any]] = {
    "activation": "Tanh",
    "activation_options": (),
    "initialisation": "PyTorch",
    "scale": 1.0,
    "optimizer": "Adam",
    "options": (),
    "learning_rate": 0.05,
    "schedule": CONSTANT,
    "batch_size": None,
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A change of the recipe that was tried, and how many points were right at its end."""

    change: Mapping[str, Any]
    """New values by the names of the recipe's fields."""
    right: int


_MORE_TIME: Final = ("steady_rate", "epochs", "larger_rate", "seed", "units")
_ORDERS: Final[Mapping[Cause, Sequence[str]]] = {
    Cause.DIVERGED: ("smaller_rate",),
    Cause.CONTRADICTORY: (),
    Cause.LINE: ("bend",),
    Cause.FLAT: ("bend",),
    Cause.SAME_START: ("start",),
    Cause.JUMPING: ("smaller_rate", "epochs"),
    Cause.HARDLY_BEGUN: ("steady_rate", "larger_rate", "epochs"),
    Cause.DEAD: ("seed", "smaller_rate", "units", "bend"),
    Cause.PLATEAU: _MORE_TIME,
    Cause.FALLING: _MORE_TIME,
    Cause.SADDLE: _MORE_TIME,
    Cause.MINIMUM: ("seed", "units"),
}
"""What is tried first."""
_ALL: Final = (
    "steady_rate",
    "epochs",
    "larger_rate",
    "smaller_rate",
    "seed",
    "units",
    "bend",
    "start",
    "all",
)


def advise(recipe: Recipe, points: Points, diagnosis: Diagnosis, training: Training) -> Advice | None:
    """Return the first change, by what the cause suggests, that gets as many points right as can be.

    If none does, the one that got most right, or None if all were no better. `training` may have been at
    several rates.
    """
    replica = training.rates.index(recipe.learning_rate)
    best = Advice({}, _right(training, points, replica, -1))
    if diagnosis.cause is Cause.CONTRADICTORY:
        return None
    steady = recipe.schedule == CONSTANT
    first = [way for way in _ORDERS[diagnosis.cause] if way != "steady_rate" or not steady]
    # A large network is not tried in every way: the visitor waits.
    heavy = 10 * work(recipe, points=len(points)) > MOST_WORK
    for way in dict.fromkeys((*first[:2], "all") if heavy else (*first, *_ALL)):
        for tried in _tried(way, recipe, points, training):
            if tried.right > best.right:
                best = tried
            if best.right >= diagnosis.best:
                return best
    return best if best.change else None


def _tried(way: str, recipe: Recipe, points: Points, training: Training) -> Iterator[Advice]:
    """Yield what comes of one kind of change, the smallest first."""
    match way:
        case "larger_rate" | "smaller_rate":
            yield from _rates(recipe, points, training, larger=way == "larger_rate")
        case "steady_rate":
            yield from _longer(recipe, points, {"schedule": CONSTANT})
        case "epochs":
            yield from _longer(recipe, points, {}, extended=True)
        case "seed":
            yield from _seeds(recipe, points)
        case "units":
            for units in (4, 8):
                yield from _longer(recipe, points, {"hidden": _at_least(units, recipe.hidden)})
        case "bend":
            bent = {} if bend_of(recipe) == "bent" and not recipe.hidden else {"activation": "Tanh"}
            for units in (1, 4, 8) if recipe.hidden else (4, 8):
                yield from _longer(recipe, points, {"hidden": _at_least(units, recipe.hidden), **bent})
        case "start":
            yield from _longer(recipe, points, {"initialisation": "PyTorch", "scale": 1.0})
        case _:
            for hidden in ((8,), (8, 8)):
                yield from _longer(recipe, points, {**SAFE, "hidden": hidden})


def _rates(recipe: Recipe, points: Points, training: Training, *, larger: bool) -> Iterator[Advice]:
    """Yield the other rates of a family, or the nearest of RATES, from the recipe's own on."""
    rates = training.rates if len(training.rates) > 1 else RATES
    others = [rate for rate in rates if (rate > recipe.learning_rate) == larger]
    others = [rate for rate in others if rate != recipe.learning_rate]
    if len(training.rates) == 1 and others:
        others = others[:NEAREST] if larger else others[-NEAREST:]
        training = train(recipe, points, seeds=[recipe.seed] * len(others), rates=others, snapshots=[0])
    for rate in others if larger else reversed(others):
        yield Advice({"learning_rate": rate}, _right(training, points, training.rates.index(rate), -1))


def _longer(
    recipe: Recipe, points: Points, change: Mapping[str, Any], *, extended: bool = False
) -> Iterator[Advice]:
    """Yield the changed recipe at its own and at more epochs: of a longer run the beginning is the same.

    What changes nothing is not tried, unless it is only to be `extended`.
    """
    change = {name: value for name, value in change.items() if value != getattr(recipe, name)}
    if not change and not (extended and recipe.epochs < _EPOCHS.high):
        return
    changed = replace(recipe, **{**change, "epochs": _EPOCHS.high})
    training = train(changed, points, seeds=[recipe.seed], rates=[changed.learning_rate], snapshots=[0])
    last = training.epochs
    if change:
        yield Advice(change, _right(training, points, 0, min(recipe.epochs, last)))
    for epochs in sorted({*range(100, last, 100), last}):
        if epochs > recipe.epochs:
            yield Advice({**change, "epochs": epochs}, _right(training, points, 0, epochs))


def _seeds(recipe: Recipe, points: Points) -> Iterator[Advice]:
    """Yield the next seeds, as many as can be tried in a moment."""
    count = max(1, min(SEEDS, MOST_WORK // max(1, work(recipe, points=len(points)))))
    low, high = _SEED.low, _SEED.high
    seeds = [low + (recipe.seed - low + ahead) % (high - low + 1) for ahead in range(1, count + 1)]
    training = train(recipe, points, seeds=seeds, rates=[recipe.learning_rate] * count, snapshots=[0])
    for place, seed in enumerate(seeds):
        yield Advice({"seed": seed}, _right(training, points, place, -1))


def _at_least(units: int, hidden: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(max(units, each) for each in hidden) or (units,)


def _right(training: Training, points: Points, replica: int, epoch: int) -> int:
    """Return how many points are right; none where the loss is not finite."""
    return round(float(np.nan_to_num(training.accuracy[replica, epoch])) * len(points))
