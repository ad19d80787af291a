"""What the tests read off a figure: plotly tells no types."""

import json
from typing import Any

import numpy as np

from explainer.kit.moving_figures import Move, Picture, Track, drawn_of


def traces(figure: Any) -> Any:
    return figure.data


def layout(figure: Any) -> Any:
    return figure.layout


def values_of(track: Track | None) -> np.ndarray:
    """What the browser draws of a coordinate that moves."""
    assert track is not None
    return drawn_of(track)


def shown_of(move: Move, name: str) -> np.ndarray:
    """The same of a coordinate (K, S, …) of a move, not a number where it is not there yet."""
    values, arrivals = values_of(move.coordinates()[name]), move.arrivals()
    if arrivals is None:
        return values
    steps = np.arange(move.steps).reshape(-1, *[1] * (values.ndim - 2))
    return np.where(arrivals > steps, np.nan, values)


def still(picture: Picture) -> object:
    """What of a figure does not move."""
    figure = json.loads(picture.figure.to_json() or "{}")
    for move in picture.moves:
        for name in move.coordinates():
            del figure["data"][move.trace][name]
    return figure
