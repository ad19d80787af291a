"""How an activation function looks wherever it is drawn: one colour and one dash for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.drawing import SERIES

_ORDER: Final = (4, 5, 1, 2, 3, 0)
"""Which of SERIES the rows of the registry have, from the first on: ReLU is blue, Linear grey."""
_DASHES: Final = ("3px,3px", "solid", "14px,4px", "12px,3px,3px,3px", "7px,5px", "2px,7px")
"""The rows of the registry have one of the first four in turn; the others keep those apart that meet."""
_OWN: Final = 4


@dataclass(frozen=True, slots=True)
class Look:
    """How the line of a function is drawn."""

    color: str
    dash: str


def looks(names: Sequence[str]) -> Mapping[str, Look]:
    """Return the looks of functions in one picture, of which no two share a colour or a dash.

    Each has its own, unless one before it in the registry has that already. Raise ValueError for more
    functions than there are colours.
    """
    if len(names) > len(SERIES):
        raise ValueError(f"{len(names)} functions, {len(SERIES)} colours")
    found: dict[str, Look] = {}
    for name in sorted(names, key=_place):
        own = own_look(name)
        color = _free(own.color, SERIES, taken=[look.color for look in found.values()])
        found[name] = Look(color, _free(own.dash, _DASHES, taken=[look.dash for look in found.values()]))
    return found


def own_look(name: str) -> Look:
    """Return the look of a function that stands alone; functions far apart in the registry share a colour."""
    place = _place(name)
    return Look(SERIES[_ORDER[place % len(_ORDER)]], _DASHES[place % _OWN])


def _free(own: str, others: Sequence[str], *, taken: Iterable[str]) -> str:
    used = set(taken)
    return next(each for each in (own, *others) if each not in used)


def _place(name: str) -> int:
    return list(ACTIVATIONS).index(name)
