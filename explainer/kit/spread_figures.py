"""A group of curves as a band."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.marks import area, key, line
from explainer.kit.spread import Band

_WHOLE, _HALF = 0.16, 0.34


@dataclass(frozen=True, slots=True)
class BandWords:
    """What the legend says of a band."""

    whole: str
    half: str
    median: str


def band_traces(
    x: NDArray[np.int64], band: Band, *, top: float, color: str, words: BandWords, whole: bool = True
) -> list[go.Scatter]:
    """Return the band over places x: from the lowest to the highest curve, the middle half, and the median.

    What is higher than `top` is drawn there. Without `whole` the lowest and the highest are left out.
    """
    edges = [(band.lower, band.upper, _HALF, words.half)]
    if whole:
        edges.insert(0, (band.lowest, band.highest, _WHOLE, words.whole))
    areas = [
        area(
            np.concatenate([x, x[::-1]]),
            np.minimum(np.concatenate([low, high[::-1]]), top),
            color=color,
            opacity=opacity,
            name=name,
        )
        for low, high, opacity, name in edges
    ]
    keys = [key(name, color, opacity=opacity) for _, _, opacity, name in edges]
    median = line(x, np.minimum(band.median, top), color=color, width=3, name=words.median, told=True)
    return [*areas, median, *keys]
