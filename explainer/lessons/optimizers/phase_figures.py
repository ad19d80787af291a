"""How fast momentum converges over learning rate and momentum, and where the race stands."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, SEQUENTIAL, with_axes
from explainer.lessons.optimizers.phase import Phase


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


def phase_diagram(phase: Phase, *, rate: float, momentum: float, words: PhaseWords) -> go.Figure:
    """Colour ρ where it is below 1, with its limit, its smallest value, and a ring where the race stands."""
    figure = go.Figure([_heat(phase, words), _limit(phase, words), _best(phase, words)])
    high = float(phase.learning_rates[-1])
    figure.add_trace(_here(min(rate, high), momentum, words))
    with_axes(figure, x=words.rate, y=words.momentum, title=words.title)
    figure.update_layout(
        showlegend=False,
        margin={"l": 52, "r": 8, "t": 36, "b": 44},
        xaxis={"range": [0, high], "showgrid": False},
        yaxis={"range": [0, 1], "showgrid": False},
        annotations=[_annotation(phase, words)],
    )
    return figure


def place_of(phase: Phase, x: float, y: float) -> tuple[float, float]:
    """Return learning rate and momentum, with three digits, of a place in the diagram."""
    high = float(phase.learning_rates[-1])
    return float(f"{min(max(x, high / 1000), high):.3g}"), float(f"{min(max(y, 0.0), 0.99):.2f}")


def _heat(phase: Phase, words: PhaseWords) -> go.Heatmap:
    return go.Heatmap(
        x=phase.learning_rates,
        y=phase.momenta,
        # At η = 0 and μ = 1 nothing shrinks: that is the border, not beyond it.
        z=np.where(phase.radius < 1 + 1e-9, phase.radius, np.nan).astype(np.float32),
        zmin=phase.best.radius,
        zmax=1,
        colorscale=SEQUENTIAL,
        reversescale=True,
        colorbar={"title": {"text": "ρ"}, "thickness": 10, "nticks": 5},
        hovertemplate="η = %{x:.3g}, μ = %{y:.3g}: ρ = %{z:.4f}<extra></extra>",
        hoverongaps=False,
    )


def _limit(phase: Phase, words: PhaseWords) -> go.Scatter:
    return go.Scatter(
        x=phase.limit,
        y=phase.momenta,
        mode="lines",
        line={"color": MEANING.wrong, "width": 3},
        name=words.limit,
        hovertemplate=words.limit + ": η = %{x:.4g}, μ = %{y:.3g}<extra></extra>",
    )


def _best(phase: Phase, words: PhaseWords) -> go.Scatter:
    return go.Scatter(
        x=[phase.best.learning_rate],
        y=[phase.best.momentum],
        mode="markers",
        marker={
            "symbol": "star",
            "size": 15,
            "color": MEANING.minimum,
            "line": {"width": 1, "color": MEANING.zero},
        },
        name=words.best,
        hovertemplate=words.best + ": η = %{x:.4g}, μ = %{y:.3g}<extra></extra>",
        cliponaxis=False,
    )


def _here(rate: float, momentum: float, words: PhaseWords) -> go.Scatter:
    return go.Scatter(
        x=[rate],
        y=[momentum],
        mode="markers",
        marker={
            "symbol": "circle",
            "size": 14,
            "color": MEANING.now,
            "line": {"width": 3, "color": MEANING.zero},
        },
        name=words.here,
        hovertemplate=words.here + ": η = %{x:.4g}, μ = %{y:.3g}<extra></extra>",
        cliponaxis=False,
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
