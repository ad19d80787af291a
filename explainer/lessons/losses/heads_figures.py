"""Three maps of the plane, one for each head, and their losses; all follow the knob and the player."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
import torch
from numpy.typing import NDArray

from explainer.kit.drawing import DIVERGING, MEANING, SERIES
from explainer.kit.marks import cells, line, now, points, ring
from explainer.kit.moving_figures import Part, Picture, assembled, levels_of, trimmed
from explainer.lessons.losses.heads import AXIS, GRID, HEADS, ThreeHeads

HEIGHTS: Final = (240, 240, 240, 190)
RING: Final = 2
"""Which trace of a map is the ring around the chosen point."""
_HIGHEST: Final = 2.0
"""Of the numbers that regression says; the targets lie between −2 and 2."""
_COLORS: Final = (SERIES[1], SERIES[5], SERIES[0])
"""Of the three classes, from low to high."""
_SYMBOLS: Final = ("square", "diamond", "circle")
_LOOKS: Final = {"regression": (SERIES[2], "solid"), "binary": (SERIES[3], "14px,4px")}
_LAST_LOOK: Final = (SERIES[4], "12px,3px,3px,3px")


@dataclass(frozen=True, slots=True)
class HeadWords:
    """The titles of the figures, the axes, and what each head is called in the last one."""

    regression: str
    binary: str
    classes: str
    losses: str
    epoch: str


def heads_pictures(found: ThreeHeads, *, point: int, chosen: int, words: HeadWords) -> list[Picture]:
    """Draw the answer of every head over the plane, the points in it, one of them ringed, and the losses."""
    maps = [_map(found, name, point=point, chosen=chosen, title=getattr(words, name)) for name in HEADS]
    return [*maps, _losses(found, chosen=chosen, words=words)]


def _map(found: ThreeHeads, name: str, *, point: int, chosen: int, title: str) -> Picture:
    inputs, targets = found.task.inputs, found.task.targets[name]
    x, y = inputs.T
    marks = points(x, y, color=_COLORS[-1], size=9, symbol=_symbols(name, targets), outline=1.2)
    # A point that is answered well has the colour of its surroundings.
    look = {"color": _surest(name, targets), "colorscale": _scale(name)}
    marks.update(marker={**look, "cmin": _low(name), "cmax": _high(name)})
    at = ring(x[point : point + 1], y[point : point + 1], size=20)
    shown = levels_of(_shown(found, name), low=_low(name), high=_high(name), bits=8)
    parts = [Part(_cells(name), z=shown), Part(marks), Part(at)]
    axis = {"range": [-2, 2], "showgrid": False, "dtick": 1}
    layout = {
        "margin": {"l": 30, "r": 8, "t": 36, "b": 34},
        "xaxis": {**axis, "title": {"standoff": 2}},
        "yaxis": {**axis, "title": {"standoff": 2}},
    }
    return assembled(parts, x="x₁", y="x₂", title=title, layout=layout, replica=chosen)


def _cells(name: str) -> go.Heatmap:
    return cells(
        None, AXIS, AXIS, colors=_scale(name), low=_low(name), high=_high(name), smooth=name != "classes"
    )


def _shown(found: ThreeHeads, name: str) -> NDArray[np.float64]:
    """What is coloured, (K, S, GRID, GRID): the number, the probability, or the class and how sure it is."""
    outputs = torch.asarray(found.trained[name].over_plane)
    spread = HEADS[name].probabilities
    shares = outputs if spread is None else spread(outputs)
    if HEADS[name].outputs == 1:
        values = shares[:, :, 0]
    else:
        sure, answer = shares.max(dim=2)
        least = 1 / HEADS[name].outputs
        values = answer + 0.98 * (sure - least) / (1 - least)
    return values.reshape(*values.shape[:2], GRID, GRID).nan_to_num(0.0).numpy()


def _low(name: str) -> float:
    return -_HIGHEST if HEADS[name].probabilities is None else 0.0


def _high(name: str) -> float:
    """Where the colours end: a number, the probability 1, or the last class at its surest."""
    return _HIGHEST if HEADS[name].probabilities is None else float(HEADS[name].outputs)


def _scale(name: str) -> Sequence[tuple[float, str]]:
    count = HEADS[name].outputs
    if count == 1:
        return DIVERGING
    steps = [(place / count, (place + 0.999) / count, color) for place, color in enumerate(_COLORS)]
    scale = [entry for low, high, color in steps for entry in ((low, MEANING.zero), (high, color))]
    return [*scale[:-1], (1.0, _COLORS[-1])]


def _surest(name: str, targets: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what is coloured of an answer that is right: the number, the class, the class at its surest."""
    values = targets.astype(np.float64)
    return values + 0.98 if HEADS[name].outputs > 1 else values


def _symbols(name: str, targets: NDArray[np.float64] | NDArray[np.int64]) -> list[str]:
    if HEADS[name].probabilities is None:
        return ["circle"] * len(targets)
    last = max(HEADS[name].outputs - 1, 1)
    return [_SYMBOLS[2 * int(each) // last] for each in targets]


def _losses(found: ThreeHeads, *, chosen: int, words: HeadWords) -> Picture:
    parts: list[Part] = []
    for name, trained in found.trained.items():
        color, dash = _LOOKS.get(name, _LAST_LOOK)
        loss = trimmed(trained.loss)
        drawn = line(found.epochs, color=color, dash=dash, width=3, name=HEADS[name].short, told=True)
        parts.append(Part(drawn, y=loss[:, None]))
    highest = 1.05 * max(float(np.nanmax(each.loss[:, 0])) for each in found.trained.values())
    ends = np.repeat(found.epochs[None, :, None], 2, axis=2).astype(np.float32)
    parts.append(Part(now(y=[0, highest]), x=ends))
    layout = {
        "margin": {"l": 36, "r": 8, "t": 56, "b": 34},
        "xaxis": {"range": [0, int(found.epochs[-1])], "title": {"standoff": 2}},
        "yaxis": {"range": [0, highest]},
        "title": {"y": 0.98, "yanchor": "top"},
    }
    frames = [{"name": str(epoch)} for epoch in found.epochs]
    return assembled(parts, x=words.epoch, title=words.losses, layout=layout, frames=frames, replica=chosen)
