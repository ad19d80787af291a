"""How an optimizer looks wherever it is drawn: one colour, one dash and one symbol for each."""

from dataclasses import dataclass
from typing import Final

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.drawing import OPTIMIZERS as COLORS

_DASHES: Final = ("solid", "9px,4px", "2px,4px", "10px,3px,2px,3px", "20px,5px")
_SYMBOLS: Final = (
    *("circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon"),
    *("hexagram", "hexagon", "triangle-left", "triangle-right", "hourglass", "bowtie", "octagon"),
    *("star-square", "star-diamond", "star-triangle-up"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How the line and the marker of an optimizer are drawn."""

    color: str
    dash: str
    symbol: str


def look_of(name: str) -> Look:
    """Return the look that belongs to the row of the registry with this name."""
    place = list(OPTIMIZERS).index(name)
    return Look(
        color=COLORS[place % len(COLORS)],
        dash=_DASHES[place % len(_DASHES)],
        symbol=_SYMBOLS[place % len(_SYMBOLS)],
    )
