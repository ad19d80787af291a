"""What the page shows of a recipe: the points, the trainings at all rates, and the film of one or of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from explainer.choices.points import Points
from explainer.lessons.xor.film import MESH, SURFACE, UNIT, Film, film_of
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.registry import Interval
from explainer.lessons.xor.training import SNAPSHOTS, Training, train

RATES: Final[Sequence[float]] = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""What the knob offers besides the chosen rate."""
MOST_BYTES: Final = 2_000_000
MOST_WORK: Final = 50_000_000
"""Updates · points · units of all trainings together: about half a second beyond the bare updates."""


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """One recipe, trained at several rates; replica r of `training` is at training.rates[r]."""

    recipe: Recipe
    points: Points
    view: Interval
    training: Training

    @property
    def is_family(self) -> bool:
        """Whether there are other rates than the recipe's own."""
        return len(self.training.rates) > 1

    def replica(self, learning_rate: float) -> int:
        """Return which replica was trained at that rate; raise ValueError if none was."""
        return self.training.rates.index(learning_rate)

    @property
    def finished(self) -> tuple[int, int]:
        """The replica at the recipe's own rate and the last step: what figures show until they move."""
        return self.replica(self.recipe.learning_rate), -1

    @property
    def cut(self) -> bool:
        """Whether fewer epochs were run than asked for."""
        return self.training.epochs < self.recipe.epochs

    def filmed(self) -> "Experiment":
        """Return the family with its film."""
        film = film_of(self.training, self.recipe, self.points, view=self.view)
        return Experiment(self.recipe, self.points, self.view, self.training, film)

    def filmed_alone(self, learning_rate: float) -> "Experiment":
        """Return the one run at a rate with its film, which is that of the family there, bit for bit.

        Raise ValueError if none was trained at that rate.
        """
        replica = self.replica(learning_rate)
        film = film_of(self.training, self.recipe, self.points, view=self.view, replica=replica)
        recipe = replace(self.recipe, learning_rate=learning_rate)
        return Experiment(recipe, self.points, self.view, self.training.alone(replica), film)


@dataclass(frozen=True, slots=True, eq=False)
class Experiment(Family):
    """A family, or one of its runs, with what it looks like; replica r of `film` is that of `training`."""

    film: Film


def work(recipe: Recipe, *, points: int) -> int:
    """Return updates · points in an update · units: what one training costs beyond its bare updates."""
    updates = recipe.epochs_for(points) * recipe.updates_per_epoch(points)
    return updates * min(points, recipe.batch_size or points) * (sum(recipe.hidden) + 1)


def film_bytes(recipe: Recipe, *, points: int) -> int:
    """Return the most bytes that the film of one training takes."""
    snapshot = SURFACE**2 + sum(recipe.hidden) * UNIT**2 + 8 * (MESH**2 + points + 2)
    return (SNAPSHOTS + 1) * snapshot


def fits(recipe: Recipe, *, points: int) -> bool:
    """Whether all RATES can be trained and sent at once; else there is no knob, only the chosen rate."""
    replicas = len(RATES) + (recipe.learning_rate not in RATES)
    return (
        replicas * film_bytes(recipe, points=points) <= MOST_BYTES
        and replicas * work(recipe, points=points) <= MOST_WORK
    )


def rates_of(recipe: Recipe, *, points: int) -> tuple[float, ...]:
    """Return the rates to train at, ascending: RATES and the recipe's own, or that one alone."""
    if not fits(recipe, points=points):
        return (recipe.learning_rate,)
    return tuple(sorted({*RATES, recipe.learning_rate}))


def shared(recipe: Recipe, *, points: int) -> Recipe:
    """Return the recipe whose family holds this one's run: the same for all RATES, where they fit."""
    if recipe.learning_rate not in RATES or not fits(recipe, points=points):
        return recipe
    return replace(recipe, learning_rate=Recipe().learning_rate)


def trained(recipe: Recipe) -> Family:
    """Train at all rates; raise NoPointsError where a visitor has placed no points."""
    points = recipe.make_points()
    rates = rates_of(recipe, points=len(points))
    training = train(recipe, points, seeds=[recipe.seed] * len(rates), rates=rates)
    return Family(recipe, points, recipe.view(points), training)


def experiment(recipe: Recipe) -> Experiment:
    """Train at all rates, and film them; raise NoPointsError as `trained` does."""
    return trained(recipe).filmed()


def ending(recipe: Recipe) -> Experiment:
    """Train at the recipe's own rate alone, with two snapshots: the first and the last epoch."""
    points = recipe.make_points()
    snapshots = sorted({0, recipe.epochs_for(len(points))})
    rates = [recipe.learning_rate]
    training = train(recipe, points, seeds=[recipe.seed], rates=rates, snapshots=snapshots)
    return Family(recipe, points, recipe.view(points), training).filmed()
