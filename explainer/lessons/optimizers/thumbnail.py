"""The small moving picture of this lesson: four optimizers in a ravine, each at its best rate."""

from typing import Final

import numpy as np

from explainer.choices.optimizers.look_figures import look_of
from explainer.descents.run import race
from explainer.descents.setting import Setting
from explainer.kit import drawing
from explainer.kit.svg import ellipses, framed, trail

SETTING: Final = Setting(
    surface="Ravine", runners=("SGD", "Momentum", "RMSprop", "Adam"), fairness="tuned", steps=80
)
_UNIT: Final = 40.0
"""Pixels from 0 to 1."""
_CENTER: Final = (200.0, 105.0)
_SECONDS: Final = 12


def svg() -> str:
    """Return the picture: equal times are equal steps."""
    run = race(SETTING, family=False)
    levels = np.array([1.0, 2.5, 5.0, 8.0, 12.0, 17.0]) * _UNIT
    contours = ellipses(
        _CENTER,
        [(level, level / 10) for level in levels.tolist()],
        angle=0,
        color=drawing.MEANING.untrained,
    )
    trails = [
        trail(
            f"optimizers-{number}",
            np.array(_CENTER) + runner.positions[0] * [_UNIT, -_UNIT],
            color=look_of(runner.name).color,
            seconds=_SECONDS,
        )
        for number, runner in enumerate(run.runners)
    ]
    return framed(contours + "".join(trails), name="optimizers")
