"""The final loss of every optimizer against its learning rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.optimizers.look_figures import look_of
from explainer.descents.outcome import NEVER
from explainer.descents.sensitivity import Sweep
from explainer.kit.drawing import MEANING, POWERS, with_axes
from explainer.lessons.optimizers.trail_figures import LOWEST

_GONE: Final = 0.2
"""How far above all losses who has left is marked, in powers of ten."""


@dataclass(frozen=True, slots=True)
class SensitivityWords:
    """What stands at the figure."""

    rate: str
    above: str
    left: str
    now: str
    """The rate that a runner has in the race."""
    best: str


def sensitivity(
    sweeps: Mapping[str, Sweep], *, lowest: float, rates: Mapping[str, float], words: SensitivityWords
) -> go.Figure:
    """Draw a curve for each runner: a cross above it where it leaves, a dot at its rate in the race."""
    curves = {name: np.maximum(sweep.loss - lowest, LOWEST) for name, sweep in sweeps.items()}
    top = max(float(np.nanmax(curve, initial=LOWEST)) for curve in curves.values()) * 10**_GONE
    figure = go.Figure()
    for place, (name, sweep) in enumerate(sweeps.items()):
        figure.add_trace(_curve(name, sweep, curves[name], words))
        figure.add_trace(_gone(name, sweep, top * 10 ** (_GONE * place), words))
    for name, sweep in sweeps.items():
        figure.add_trace(_best(name, sweep, curves[name], words))
        figure.add_trace(_now(name, rates[name], sweep, curves[name], words))
    with_axes(figure, x=words.rate, y=words.above, log_y=True)
    bottom = min(float(np.nanmin(curve, initial=top)) for curve in curves.values())
    height = np.log10([bottom, top * 10 ** (_GONE * len(curves))])
    figure.update_layout(
        showlegend=False,
        margin={"t": 12},
        xaxis={"type": "log", "dtick": 1, **POWERS},
        yaxis={
            "range": [height[0] - 0.3, height[1] + 0.2],
            "dtick": None,
            "nticks": 8,
            **POWERS,
        },
    )
    return figure


def _curve(name: str, sweep: Sweep, curve: NDArray[np.float64], words: SensitivityWords) -> go.Scatter:
    look = look_of(name)
    return go.Scatter(
        x=sweep.rates,
        y=curve,
        mode="lines",
        line={"color": look.color, "width": 2.5, "dash": look.dash},
        name=name,
        hovertemplate=f"{words.rate} %{{x:.3g}}: %{{y:.3g}}<extra>{name}</extra>",
    )


def _gone(name: str, sweep: Sweep, height: float, words: SensitivityWords) -> go.Scatter:
    rates = np.array(sweep.rates)[sweep.left != NEVER]
    return go.Scatter(
        x=rates,
        y=np.full(len(rates), height),
        mode="markers",
        marker={"symbol": "x", "size": 6, "color": look_of(name).color},
        name=name,
        hovertemplate=f"{words.rate} %{{x:.3g}}: {words.left}<extra>{name}</extra>",
    )


def _best(name: str, sweep: Sweep, curve: NDArray[np.float64], words: SensitivityWords) -> go.Scatter:
    return go.Scatter(
        x=[sweep.best_rate],
        y=[curve[sweep.best]],
        mode="markers",
        marker={
            "symbol": "star",
            "size": 14,
            "color": look_of(name).color,
            "line": {"width": 1, "color": MEANING.zero},
        },
        name=name,
        hovertemplate=f"{words.best}: {words.rate} %{{x:.3g}}, %{{y:.3g}}<extra>{name}</extra>",
    )


def _now(
    name: str, rate: float, sweep: Sweep, curve: NDArray[np.float64], words: SensitivityWords
) -> go.Scatter:
    place = int(np.abs(np.log(np.array(sweep.rates) / rate)).argmin())
    return go.Scatter(
        x=[rate],
        y=[curve[place]],
        mode="markers",
        marker={
            "symbol": look_of(name).symbol,
            "size": 12,
            "color": look_of(name).color,
            "line": {"width": 1.5, "color": MEANING.zero},
        },
        name=name,
        hovertemplate=f"{words.now}: %{{x:.3g}}<extra>{name}</extra>",
    )
