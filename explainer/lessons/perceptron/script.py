"""The script that learns the same points outside the app, to the same numbers."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.points import Points, placed_of
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.perceptron.setting import PARAMETERS, Setting

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    setting = setting_from(Setting, values)
    return _TEMPLATE.substitute(
        points=_written(setting.points()),
        learning_rate=setting.learning_rate,
        start=setting.start,
        biased=setting.biased,
        labels=setting.labels,
        fires_at_zero=setting.fires_at_zero,
        shuffle=setting.shuffle,
        seed=setting.seed,
        epochs=setting.epochs,
    )


def _written(points: Points) -> str:
    """Return the points as a list in Python, one a line."""
    rows = [f"    ({x1:g}, {x2:g}, {label}),\n" for x1, x2, label in placed_of(points)]
    return f"[\n{''.join(rows)}]" if rows else "[]"
