"""Figures with a knob in the app's chart."""

from collections.abc import Sequence

import numpy as np

from explainer.activations.knob_figures import KnobPicture
from ui.plot import Recorded


def recorded(pictures: Sequence[KnobPicture]) -> list[Recorded]:
    """The moves of several figures, as the chart takes them: one step, the knob in front."""
    return [
        Recorded(figure=place, trace=move.trace, x=_step(move.x), y=_step(move.y), z=_step(move.z))
        for place, picture in enumerate(pictures)
        for move in picture.moves
    ]


def _step(values: np.ndarray | None) -> np.ndarray | None:
    return None if values is None else values[:, None]
