"""What a family knows of its training images and of others: loss, accuracy, and what the knob does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, drawn, named
from explainer.kit.marks import Axes, area, line, minimum, now, points, texts
from explainer.kit.moving_figures import Part, Picture, assembled, levels_of
from explainer.lessons.overfitting.training import Family

TOP: Final = 1.2
"""Where the axis of the loss ends: what is above lies outside of the picture, unless all runs would."""
HIGHEST: Final = 12.0
_OUTSIDE: Final = 1.5
_FLAG: Final = 0.92
"""In shares of that: where a curve is held that lies outside, and where the flag waves."""
_LATE: Final = 0.7
_GAP: Final = 0.22
_ABOVE: Final[Axes] = (None, None)
_BELOW: Final[Axes] = (None, "y2")

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class CourseWords:
    """What stands at the figures."""

    epoch: str
    update: str
    loss: str
    accuracy: str
    training: str
    validation: str
    training_accuracy: str
    """Of the curve below the losses, for those who do not see it; the legend names both pairs at once."""
    validation_accuracy: str
    best: str
    """Of the look with the lowest validation loss, as in "epoch {epoch}"."""
    lowest: str
    last: str
    seeds: str
    knob: str
    """What the knob is called."""


def course(
    family: Family, *, chosen: int, others: Sequence[Family], words: CourseWords
) -> tuple[Picture, ...]:
    """Draw loss and accuracy over the training, and the losses over the knob; `others` have other seeds."""
    return _over_the_training(family, chosen, words), _over_the_knob(family, chosen, others, words)


def live(
    updates: Sequence[int], training: Array, validation: Array, *, last: int, words: CourseWords
) -> go.Figure:
    """Draw the losses so far (runs, looks) of all runs, with room up to the update `last`."""
    lines = [
        line(updates, held(row, TOP), color=color, width=1.5, name=name if place == 0 else None)
        for rows, color, name in (
            (training, MEANING.training, words.training),
            (validation, MEANING.validation, words.validation),
        )
        for place, row in enumerate(rows)
    ]
    room = {"range": [0, last]}
    return drawn(lines, x=words.update, y=words.loss, x_axis=room, y_axis={"range": [0, TOP]})


def top_of(family: Family) -> float:
    """Return where the axis of the loss ends: higher where no run validates below TOP, but bounded."""
    losses = family.validation_loss[np.isfinite(family.validation_loss)]
    if losses.min(initial=np.inf) < TOP:
        return TOP
    return float(min(1.1 * losses.max(initial=TOP), HIGHEST))


def held(losses: Array, top: float) -> Array:
    """Return the losses, with those far outside of the picture not so far."""
    return np.minimum(losses, _OUTSIDE * top)


def places(family: Family) -> Array:
    """Return (R, T): where the looks stand, in epochs; in updates where epochs have several lengths."""
    if family.setting.knob == "images":
        return np.broadcast_to(family.updates.astype(np.float64), family.validation_loss.shape)
    return np.stack([family.epochs(run) for run in range(len(family.values))])


def _over_the_training(family: Family, chosen: int, words: CourseWords) -> Picture:
    """Draw the losses with the gap between them, and below them the accuracies."""
    x, top = places(family)[:1], top_of(family)
    losses = [held(each, top) for each in (family.training_loss, family.validation_loss)]
    accuracies = (family.training_accuracy, family.validation_accuracy)
    parts = [
        _gap(x, losses, _OUTSIDE * top),
        *_flags(family, x, losses[1], words, _FLAG * top),
        *_grown(x, losses, (words.training, words.validation), told="%{x:.4g}: %{y:.4f}"),
        *_grown(
            x,
            accuracies,
            (words.training_accuracy, words.validation_accuracy),
            told="%{x:.4g}: %{y:.1%}",
            on=_BELOW,
        ),
    ]
    last = float(x[0, -1]) or 1.0
    layout = {
        "xaxis": {"range": [-0.02 * last, 1.03 * last], "anchor": "y2"},
        "yaxis": {"range": [0, top], "domain": [0.42, 1]},
        "yaxis2": {
            "title": {"text": words.accuracy},
            "range": [0, 1.1],
            "domain": [0, 0.34],
            "tickvals": [0, 0.5, 1],
            "tickformat": ".0%",
            "automargin": True,
            "zeroline": False,
        },
        "margin": {"t": 34, "b": 40},
    }
    step = words.update if family.setting.knob == "images" else words.epoch
    labels = named(f"{place:.4g}" for place in x[0].tolist())
    return assembled(parts, x=step, y=words.loss, layout=layout, frames=labels, replica=chosen)


def _gap(x: Array, pair: Sequence[Array], highest: float) -> Part:
    """Shade what lies between the curves, up to the step of the player."""
    low, high = (np.nan_to_num(each, nan=highest) for each in pair)
    steps = x.shape[1]
    seen = np.minimum(np.arange(steps, dtype=np.int64), np.arange(steps, dtype=np.int64)[:, None])
    around = np.concatenate([seen, seen[:, ::-1]], axis=1)
    heights = np.concatenate([low[:, seen], high[:, seen[:, ::-1]]], axis=2)
    levels = levels_of(heights, low=0, high=highest, bits=10)
    return Part(area(color=MEANING.validation, opacity=_GAP), x[0, around][None], levels)


def _grown(
    x: Array, pair: Sequence[Array], names: Sequence[str], *, told: str, on: Axes = _ABOVE
) -> list[Part]:
    """Let the curves of training and validation grow, with a ball where each stands."""
    parts: list[Part] = []
    colors = (MEANING.training, MEANING.validation)
    for heights, color, name in zip(pair, colors, names, strict=True):
        curve = line(color=color, width=2.5, name=name, told=told, legend=on == _ABOVE, on=on)
        ball = points(color=color, size=11, outline=1.5, on=on)
        parts += [Part(curve, x, heights, grow=True), Part(ball, x[..., None], heights[..., None])]
    return parts


def _flags(family: Family, x: Array, validation: Array, words: CourseWords, height: float) -> list[Part]:
    """Raise a flag at the lowest validation loss when the player comes to it, and name its epoch.

    Words cannot move, so that each run has its own.
    """
    runs, best = np.arange(len(family.values), dtype=np.int64), family.best
    seen = np.arange(x.shape[1], dtype=np.int64) >= best[:, None]
    across = x[0, best][:, None, None]
    lowest = np.where(seen, validation[runs, best][:, None], np.nan)[..., None]
    top = np.where(seen, height, np.nan)[..., None]
    pole = line(color=MEANING.untrained, width=1.5, dash="dot")
    parts = [
        Part(pole, np.repeat(across, 2, axis=2), np.concatenate([lowest, top], axis=2)),
        Part(minimum(size=16), across, lowest),
    ]
    for run in runs.tolist():
        said = words.best.format(epoch=f"{family.epochs(run)[best[run]]:.3g}")
        mine = (runs == run)[:, None, None]
        late = x[0, best[run]] > _LATE * x[0, -1]
        side = "middle left" if late else "middle right"
        flag = texts(None, None, [f"<b>{said}</b>"], position=side, size=13)
        parts.append(Part(flag, across, np.where(mine, top, np.nan)))
    return parts


def _over_the_knob(family: Family, chosen: int, others: Sequence[Family], words: CourseWords) -> Picture:
    """Draw the lowest and the last validation loss over the values, thinly also those of other seeds."""
    values, top = np.arange(len(family.values), dtype=np.int64), top_of(family)
    low, high = (
        held(each, top) for each in (family.validation_loss.min(axis=1), family.validation_loss[:, -1])
    )
    seeds = np.full((len(others), len(values) + 1), np.nan)
    for row, other in zip(seeds, others, strict=True):
        # After each a gap, which parts the curves of two seeds.
        row[:-1] = held(other.validation_loss.min(axis=1), top)
    across = np.broadcast_to(np.arange(seeds.shape[1], dtype=np.int64), seeds.shape).ravel()
    name = words.seeds if others else None
    parts = [
        Part(line(across, seeds.ravel(), color=MEANING.untrained, width=1, name=name)),
        Part(line(values, high, color=MEANING.validation, dash="dot", dots=5, name=words.last, told=True)),
        Part(line(values, low, color=MEANING.validation, dots=6, name=words.lowest, told=True)),
        Part(now([chosen] * 2, [0, top]), x=np.repeat(values, 2).reshape(-1, 1, 2).astype(np.float64)),
    ]
    labels = [_written(value) for value in family.values]
    layout = {
        "yaxis": {"range": [0, top]},
        "xaxis": {"tickvals": values.tolist(), "ticktext": labels, "range": [-0.4, len(labels) - 0.6]},
        "margin": {"t": 34, "b": 44},
    }
    return assembled(parts, x=words.knob, y=words.loss, layout=layout, replica=chosen)


def _written(value: float) -> str:
    return f"{value:g}".replace("e-05", "e−5")
