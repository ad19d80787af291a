"""What the tests read off a figure: plotly tells no types."""

from typing import Any

import numpy as np

from explainer.kit.moving_figures import Levels, Track


def traces(figure: Any) -> Any:
    return figure.data


def layout(figure: Any) -> Any:
    return figure.layout


def values_of(track: Track | None) -> np.ndarray:
    """What the browser draws of a coordinate that moves."""
    assert track is not None
    return track.values() if isinstance(track, Levels) else track
