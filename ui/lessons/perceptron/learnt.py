"""A run and what is known about its points, computed once for a setting."""

from dataclasses import dataclass, replace

from explainer.choices.points import Points
from explainer.lessons.perceptron.margin import Margin, margin_of, mistake_bound, most_mistakes
from explainer.lessons.perceptron.rule import PerceptronRun, run_of
from explainer.lessons.perceptron.setting import Setting
from ui.records import remembered


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What the page speaks of."""

    points: Points
    run: PerceptronRun
    margin: Margin | None
    most: int | None
    """Updates that the theorem allows; None where no line separates the points."""


def learnt_of(setting: Setting) -> Learnt:
    """The run of a setting, the largest margin, and the theorem's bound."""
    return _computed(without_hand(setting))


def without_hand(setting: Setting) -> Setting:
    """What does not change when the weights are set by hand."""
    return replace(setting, hand=Setting().hand)


@remembered
def _computed(setting: Setting) -> Learnt:
    points = setting.points()
    margin = margin_of(points, biased=setting.biased, fires_at_zero=setting.fires_at_zero)
    bound = mistake_bound(margin, start=setting.start, learning_rate=setting.step)
    return Learnt(points, run_of(setting, points=points), margin, most_mistakes(bound))
