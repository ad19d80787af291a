"""The map of depth and scale, and where the setting stands on it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import DIVERGING, MEANING, drawn, ten_to
from explainer.kit.marks import cross
from explainer.lessons.gradient_flow.phase import Phase
from explainer.lessons.gradient_flow.verdict import HEALTHY

REACH: Final = 12
"""Powers of ten at which the colours end."""
_FACTORS: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
_DEVIATIONS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """What stands at the figure."""

    scale: str
    depth: str
    ratio: str
    here: str
    nothing: str
    """Where no gradient is left, or where it is no longer a number."""
    border: str
    """The line between healthy and not."""


def phase_map(phase: Phase, *, depth: int, scale: float, words: PhaseWords) -> go.Figure:
    """Draw log₁₀ of the ratio over log₁₀ of the scale and depth, with a ring where the setting is."""
    across = np.log10(phase.scales)
    ticks = _DEVIATIONS if phase.setting.initialisation == "Normal" else _FACTORS
    half = (across[-1] - across[0]) / (len(across) - 1) / 2
    return drawn(
        [
            _heat(phase, across, words),
            _border(phase, across, words),
            _nothing(phase, across, words),
            _here(phase, depth, scale, words),
        ],
        x=words.scale,
        y=words.depth,
        x_axis={
            "tickvals": np.log10(ticks).tolist(),
            "ticktext": [f"{tick:g}" for tick in ticks],
            "range": [across[0] - half, across[-1] + half],
            "showgrid": False,
        },
        y_axis={"range": [0, 51], "tickvals": [1, 10, 20, 30, 40, 50], "showgrid": False},
        layout={"margin": {"t": 40, "r": 8}},
    )


def place_of(x: float, y: float) -> tuple[int, float]:
    """Return the depth and the scale, with three digits, of a place on the map."""
    return min(max(round(y), 1), 50), float(f"{10**x:.3g}")


def _heat(phase: Phase, across: NDArray[np.float64], words: PhaseWords) -> go.Heatmap:
    shown = np.where(np.isposinf(phase.ratio), np.nan, phase.ratio)
    powers = (-REACH, -8, -5, -HEALTHY, 0, HEALTHY, 5, 8, REACH)
    return go.Heatmap(
        z=np.where(np.isfinite(shown), shown, np.nan).astype(np.float32),
        x=across,
        y=phase.depths,
        customdata=np.broadcast_to(phase.scales.astype(np.float32), phase.ratio.shape),
        colorscale=DIVERGING,
        zmin=-REACH,
        zmax=REACH,
        colorbar={
            "title": {"text": words.ratio, "side": "right"},
            "thickness": 12,
            "tickvals": powers,
            "ticktext": [ten_to(power) for power in powers],
        },
        hovertemplate=f"{words.depth} %{{y}}, {words.scale} %{{customdata:.3g}}: "
        "10<sup>%{z:.1f}</sup><extra></extra>",
    )


def _border(phase: Phase, across: NDArray[np.float64], words: PhaseWords) -> go.Contour:
    return go.Contour(
        z=np.where(np.isfinite(phase.ratio), phase.ratio, np.nan).astype(np.float32),
        x=across,
        y=phase.depths,
        contours={"start": -HEALTHY, "end": HEALTHY, "size": 2 * HEALTHY, "coloring": "none"},
        line={"color": MEANING.untrained, "width": 2, "dash": "dot"},
        name=words.border,
        showscale=False,
        showlegend=True,
        hoverinfo="skip",
        connectgaps=False,
    )


def _nothing(phase: Phase, across: NDArray[np.float64], words: PhaseWords) -> go.Scatter:
    rows, columns = np.nonzero(~np.isfinite(phase.ratio))
    return cross(
        across[columns],
        np.asarray(phase.depths)[rows],
        color=MEANING.untrained,
        size=7,
        width=1.5,
        name=words.nothing,
        told=f"{words.nothing}<extra></extra>",
        legend=len(rows) > 0,
    )


def _here(phase: Phase, depth: int, scale: float, words: PhaseWords) -> go.Scatter:
    at = np.log10(np.clip(scale, phase.scales[0], phase.scales[-1]))
    return go.Scatter(
        x=[at],
        y=[depth],
        mode="markers",
        marker={"symbol": "circle", "size": 14, "color": MEANING.now, "line": {"width": 3, "color": "white"}},
        name=words.here,
        showlegend=True,
        hoverinfo="skip",
        cliponaxis=False,
    )
