"""Bias, variance and noise: the fits of one complexity, and their errors over all of them; double descent."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, POWERS, SERIES
from explainer.kit.marks import area, line, now, points
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.overfitting.double_descent import IMAGES, DoubleDescent
from explainer.lessons.overfitting.trade_off import TradeOff, truth

_REACH: Final = 2.2
"""Of the axis of the fits."""
_PALE: Final = 0.55


@dataclass(frozen=True, slots=True)
class TradeOffWords:
    """What stands at the figures."""

    x: str
    y: str
    truth: str
    fits: str
    mean: str
    error: str
    bias: str
    variance: str
    noise: str
    measured: str
    complexity: str


@dataclass(frozen=True, slots=True)
class DescentWords:
    """What stands at the figures of double descent."""

    features: str
    error: str
    accuracy: str
    training: str
    validation: str
    draws: str
    images: str


def trade_off(
    found: TradeOff, *, chosen: int, logarithmic: bool, words: TradeOffWords
) -> tuple[Picture, ...]:
    """Draw some fits with their mean and spread, and the parts of the error over all complexities."""
    return _fits(found, chosen, words), _errors(found, chosen, logarithmic, words)


def _fits(found: TradeOff, chosen: int, words: TradeOffWords) -> Picture:
    places, right = found.places, truth(found.places)
    # A gap after each fit makes one trace of all.
    gaps = np.full((*found.fits.shape[:2], 1), np.nan)
    thin = np.concatenate([found.fits, gaps], axis=2).reshape(len(found.fits), 1, -1)
    across = np.tile(np.append(places, np.nan), found.fits.shape[1])
    low, high = found.mean_fit - found.deviation, found.mean_fit + found.deviation
    band = np.concatenate([low, high[:, ::-1]], axis=1)[:, None]
    parts = [
        Part(area(np.concatenate([places, places[::-1]]), color=SERIES[3], opacity=0.18), y=band),
        Part(line(across, color=MEANING.untrained, width=0.8, name=words.fits), y=thin),
        Part(points(found.points, found.answers[0], color=MEANING.training, size=8)),
        Part(line(places, right, color=MEANING.test, width=2, dash="dash", name=words.truth)),
        Part(line(places, color=SERIES[3], width=3, name=words.mean), y=found.mean_fit[:, None]),
    ]
    layout = {"yaxis": {"range": [-_REACH, _REACH]}, "margin": {"t": 54}}
    return assembled(parts, x=words.x, y=words.y, layout=layout, replica=chosen)


def _errors(found: TradeOff, chosen: int, logarithmic: bool, words: TradeOffWords) -> Picture:
    x = np.array(found.complexities, np.float64)
    floor = np.zeros(len(x))
    top = 1.15 * float(np.max(found.measured))
    parts: list[Part] = []
    kinds = (
        (np.full(len(x), found.noise), MEANING.untrained, words.noise),
        (found.variance, MEANING.validation, words.variance),
        (found.bias, MEANING.training, words.bias),
    )
    for height, color, name in kinds:
        around = np.concatenate([floor, (floor + height)[::-1]])
        shade = area(np.concatenate([x, x[::-1]]), around, color=color, opacity=_PALE, name=name)
        parts.append(Part(shade.update(showlegend=True)))
        floor = floor + height
    dots = points(
        x, found.measured, color=MEANING.now, size=8, symbol="diamond", name=words.measured, told=True
    )
    parts += [Part(dots), Part(now(y=[0, top]), x=np.repeat(x, 2).reshape(-1, 1, 2))]
    axis: dict[str, Any] = {"type": "log", "dtick": 1, **POWERS} if logarithmic else {"dtick": 1}
    layout = {"xaxis": axis, "yaxis": {"range": [0, top]}, "margin": {"t": 54}}
    return assembled(parts, x=words.complexity, y=words.error, layout=layout, replica=chosen)


def double_descent_pictures(found: DoubleDescent, *, chosen: int, words: DescentWords) -> tuple[Picture, ...]:
    """Draw error and accuracy over the number of features, every draw thinly; the knob moves a line."""
    errors = [
        *_draws(found, found.validation, words.draws),
        _middle(found, found.training, words.training, color=MEANING.training),
        _middle(found, found.validation, words.validation, color=MEANING.validation),
    ]
    accuracy = [
        *_draws(found, found.accuracy, words.draws),
        _middle(found, found.accuracy, words.validation, color=MEANING.validation),
    ]
    powers = {"type": "log", "dtick": 1, "range": [-4, 1.3], **POWERS}
    shares = {"range": [0, 1], "tickformat": ".0%"}
    return (
        _over_features(found, errors, (1e-5, 100.0), powers, words.error, chosen, words),
        _over_features(found, accuracy, (0.0, 1.0), shares, words.accuracy, chosen, words),
    )


def _draws(found: DoubleDescent, rows: NDArray[np.float64], name: str) -> list[Any]:
    return [
        line(found.widths, row, color=MEANING.untrained, width=0.8, name=name if place == 0 else None)
        for place, row in enumerate(rows)
    ]


def _middle(found: DoubleDescent, rows: NDArray[np.float64], name: str, *, color: str) -> go.Scatter:
    """Return the median over the draws, no lower than a logarithmic axis shows."""
    height = np.maximum(np.median(rows, axis=0), 1e-5)
    return line(found.widths, height, color=color, width=3, name=name, told=True)


def _over_features(
    found: DoubleDescent,
    lines: list[Any],
    ends: tuple[float, float],
    axis: dict[str, Any],
    title: str,
    chosen: int,
    words: DescentWords,
) -> Picture:
    border = line([IMAGES] * 2, ends, color=MEANING.test, width=1.5, dash="dot", name=words.images)
    here = np.repeat(np.array(found.widths, np.float64), 2).reshape(-1, 1, 2)
    parts = [*(Part(each) for each in (*lines, border)), Part(now(y=ends), x=here)]
    across = {"type": "log", "tickvals": [5, 10, 20, 50, 100, 200, 500, 1_000]}
    layout = {"xaxis": across, "yaxis": axis, "margin": {"t": 54}}
    return assembled(parts, x=words.features, y=title, layout=layout, replica=chosen)
