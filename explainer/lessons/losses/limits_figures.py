"""The forms of a loss from −1000 to 1000, and the areas where they are ∞ or no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, SERIES
from explainer.kit.marks import area, line, now, points, texts
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.losses.limits import SIGMOID, SOFTMAX, Extremes
from explainer.lessons.losses.setting import HUGE

HEIGHT: Final = 360
_TICKS: Final = (-1000, -100, -10, 0, 10, 100, 1000)
_TOP: Final = 4000.0
_LOOKS: Final = {
    "naive": (MEANING.wrong, "solid", 3.0),
    "clamped": (SERIES[1], "14px,4px", 3.0),
    "stable": (MEANING.right, "3px,3px", 3.0),
    "naive_softmax": (MEANING.wrong, "solid", 3.0),
    "cross_entropy": (MEANING.right, "3px,3px", 3.0),
}
_AREAS: Final = {"inf": (SERIES[4], "<b>∞</b>"), "nan": (MEANING.wrong, "<b>NaN</b>")}


@dataclass(frozen=True, slots=True)
class LimitWords:
    """The titles, and what the forms are called."""

    sigmoid: str
    softmax: str
    naive: str
    clamped: str
    stable: str
    naive_softmax: str
    cross_entropy: str


def limits_pictures(grid: Extremes, places: Extremes, *, words: LimitWords) -> list[Picture]:
    """Draw the neuron's forms and those of softmax; `places` has an output for every value of the knob."""
    return [
        _picture(grid, places, SIGMOID, words.sigmoid, words),
        _picture(grid, places, SOFTMAX, words.softmax, words),
    ]


def stretched(values: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return asinh: near zero as it is, far away like a logarithm, of either sign."""
    return np.arcsinh(np.asarray(values, dtype=np.float64))


def _picture(
    grid: Extremes, places: Extremes, names: Sequence[str], title: str, words: LimitWords
) -> Picture:
    top, z = float(stretched(_TOP)), stretched(grid.z)
    parts = [part for name in names for part in _areas(grid, name, top)]
    for name in names:
        color, dash, width = _LOOKS[name]
        shown = np.where(np.isfinite(grid.loss[name]), stretched(np.abs(grid.loss[name])), np.nan)
        called = getattr(words, name)
        parts.append(Part(line(z, shown, color=color, dash=dash, width=width, name=called)))
    ends = np.repeat(stretched(places.z)[:, None, None], 2, axis=2)
    parts.append(Part(now(y=[0, top]), x=ends))
    heights = np.stack([stretched(np.abs(places.loss[name])) for name in names], axis=1)
    dots = points(color=[_LOOKS[name][0] for name in names], size=10, outline=1.5)
    x = np.repeat(stretched(places.z)[:, None, None], len(names), axis=2)
    parts.append(Part(dots, x=x, y=np.where(np.isfinite(heights), heights, np.nan)[:, None]))
    layout = {
        "margin": {"l": 44, "r": 12, "t": 104, "b": 36},
        "title": {"y": 0.98, "yanchor": "top"},
        "xaxis": {"range": [-float(stretched(HUGE)), float(stretched(HUGE))], **_ticks(_TICKS)},
        "yaxis": {"range": [-0.2, top], **_ticks((0, 1, 10, 100, 1000))},
    }
    return assembled(parts, x="z", title=title, layout=layout)


def _ticks(values: Sequence[int]) -> dict[str, Any]:
    named = [f"{value}".replace("-", "−") for value in values]
    return {"tickvals": [float(stretched(value)) for value in values], "ticktext": named}


def _areas(grid: Extremes, name: str, top: float) -> list[Part]:
    parts: list[Part] = []
    for stretch in grid.broken[name]:
        color, word = _AREAS[stretch.kind]
        low, high = float(stretched(stretch.low)), float(stretched(stretch.high))
        parts.append(
            Part(area([low, high, high, low], [0, 0, top, top], color=color, opacity=0.22, name=stretch.kind))
        )
        parts.append(Part(texts([(low + high) / 2], [0.93 * top], [word], size=15, color=color)))
    return parts
