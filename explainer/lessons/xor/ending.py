"""One training of which only beginning and end are looked at."""

from explainer.lessons.xor.experiment import Experiment
from explainer.lessons.xor.film import film_of
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.registry import view_of
from explainer.lessons.xor.training import train


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
