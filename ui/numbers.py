"""Numbers as a textbook writes them."""

import math
from collections.abc import Iterable

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(value: float, digits: int = 3) -> str:
    """Three digits, or more; from 10,000 on, and below 0.001, as in 2.07 × 10²⁸; minus is no hyphen."""
    if not math.isfinite(value) or value == 0 or 1e-3 <= abs(value) < 1e4:
        # Once more as a number: of 1,234 there would remain 1.23e+03. Adding zero turns -0.0 into 0.0.
        return f"{float(f'{value:.{digits}g}') + 0.0:.{max(digits, 6)}g}".replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPTS)}".replace("-", "−")


def or_dash(value: float | None) -> str:
    """The same; a dash for what is not there, or is no finite number."""
    return "–" if value is None or not math.isfinite(value) else written(value)


def pair(values: Iterable[float], digits: str = ".4g") -> str:
    """Coordinates in brackets."""
    return f"({', '.join(f'{value:{digits}}' for value in values)})".replace("-", "−")
