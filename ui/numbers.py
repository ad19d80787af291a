"""Numbers as a textbook writes them."""

import math
from collections.abc import Iterable

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(value: float) -> str:
    """Three digits; from 10,000 on, and below 0.001, as in 2.07 × 10²⁸."""
    if not math.isfinite(value) or value == 0 or 1e-3 <= abs(value) < 1e4:
        # Once more as a number: of 1,234 there would remain 1.23e+03.
        return f"{float(f'{value:.3g}'):g}"
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def or_dash(value: float | None) -> str:
    """The same; a dash for what is not there, or is no finite number."""
    return "–" if value is None or not math.isfinite(value) else written(value)


def pair(values: Iterable[float], digits: str = ".4g") -> str:
    """Coordinates in brackets."""
    return f"({', '.join(f'{value:{digits}}' for value in values)})".replace("-", "−")
