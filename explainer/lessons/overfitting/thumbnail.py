"""The small moving picture of this lesson: the training loss falls, the validation loss turns and rises."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.svg import framed, trail
from explainer.lessons.overfitting.recorded import recorded_family
from explainer.lessons.overfitting.setting import Setting

_HIGHEST = 1.0


def svg() -> str:
    """Return the picture: both losses of the unregularised run, and a star at the lowest validation loss."""
    family = recorded_family(Setting())
    assert family is not None
    run, seconds = family.place(0.0), 8
    training, validation = (_places(each[run]) for each in (family.training_loss, family.validation_loss))
    x, y = validation[family.best[run] - 1]
    star = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="none" stroke="{MEANING.minimum}" stroke-width="5"/>'
    )
    return framed(
        star
        + trail("heart", training, color=MEANING.training, seconds=seconds)
        + trail("others", validation, color=MEANING.validation, seconds=seconds),
        name="overfitting",
    )


def _places(losses: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return (T − 1, 2) in pixels: the untrained network's loss would lie far above."""
    shown = np.minimum(losses[1:], _HIGHEST)
    return np.stack([np.linspace(14, 386, len(shown)), 196 - 180 * shown / _HIGHEST], axis=1)
