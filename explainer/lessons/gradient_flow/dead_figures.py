"""Dead units against the learning rate, while the networks train."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explainer.choices.activations.look_figures import looks
from explainer.kit.moving_figures import Move, Picture
from explainer.lessons.gradient_flow.dead import RATES, DeadUnits
from explainer.lessons.gradient_flow.decade_figures import Array, drawn

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
        _over_rates(units, units.dead.mean(axis=3), title=words.dead, words=words, legend=True),
        _over_rates(units, units.zero_slopes.mean(axis=3), title=words.zero, words=words),
        _over_rates(units, units.accuracy, title=words.accuracy, words=words),
    ]


def dead_now(dead: Array, functions: Sequence[str], *, words: DeadWords) -> go.Figure:
    """Draw the share of dead units, (functions, rates), of a training that is going on."""
    return _curves(dead, functions, title=words.dead, words=words, legend=True)


def _curves(
    shares: Array, functions: Sequence[str], *, title: str, words: DeadWords, legend: bool
) -> go.Figure:
    found = looks(functions)
    curves = [
        go.Scatter(
            x=RATES,
            y=row.astype(np.float32),
            mode="lines+markers",
            line={"width": 2, "color": found[name].color, "dash": found[name].dash},
            marker={"size": 6},
            name=name,
            hovertemplate=f"{name}, η = %{{x:.3g}}: %{{y:.1%}}<extra></extra>",
        )
        for name, row in zip(functions, shares, strict=True)
    ]
    rates = {
        "type": "log",
        "tickvals": _TICKS,
        "ticktext": [f"{tick:g}" for tick in _TICKS],
        "range": [np.log10(RATES[0]) - 0.08, np.log10(RATES[-1]) + 0.08],
    }
    axes = {"xaxis": rates, "yaxis": {"range": [-0.06, 1.06], "tickformat": ".0%"}}
    return drawn(curves, title, x=words.rate, legend=legend, axes=axes)


def _over_rates(
    units: DeadUnits, shares: Array, *, title: str, words: DeadWords, legend: bool = False
) -> Picture:
    """Draw `shares` (functions, rates, looks); a cross stands where a loss is no longer finite."""
    figure = _curves(shares[:, :, -1], units.functions, title=title, words=words, legend=legend)
    rows = shares.swapaxes(1, 2).astype(np.float32)
    # Frames without content: they only name the player's steps.
    figure.frames = [go.Frame(name=str(step)) for step in units.steps]
    moves = [Move(place, y=row[None]) for place, row in enumerate(rows)]
    broken = np.isnan(units.loss).swapaxes(1, 2)
    if broken.any():
        places = np.where(broken, 0.03 * np.arange(len(broken))[:, None, None], np.nan).astype(np.float32)
        found = looks(units.functions)
        for trace, (name, row) in enumerate(zip(units.functions, places, strict=True), len(moves)):
            moves.append(Move(trace, y=row[None]))
            figure.add_trace(
                go.Scatter(
                    x=RATES,
                    y=row[-1],
                    mode="markers",
                    marker={"symbol": "x-thin", "size": 9, "line": {"width": 2, "color": found[name].color}},
                    showlegend=False,
                    hovertemplate=f"{name}, η = %{{x:.3g}}: {words.diverged}<extra></extra>",
                )
            )
    return Picture(figure, tuple(moves))
