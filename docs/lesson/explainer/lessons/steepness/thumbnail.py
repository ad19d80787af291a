"""The small moving picture of this lesson: a ball runs up the curve."""

import numpy as np
from explainer.lessons.steepness.neuron import family
from explainer.lessons.steepness.setting import Setting

from explainer.kit.drawing import MEANING
from explainer.kit.svg import framed, trail


def svg() -> str:
    """Return the picture, at weight 2."""
    found = family(Setting(weight=2.0))
    height = found.output[found.weights.tolist().index(2.0)]
    places = np.stack([200 + 48 * found.inputs, 190 - 170 * height], axis=1)
    return framed(trail("steepness", places, color=MEANING.positive, seconds=6), name="steepness")
