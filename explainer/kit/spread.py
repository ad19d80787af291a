"""How a group of curves is spread, and between what limits a share lies."""

from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_SURE: Final = 1.959963984540054
"""Φ⁻¹(0.975): limits that hold the share in 95 of 100 samples."""
_SHARES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What a group of curves is like at each of k places.

    A quantile is the smallest value that its share of the curves does not exceed, so it is one of theirs.
    What is not a number counts as infinitely high.
    """

    lowest: NDArray[np.float64]
    """(k,)"""
    lower: NDArray[np.float64]
    """(k,): the first quartile."""
    median: NDArray[np.float64]
    upper: NDArray[np.float64]
    """(k,): the third quartile."""
    highest: NDArray[np.float64]


def band_of(curves: NDArray[np.floating[Any]]) -> Band:
    """Return the band of curves (n, k); raise ValueError without any."""
    if not len(curves):
        raise ValueError("A band needs curves.")
    heights = np.where(np.isnan(curves), np.inf, curves).astype(np.float64)
    return Band(*np.quantile(heights, _SHARES, axis=0, method="inverted_cdf"))


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Return the limits of the share behind `hits` of `tries`, at 95 %.

    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n) with p = hits/n: E. B. Wilson, Journal of the American
    Statistical Association 22 (1927), 209–212. Raise ValueError for no tries, or more hits than tries.
    """
    if not 0 <= hits <= tries or not tries:
        raise ValueError(f"{hits} of {tries} is no share.")
    share, squared = hits / tries, _SURE**2 / tries
    middle = share + squared / 2
    reach = _SURE * sqrt(share * (1 - share) / tries + squared / (4 * tries))
    # What rounding leaves beyond the ends is taken away.
    return max(0.0, (middle - reach) / (1 + squared)), min(1.0, (middle + reach) / (1 + squared))
