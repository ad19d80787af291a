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
from explainer.kit.drawing import POWERS, drawn
from explainer.kit.marks import line, points
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
    traces: list[go.Scatter] = []
    for place, (name, sweep) in enumerate(sweeps.items()):
        traces.append(_curve(name, sweep, curves[name], words))
        traces.append(_gone(name, sweep, top * 10 ** (_GONE * place), words))
    for name, sweep in sweeps.items():
        traces.append(_best(name, sweep, curves[name], words))
        traces.append(_now(name, rates[name], sweep, curves[name], words))
    bottom = min(float(np.nanmin(curve, initial=top)) for curve in curves.values())
    low, high = np.log10([bottom, top * 10 ** (_GONE * len(curves))]).tolist()
    return drawn(
        traces,
        x=words.rate,
        y=words.above,
        x_axis={"type": "log", "dtick": 1, **POWERS},
        y_axis={"type": "log", "range": [low - 0.3, high + 0.2], "nticks": 8, **POWERS},
        layout={"showlegend": False, "margin": {"t": 12}},
    )


def _curve(name: str, sweep: Sweep, curve: NDArray[np.float64], words: SensitivityWords) -> go.Scatter:
    look, told = look_of(name), f"{words.rate} %{{x:.3g}}: %{{y:.3g}}"
    return line(sweep.rates, curve, color=look.color, width=2.5, dash=look.dash, name=name, told=told)


def _gone(name: str, sweep: Sweep, height: float, words: SensitivityWords) -> go.Scatter:
    rates, told = np.array(sweep.rates)[sweep.left != NEVER], f"{words.rate} %{{x:.3g}}: {words.left}"
    heights = np.full(len(rates), height)
    return points(rates, heights, color=look_of(name).color, size=6, symbol="x", name=name, told=told)


def _best(name: str, sweep: Sweep, curve: NDArray[np.float64], words: SensitivityWords) -> go.Scatter:
    return points(
        [sweep.best_rate],
        [curve[sweep.best]],
        color=look_of(name).color,
        size=14,
        symbol="star",
        outline=1,
        name=name,
        told=f"{words.best}: {words.rate} %{{x:.3g}}, %{{y:.3g}}",
    )


def _now(
    name: str, rate: float, sweep: Sweep, curve: NDArray[np.float64], words: SensitivityWords
) -> go.Scatter:
    place, look = int(np.abs(np.log(np.array(sweep.rates) / rate)).argmin()), look_of(name)
    return points(
        [rate],
        [curve[place]],
        color=look.color,
        size=12,
        symbol=look.symbol,
        outline=1.5,
        name=name,
        told=f"{words.now}: %{{x:.3g}}",
    )
