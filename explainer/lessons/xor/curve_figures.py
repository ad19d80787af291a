"""Loss and accuracy of a run over its epochs, with a ring where the player stands."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, POWERS, figure_of, layout_with_axes
from explainer.kit.marks import line, points, ring
from explainer.kit.moving_figures import Move, Picture
from explainer.lessons.xor.training import Training

_BESIDE: Final = ("x2", "y2")
_POINTS: Final = 160
"""Of a curve, at most about that many."""


@dataclass(frozen=True, slots=True)
class CurveWords:
    """What stands at the curves."""

    title: str
    epoch: str
    loss: str
    accuracy: str
    diverged: str


def curves(training: Training, *, chosen: int, words: CurveWords) -> Picture:
    """Draw the whole curves of the `chosen` replica, and what changes with rate and step.

    Frames named after the epochs give the player its labels.
    """
    shown, steps = epochs_shown(training), training.snapshot_epochs
    loss, accuracy, rings, end = _heights(training)
    now, told = (chosen, -1), "%{x}: %{y:.3g}"
    figure = figure_of(
        [
            line(shown, loss[chosen, 0], color=MEANING.wrong, name=words.loss, told=told, legend=False),
            line(
                shown,
                accuracy[chosen, 0],
                color=MEANING.right,
                name=words.accuracy,
                told=told,
                legend=False,
                on=_BESIDE,
            ),
            ring(steps[-1:], rings[0][now], size=14, clipped=False),
            ring(steps[-1:], rings[1][now], size=14, clipped=False, on=_BESIDE),
            _cross(end[chosen, 0], words.diverged),
        ],
        layout=_layout(training, words),
        frames=[{"name": str(epoch)} for epoch in steps.tolist()],
    )
    return Picture(figure, curve_moves(training))


def curve_moves(training: Training) -> tuple[Move, ...]:
    """Return what moves at the curves: both with the knob, their rings with the player as well."""
    loss, accuracy, rings, end = _heights(training)
    across = training.snapshot_epochs[None, :, None].astype(np.float32)
    return (
        Move(0, y=loss),
        Move(1, y=accuracy),
        *(Move(place, x=across, y=height) for place, height in enumerate(rings, 2)),
        Move(4, x=end[..., :1], y=end[..., 1:]),
    )


def _heights(
    training: Training,
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[NDArray[np.float64]], NDArray[np.float64]]:
    """Return both curves (R, 1, n), their rings (R, S, 1), and where a run ends that diverged (R, 1, 2)."""
    shown, steps = epochs_shown(training), training.snapshot_epochs
    # What has left the axis stands at its end; a curve goes on a little, to be seen leaving.
    top = 10.0 ** decades(training.loss)[1]
    losses = np.minimum(training.loss, 10 * top)
    rings = [standing_on(curve)[:, steps, None] for curve in (np.minimum(losses, top), training.accuracy)]
    end = _divergence(training, np.minimum(losses, top))
    return losses[:, None, shown], training.accuracy[:, None, shown], rings, end


def epochs_shown(training: Training) -> NDArray[np.int64]:
    """Return the epochs of a curve's points: those of the snapshots and, evenly, some between."""
    even = np.rint(np.linspace(0, training.epochs, _POINTS)).astype(np.int64)
    return np.union1d(even, training.snapshot_epochs)


def standing_on(curves: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (R, epochs + 1) with the last finite number before wherever there is none."""
    epochs = np.arange(curves.shape[1], dtype=np.int64)
    place = np.where(np.isnan(curves), np.int64(0), epochs)
    return np.take_along_axis(curves, np.maximum.accumulate(place, axis=1), axis=1)


def _divergence(training: Training, losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """(R, 1, 2): epoch and loss of the last finite loss where a run diverged, else not a number."""
    ends = np.full((len(training.rates), 1, 2), np.nan)
    for replica, epoch in enumerate(training.diverged):
        if epoch:
            ends[replica, 0] = epoch - 1, losses[replica, epoch - 1]
    return ends


def _cross(end: NDArray[np.float64], name: str) -> go.Scatter:
    cross = points(end[:1], end[1:], color=MEANING.now, size=13, symbol="x", told=name, clipped=False)
    return cross.update(name=name)


def _layout(training: Training, words: CurveWords) -> dict[str, Any]:
    """Two planes beside each other, with room for all epochs and losses."""
    epochs = {
        "range": [-0.02 * training.epochs, 1.03 * training.epochs],
        "title": {"text": words.epoch, "standoff": 2},
        "nticks": 6,
    }
    losses = {
        "type": "log",
        **POWERS,
        "range": decades(training.loss),
        "dtick": spacing(training.loss),
    }
    left = {**epochs, "domain": [0, 0.41]}
    return {
        **layout_with_axes(x=words.epoch, y=words.loss, title=words.title, x_axis=left, y_axis=losses),
        "margin": {"l": 56, "r": 12, "t": 28, "b": 40},
        "xaxis2": {**epochs, "domain": [0.6, 1], "anchor": "y2"},
        "yaxis2": {
            "title": {"text": words.accuracy},
            "anchor": "x2",
            "range": [-0.08, 1.1],
            "tickvals": [0, 0.5, 1],
            "tickformat": ".0%",
            "zeroline": False,
        },
    }


def decades(losses: NDArray[np.float64] | NDArray[np.float32]) -> list[float]:
    """Return the exponents of ten between which the losses lie, no further than from 10⁻¹² to 100.

    In halves, so that similar runs have the same axis, and can be compared.
    """
    finite = losses[np.isfinite(losses) & (losses > 0)].astype(np.float64)
    low, high = np.log10(finite.min(initial=0.1)), np.log10(finite.max(initial=1.0))
    low, high = math.floor(2 * low) / 2, math.ceil(2 * high) / 2
    return [max(low, -12.0) - 0.15, min(high, 2.0) + 0.15]


def spacing(losses: NDArray[np.float64] | NDArray[np.float32]) -> int:
    """Return every how many decades an axis over the losses has a label, so that there are at most five."""
    low, high = decades(losses)
    return math.ceil((high - low) / 5)
