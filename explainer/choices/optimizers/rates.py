"""Learning rates that a knob offers: round numbers in equal ratios."""

import math
from typing import Final

_RENARD: Final = ("1", "1.25", "1.6", "2", "2.5", "3.15", "4", "5", "6.3", "8")
"""Ten to a decade, as ISO 3 rounds them."""
DECADES: Final = 4


def renard(first: int, last: int) -> tuple[float, ...]:
    """Return the preferred numbers from 10^first to 10^last, both included, ascending, ten to a decade."""
    values = [float(f"{digits}e{power}") for power in range(first, last) for digits in _RENARD]
    return (*values, float(f"1e{last}"))


def family(chosen: float, *, first: int, bounds: tuple[int, int]) -> tuple[float, ...]:
    """Return 41 preferred numbers over four decades, and the chosen one, ascending.

    They begin at 10^first; where the chosen one does not lie among them, two decades below it. None lies
    outside 10^bounds[0] … 10^bounds[1], as the chosen one must not.
    """
    if not 10.0**first <= chosen <= 10.0 ** (first + DECADES):
        first = math.floor(math.log10(chosen)) - DECADES // 2
    first = min(max(first, bounds[0]), bounds[1] - DECADES)
    return tuple(sorted({*renard(first, first + DECADES), chosen}))
