"""The trainings of this page as jobs in another process."""

from collections.abc import Callable

from explainer.gradient_flow.dead import DeadProgress, DeadUnits, dead_units
from explainer.gradient_flow.learning import LearningProgress, LearningRun, learn
from explainer.gradient_flow.setting import Lesson, Setting
from explainer.mnist.data import load_digits


def learn_job(setting: Setting, lesson: Lesson, *, report: Callable[[LearningProgress], bool]) -> LearningRun:
    """Train the deep networks; raise MissingDigitsError if the worker has no digits."""
    return learn(setting, lesson, load_digits(), report=report)


def dead_job(setting: Setting, *, report: Callable[[DeadProgress], bool]) -> DeadUnits:
    """Count dead units at all learning rates; raise MissingDigitsError if the worker has no digits."""
    return dead_units(setting, load_digits(), report=report)
