"""Moving figures in the app's chart, and the words that they show."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from explainer.descent.setting import PATHS
from explainer.landscapes.moving_figures import Picture, Shades, Track
from ui.language import text
from ui.plot import Levels, Recorded

Words = TypeVar("Words")


def recorded(pictures: Sequence[Picture]) -> list[Recorded]:
    """The moves of several pictures, as the chart takes them."""
    return [
        Recorded(place, move.trace, _values(move.x), _values(move.y), _values(move.z), grow=move.grow)
        for place, picture in enumerate(pictures)
        for move in picture.moves
    ]


def _values(track: Track | None) -> np.ndarray | Levels | None:
    return Levels(track.levels, track.low, track.high) if isinstance(track, Shades) else track


def words_for(kind: type[Words], table: str, **given: object) -> Words:
    """The words of a figure: a table of the catalog, and what is given."""
    fields = kind.__dataclass_fields__  # pyright: ignore[reportAttributeAccessIssue]
    found = {name: text(f"gradient_descent.{table}.{name}") for name in fields if name not in given}
    return kind(**found, **given)


def path_names() -> dict[str, str]:
    """What the three ways to cut the data are called."""
    return {name: text(f"gradient_descent.path.{name}") for name in PATHS}
