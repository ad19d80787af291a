"""A class trains one recipe, each learner with another seed: what each hands in, and what all show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explainer.kit.spread import Band, band_of
from explainer.lessons.xor.luck import epochs_of_curves
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import train


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """How a recipe went with one seed; which seed that was is not in it."""

    loss: NDArray[np.float64]
    """(k,): at the epochs of `epochs_shown`; not a number from where it is no longer finite."""
    solved: bool
    """Whether every point is on the right side at the end."""

    def packed(self) -> bytes:
        """Return the member as bytes: a flag, then the losses as little-endian float64."""
        return bytes([self.solved]) + self.loss.astype("<f8").tobytes()


def unpacked(packed: bytes, recipe: Recipe) -> Member:
    """Return the member of a recipe out of its bytes; raise ValueError for what is none."""
    places = len(epochs_shown(recipe))
    if len(packed) != 1 + 8 * places or packed[0] > 1:
        raise ValueError(f"{len(packed)} bytes are no member of {places} places.")
    return Member(loss=np.frombuffer(packed, "<f8", offset=1).astype(np.float64), solved=bool(packed[0]))


def epochs_shown(recipe: Recipe) -> NDArray[np.int64]:
    """Return the epochs at which the curves of a recipe have their points."""
    return epochs_of_curves(recipe.epochs_for(len(recipe.make_points())))


def member(recipe: Recipe, *, seed: int) -> Member:
    """Train the recipe with that seed instead of its own; raise NoPointsError without points."""
    points = recipe.make_points()
    own = replace(recipe, seed=seed)
    training = train(own, points, seeds=[seed], rates=[recipe.learning_rate], snapshots=[0])
    loss = training.loss[0, epochs_shown(recipe)]
    return Member(loss=loss, solved=bool(training.solved[0]))


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """What the members of a class show together."""

    recipe: Recipe
    epochs: NDArray[np.int64]
    """(k,)"""
    band: Band
    """Of the losses at those epochs."""
    members: int
    failed: int
    """How many did not get every point right."""


def ensemble_of(recipe: Recipe, members: Sequence[Member]) -> Ensemble:
    """Return what all members show; raise ValueError without any."""
    return Ensemble(
        recipe=recipe,
        epochs=epochs_shown(recipe),
        band=band_of(np.array([each.loss for each in members])),
        members=len(members),
        failed=sum(not each.solved for each in members),
    )
