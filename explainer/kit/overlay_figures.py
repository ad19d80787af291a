"""Curves of several runs in one picture: the run of now in front, those that were kept behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import NOTHING, POWERS, SERIES, drawn
from explainer.kit.marks import line

Curves = Mapping[str, NDArray[np.floating]]
"""By name, one number for every step, the start included."""
MOST_POINTS: Final = 240
"""Of a curve; more than a chart of this size has pixels to tell apart."""
_DASHES: Final = ("dash", "dot", "dashdot", "longdash")
"""Runs differ in these, so that colour alone tells nothing apart."""


@dataclass(frozen=True, slots=True)
class OverlayWords:
    """What stands at the curves."""

    step: str
    value: str


def thinned(values: NDArray[np.floating]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return at most MOST_POINTS steps, evenly spread with both ends, and the values there."""
    steps = np.unique(
        np.rint(np.linspace(0, len(values) - 1, min(len(values), MOST_POINTS))).astype(np.int64)
    )
    return steps, values[steps].astype(np.float32)


def overlaid(
    runs: Mapping[str, Curves],
    *,
    words: OverlayWords,
    logarithmic: bool,
    kept: Sequence[str] | None = None,
) -> go.Figure:
    """Draw the curves of every run: dashed those that are `kept`, all but the last if none is named.

    The run of now is solid and wide. The dash of a run is that of its place among all that are kept. A curve
    has the colour of its place among those of its run. On a logarithmic axis what is not above 0 is left out.
    """
    dashes = dict(zip(list(runs)[:-1] if kept is None else kept, _DASHES, strict=False))
    traces = [
        _curve(values, run, name, color, dashes.get(run), logarithmic=logarithmic)
        for run in runs
        for (name, values), color in zip(islice(runs[run].items(), len(SERIES)), SERIES, strict=False)
    ]
    numbers = POWERS if logarithmic else NOTHING
    return drawn(traces, x=words.step, y=words.value, log_y=logarithmic, y_axis=numbers)


def _curve(
    values: NDArray[np.floating], run: str, name: str, color: str, dash: str | None, *, logarithmic: bool
) -> go.Scatter:
    steps, shown = thinned(values)
    if logarithmic:
        shown = np.where(shown > 0, shown, np.nan)
    label = f"{run}: {name}" if name else run
    width = 1.5 if dash else 3
    return line(
        steps, shown, color=color, width=width, dash=dash, name=label, told=f"{label}, %{{x}}: %{{y:.4g}}"
    )
