"""The small moving picture of this lesson: batch, mini-batch and stochastic descent down the same bowl."""

from typing import Final

import numpy as np

from explainer.kit.drawing import MEANING, SERIES
from explainer.kit.svg import SIDE, ellipses, framed, path_to, still, trail
from explainer.lessons.gradient_descent.run import Descent, descend
from explainer.lessons.gradient_descent.setting import PATHS, Setting

SETTING: Final = Setting(learning_rate=0.05, batch_size=8, updates=80, asked_start=(3.5, -1.9))
_UNIT: Final = 62.0
"""Pixels from 0 to 1."""
_CENTER: Final = (220.0, 110.0)
_SECONDS: Final = 12
_LEVELS: Final = np.array([0.05, 0.2, 0.5, 1.0])
"""Of a small picture: contours at these shares of the height of the start."""
_ROOM: Final = 1.25
"""How far it reaches from the minimum, in distances of the start."""


def svg() -> str:
    """Return the picture: b to the right, w upwards; equal times are equal updates."""
    run = descend(SETTING, family=False)
    curvatures, axes = np.linalg.eigh(run.problem.hessian)
    levels = np.array([0.3, 1.2, 3.0, 6.0, 10.0, 15.0, 21.0])
    radii = _UNIT * np.sqrt(2 * levels[:, None] / curvatures)
    # Pixels go down where w goes up.
    angle = float(np.degrees(np.arctan2(-axes[0, 0], axes[1, 0])))
    contours = ellipses(
        _CENTER, [(wide, high) for wide, high in radii.tolist()], angle=angle, color=MEANING.untrained
    )
    trails = [
        trail(
            f"gradient-descent-{path.name}",
            np.array(_CENTER) + (path.positions[0] - run.problem.minimum)[:, ::-1] * [_UNIT, -_UNIT],
            color=color,
            seconds=_SECONDS,
        )
        for path, color in reversed(list(zip(run.paths, SERIES, strict=False)))
    ]
    return framed(contours + "".join(trails), name="gradient-descent")


def small_picture(run: Descent, replica: int) -> str:
    """Return a square SVG: w to the right, b upwards, the minimum in the middle, and every whole path."""
    problem = run.problem
    curvatures, axes = np.linalg.eigh(problem.hessian)
    away = run.paths[0].positions[replica, 0] - problem.minimum
    reach = _ROOM * float(np.abs(away).max()) or 1.0
    levels = _LEVELS * float(problem.excess(run.paths[0].positions[replica, 0]))
    radii = SIDE / (2 * reach) * np.sqrt(2 * np.maximum(levels[:, None], 1e-12) / curvatures)
    # Pixels go down where b goes up.
    angle = float(np.degrees(np.arctan2(-axes[1, 0], axes[0, 0])))
    contours = ellipses((SIDE / 2, SIDE / 2), radii.tolist(), angle=angle, color=MEANING.untrained)
    paths = [
        path_to(
            0.5 + (path.positions[replica] - problem.minimum) / (2 * reach),
            color=SERIES[list(PATHS).index(path.name)],
        )
        for path in run.paths
    ]
    return still(contours + "".join(reversed(paths)))
