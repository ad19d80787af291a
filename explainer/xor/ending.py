"""One training of which only beginning and end are looked at."""

from explainer.xor.experiment import Experiment
from explainer.xor.film import film_of
from explainer.xor.recipe import Recipe
from explainer.xor.registry import view_of
from explainer.xor.training import train


def ending(recipe: Recipe) -> Experiment:
    """Train at the recipe's own rate alone, with two snapshots; raise NoPointsError without points."""
    points = recipe.make_points()
    last = recipe.epochs_for(len(points))
    training = train(
        recipe, points, seeds=[recipe.seed], rates=[recipe.learning_rate], snapshots=sorted({0, last})
    )
    view = view_of(recipe.data, points)
    return Experiment(
        recipe=recipe,
        points=points,
        view=view,
        training=training,
        film=film_of(training, recipe, points, view=view),
    )
