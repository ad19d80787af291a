"""Training as a job in another process."""

from collections.abc import Callable

from explainer.digits.data import load_digits
from explainer.digits.recipe import Recipe
from explainer.digits.run import Progress, TrainingRun
from explainer.digits.training import train


def warm_up() -> None:
    """Read the digits into the worker, so that the first training begins at once."""
    load_digits()


def train_job(recipe: Recipe, *, report: Callable[[Progress], bool]) -> TrainingRun:
    """Train by `recipe`; raise MissingDigitsError if the worker has no digits."""
    return train(recipe, load_digits(), report=report)
