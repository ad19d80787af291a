"""What would help a run that did not learn its points: tried, not guessed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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

EPOCHS, _SEED = cast(Whole, PARAMETERS["epochs"]), cast(Whole, PARAMETERS["seed"])
SEEDS: Final = 20
"""Further ones that are tried at most."""
MOST_TRIED: Final = 16_000
"""Updates that all trials together may cost, counted as those of a small network: some seconds."""
NEAREST: Final = 4
"""Rates that are tried to each side where a recipe was trained at one alone."""
_NUMBERS_IN_AN_UPDATE: Final = 10_000
"""So many outputs of units cost as much as a bare update."""
_BENT: Final[Mapping[str, Any]] = {"activation": "Tanh", "activation_options": ()}
SAFE: Final[Mapping[str, Any]] = {
    **_BENT,
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
WAYS: Final = (
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


def _nothing() -> None: ...


class Trials:
    """Trains what is to be tried, as long as that costs no more than MOST_TRIED."""

    def __init__(self, points: Points, meanwhile: Callable[[], object] = _nothing) -> None:
        """Begin with all of MOST_TRIED; before each training `meanwhile` is called."""
        self._points, self._meanwhile, self._left = points, meanwhile, float(MOST_TRIED)

    def train(self, recipe: Recipe, *, seeds: Sequence[int], rates: Sequence[float]) -> Training | None:
        """Train without snapshots; None where too little is left."""
        count = len(self._points)
        updates = recipe.epochs_for(count) * recipe.updates_per_epoch(count)
        layers, numbers = len(recipe.hidden) + 1, len(seeds) * work(recipe, points=count)
        cost = updates * layers / 2 + numbers / _NUMBERS_IN_AN_UPDATE
        if cost > self._left:
            return None
        self._left -= cost
        self._meanwhile()
        return train(recipe, self._points, seeds=seeds, rates=rates, snapshots=[0])


def advise(
    recipe: Recipe,
    points: Points,
    diagnosis: Diagnosis,
    training: Training,
    *,
    meanwhile: Callable[[], object] = _nothing,
) -> Advice | None:
    """Return the first change, by what the cause suggests, that gets as many points right as can be.

    If none does, the one that got most right, or None if all were no better. `training` may have been at
    several rates. Before each training of a trial `meanwhile` is called; what it raises ends them.
    """
    replica = training.rates.index(recipe.learning_rate)
    best = Advice({}, _right(training, points, replica, -1))
    if diagnosis.cause is Cause.CONTRADICTORY:
        return None
    steady = recipe.schedule == CONSTANT
    first = [way for way in _ORDERS[diagnosis.cause] if way != "steady_rate" or not steady]
    trials = Trials(points, meanwhile)
    # The last resort is tried in any case.
    last = Trials(points, meanwhile)
    for way in dict.fromkeys((*first, *WAYS)):
        for tried in trials_of(way, recipe, points, training, last if way == "all" else trials):
            if tried.right > best.right:
                best = tried
            if best.right >= diagnosis.best:
                return best
    return best if best.change else None


def trials_of(
    way: str, recipe: Recipe, points: Points, training: Training, trials: Trials
) -> Iterator[Advice]:
    """Yield what comes of one kind of change, the smallest first."""
    match way:
        case "larger_rate" | "smaller_rate":
            yield from _rates(recipe, points, training, trials, larger=way == "larger_rate")
        case "steady_rate":
            yield from _longer(recipe, points, trials, {"schedule": CONSTANT})
        case "epochs":
            yield from _longer(recipe, points, trials, {}, extended=True)
        case "seed":
            yield from _seeds(recipe, points, trials)
        case "units":
            for units in (4, 8):
                yield from _longer(recipe, points, trials, {"hidden": _at_least(units, recipe.hidden)})
        case "bend":
            bent = {} if bend_of(recipe) == "bent" and not recipe.hidden else _BENT
            for units in (1, 4, 8) if recipe.hidden else (4, 8):
                yield from _longer(
                    recipe, points, trials, {"hidden": _at_least(units, recipe.hidden), **bent}
                )
        case "start":
            yield from _longer(recipe, points, trials, {"initialisation": "PyTorch", "scale": 1.0})
        case _:
            for hidden in ((8,), (8, 8)):
                yield from _longer(recipe, points, trials, {**SAFE, "hidden": hidden})


def _rates(
    recipe: Recipe, points: Points, training: Training, trials: Trials, *, larger: bool
) -> Iterator[Advice]:
    """Yield the other rates of a family, or the nearest of RATES, from the recipe's own on."""
    rates = training.rates if len(training.rates) > 1 else RATES
    others = [rate for rate in rates if (rate > recipe.learning_rate) == larger]
    others = [rate for rate in others if rate != recipe.learning_rate]
    if len(training.rates) == 1 and others:
        others = others[:NEAREST] if larger else others[-NEAREST:]
        tried = trials.train(recipe, seeds=[recipe.seed] * len(others), rates=others)
        if tried is None:
            return
        training = tried
    for rate in others if larger else reversed(others):
        yield Advice({"learning_rate": rate}, _right(training, points, training.rates.index(rate), -1))


def _longer(
    recipe: Recipe, points: Points, trials: Trials, change: Mapping[str, Any], *, extended: bool = False
) -> Iterator[Advice]:
    """Yield the changed recipe at its own and at more epochs: of a longer run the beginning is the same.

    What changes nothing is not tried, unless it is only to be `extended`.
    """
    change = {name: value for name, value in change.items() if value != getattr(recipe, name)}
    if not change and not (extended and recipe.epochs < EPOCHS.high):
        return
    changed = replace(recipe, **{**change, "epochs": EPOCHS.high})
    training = trials.train(changed, seeds=[recipe.seed], rates=[changed.learning_rate])
    if training is None:
        return
    last = training.epochs
    if change:
        yield Advice(change, _right(training, points, 0, min(recipe.epochs, last)))
    for epochs in sorted({*range(100, last, 100), last}):
        if epochs > recipe.epochs:
            yield Advice({**change, "epochs": epochs}, _right(training, points, 0, epochs))


def _seeds(recipe: Recipe, points: Points, trials: Trials) -> Iterator[Advice]:
    """Yield the next seeds, as many as can be tried in a moment."""
    count = max(1, min(SEEDS, MOST_WORK // max(1, work(recipe, points=len(points)))))
    low, high = _SEED.low, _SEED.high
    seeds = [low + (recipe.seed - low + ahead) % (high - low + 1) for ahead in range(1, count + 1)]
    training = trials.train(recipe, seeds=seeds, rates=[recipe.learning_rate] * count)
    if training is None:
        return
    for place, seed in enumerate(seeds):
        yield Advice({"seed": seed}, _right(training, points, place, -1))


def _at_least(units: int, hidden: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(max(units, each) for each in hidden) or (units,)


def _right(training: Training, points: Points, replica: int, epoch: int) -> int:
    """Return how many points are right; none where the loss is not finite."""
    return round(float(np.nan_to_num(training.accuracy[replica, epoch])) * len(points))
