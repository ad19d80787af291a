"""Dead units against the learning rate, while the networks train."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import named
from explainer.kit.marks import cross
from explainer.kit.moving_figures import Part, Picture
from explainer.lessons.gradient_flow.dead import RATES, DeadUnits
from explainer.lessons.gradient_flow.decade_figures import Array, curves, panel

_TICKS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


@dataclass(frozen=True, slots=True)
class DeadWords:
    """What stands at the figures."""

    rate: str
    dead: str
    """Share of units whose slope is 0 for every input."""
    zero: str
    """Share of pairs of unit and input with slope 0."""
    accuracy: str
    diverged: str


def dead_pictures(units: DeadUnits, *, words: DeadWords) -> list[Picture]:
    """Draw dead units, slopes of zero and accuracy over the learning rate; the player takes them on."""
    return [
        _over_rates(units, units.dead.mean(axis=3), words.dead, words, legend=True),
        _over_rates(units, units.zero_slopes.mean(axis=3), words.zero, words, legend=False),
        _over_rates(units, units.accuracy, words.accuracy, words, legend=False),
    ]


def dead_now(dead: Array, functions: Sequence[str], *, words: DeadWords) -> go.Figure:
    """Draw the share of dead units, (functions, rates), of a training that is going on."""
    return _drawn(_curves(functions, dead[:, None]), words.dead, words, legend=True, steps=()).figure


def _over_rates(units: DeadUnits, shares: Array, title: str, words: DeadWords, *, legend: bool) -> Picture:
    """Draw `shares` (functions, rates, looks); a cross stands where a loss is no longer finite."""
    parts = _curves(units.functions, shares.swapaxes(1, 2))
    broken = np.isnan(units.loss).swapaxes(1, 2)
    if broken.any():
        places = np.where(broken, 0.03 * np.arange(len(broken))[:, None, None], np.nan).astype(np.float32)
        found = looks(units.functions)
        for name, row in zip(units.functions, places, strict=True):
            told = f"{name}, η = %{{x:.3g}}: {words.diverged}"
            parts.append(Part(cross(RATES, color=found[name].color, size=9, told=told), y=row[None]))
    return _drawn(parts, title, words, legend=legend, steps=units.steps.tolist())


def _curves(functions: Sequence[str], shares: Array) -> list[Part]:
    """Return the curves of `shares` (functions, looks, rates)."""
    lines = curves(functions, x=RATES, told="η = %{x:.3g}: %{y:.1%}", dots=6)
    return [Part(each, y=row[None].astype(np.float32)) for each, row in zip(lines, shares, strict=True)]


def _drawn(
    parts: Sequence[Part], title: str, words: DeadWords, *, legend: bool, steps: Sequence[int]
) -> Picture:
    rates = {
        "type": "log",
        "tickvals": _TICKS,
        "ticktext": [f"{tick:g}" for tick in _TICKS],
        "range": [np.log10(RATES[0]) - 0.08, np.log10(RATES[-1]) + 0.08],
    }
    axes = {"xaxis": rates, "yaxis": {"range": [-0.06, 1.06], "tickformat": ".0%"}}
    return panel(parts, title, x=words.rate, legend=legend, axes=axes, frames=named(steps))
