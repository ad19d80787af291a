"""What a family costs, known before it is trained."""

from typing import Final

from explainer.lessons.overfitting.setting import BATCH, EVERY, UPDATES, Setting
from explainer.lessons.overfitting.training import CLASSES, MEASURED, SIDE, TESTING, VALIDATING

A_SECOND: Final = 12e9
"""Multiply-adds in float64 that one core of a small server was measured to train in a second."""


def multiply_adds(setting: Setting) -> int:
    """Return about how many all runs of the knob need side by side, each padded to the widest of them.

    An update multiplies every weight twice for each image: forward, and for its slope. The way back from
    the ten outputs, a fortieth of that, is not counted, and neither are biases.
    """
    runs = [setting.at(value) for value in setting.values]
    weights = len(runs) * max(run.width for run in runs) * (SIDE**2 + CLASSES)
    looked_at = min(max(run.images for run in runs), MEASURED) + VALIDATING
    looks = UPDATES // EVERY + 1
    return weights * (2 * UPDATES * BATCH + looks * looked_at + 2 * TESTING)


def seconds(setting: Setting) -> float:
    """Return about how long they take on one free core."""
    return multiply_adds(setting) / A_SECOND
