"""The trainings of this page as jobs in another process."""

from collections.abc import Callable

from explainer.digits.data import load_digits
from explainer.lessons.gradient_flow.dead import DeadProgress, DeadUnits, dead_units
from explainer.lessons.gradient_flow.learning import LearningProgress, LearningRun, learn
from explainer.lessons.gradient_flow.setting import Recipe, Setting


def learn_job(setting: Setting, recipe: Recipe, *, report: Callable[[LearningProgress], bool]) -> LearningRun:
    """Train the deep networks; raise MissingDigitsError if the worker has no digits."""
    return learn(setting, recipe, load_digits(), report=report)


def dead_job(setting: Setting, *, report: Callable[[DeadProgress], bool]) -> DeadUnits:
    """Count dead units at all learning rates; raise MissingDigitsError if the worker has no digits."""
    return dead_units(setting, load_digits(), report=report)
