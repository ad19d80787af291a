"""How fast momentum converges over learning rate and momentum, and where the race stands."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, SEQUENTIAL, drawn
from explainer.kit.marks import line, points
from explainer.lessons.optimizers.phase import Phase

_PLACE: Final = ": η = %{x:.4g}, μ = %{y:.3g}<extra></extra>"


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """What stands at the figure."""

    title: str
    rate: str
    momentum: str
    radius: str
    """The factor by which the error shrinks in each step."""
    limit: str
    best: str
    here: str
    diverges: str


def phase_diagram(phase: Phase, *, here: tuple[float, float] | None, words: PhaseWords) -> go.Figure:
    """Colour ρ where it is below 1, with its limit and its smallest value; a ring where the race stands.

    `here` is learning rate and momentum of the rule in the race, None if it does not take part.
    """
    high = float(phase.learning_rates[-1])
    best = (phase.best.learning_rate, phase.best.momentum)
    marks = [_mark(best, words.best, MEANING.minimum, 15, "star", outline=1, most=high)]
    if here is not None:
        marks.append(_mark(here, words.here, MEANING.now, 14, "circle", outline=3, most=high))
    return drawn(
        [_heat(phase, words.radius), _limit(phase, words.limit), *marks],
        x=words.rate,
        y=words.momentum,
        title=words.title,
        x_axis={"range": [0, high], "showgrid": False},
        y_axis={"range": [0, 1], "showgrid": False},
        layout={
            "showlegend": False,
            "margin": {"l": 52, "r": 8, "t": 36, "b": 44},
            "annotations": [_annotation(phase, words)],
        },
    )


def place_of(phase: Phase, x: float, y: float) -> tuple[float, float]:
    """Return learning rate and momentum, with three digits, of a place in the diagram."""
    high = float(phase.learning_rates[-1])
    return float(f"{min(max(x, high / 1000), high):.3g}"), float(f"{min(max(y, 0.0), 0.99):.2f}")


def _heat(phase: Phase, radius: str) -> go.Heatmap:
    return go.Heatmap(
        x=phase.learning_rates,
        y=phase.momenta,
        # At η = 0 and μ = 1 nothing shrinks: that is the border, not beyond it.
        z=np.where(phase.radius < 1 + 1e-9, phase.radius, np.nan).astype(np.float32),
        zmin=phase.best.radius,
        zmax=1,
        colorscale=SEQUENTIAL,
        reversescale=True,
        colorbar={"title": {"text": radius}, "thickness": 10, "nticks": 5},
        hovertemplate="η = %{x:.3g}, μ = %{y:.3g}: " + radius + " = %{z:.4f}<extra></extra>",
        hoverongaps=False,
    )


def _limit(phase: Phase, name: str) -> go.Scatter:
    told = name + _PLACE
    return line(phase.limit, phase.momenta, color=MEANING.wrong, width=3, name=name, told=told)


def _mark(
    place: tuple[float, float],
    name: str,
    color: str,
    size: int,
    symbol: str,
    *,
    outline: float,
    most: float,
) -> go.Scatter:
    """Return a mark, at the right edge where the rate is larger than `most`; it tells the rate itself."""
    rate, momentum = place
    return points(
        [min(rate, most)],
        [momentum],
        color=color,
        size=size,
        symbol=symbol,
        outline=outline,
        name=name,
        told=f"{name}: η = {rate:.4g}, μ = {momentum:.3g}",
        clipped=False,
    )


def _annotation(phase: Phase, words: PhaseWords) -> dict[str, object]:
    """The word in the empty half."""
    return {
        "text": words.diverges,
        "x": 0.985 * float(phase.learning_rates[-1]),
        "y": 0.06,
        "xanchor": "right",
        "yanchor": "bottom",
        "showarrow": False,
    }
