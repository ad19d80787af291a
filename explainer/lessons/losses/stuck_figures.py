"""Two balls on two losses, and the probability of both neurons step by step."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from explainer.kit.drawing import MEANING
from explainer.kit.marks import head, line
from explainer.kit.moving_figures import Part, Picture, assembled, levels_of
from explainer.lessons.losses.curve_figures import look_of
from explainer.lessons.losses.curves import curves
from explainer.lessons.losses.stuck import COMPARED, Descents

HEIGHT: Final = 340
_REACH: Final = 10.0


@dataclass(frozen=True, slots=True)
class StuckWords:
    """Titles and the axis of steps."""

    rolling: str
    probability: str
    step: str


def stuck_pictures(found: Descents, *, chosen: int, words: StuckWords) -> list[Picture]:
    """Draw where both neurons stand on their losses, and how sure they are of class 1."""
    return [_rolling(found, chosen, words.rolling), _probability(found, chosen, words)]


def _rolling(found: Descents, chosen: int, title: str) -> Picture:
    grid = curves(COMPARED, target=1.0, z=np.linspace(-_REACH, _REACH, 161))
    highest = float(grid.loss.max())
    parts: list[Part] = []
    for name, loss in zip(COMPARED, grid.loss, strict=True):
        color, dash = look_of(name)
        parts.append(Part(line(grid.z, loss, color=color, dash=dash, width=3, name=name, told=True)))
    for name in COMPARED:
        x = levels_of(found.z[name], low=-_REACH, high=_REACH, bits=12).as_points()
        y = levels_of(found.loss[name], low=0, high=highest, bits=12).as_points()
        parts.append(Part(head(look_of(name)[0]), x=x, y=y))
    layout = {
        "margin": {"l": 36, "r": 12, "t": 56, "b": 36},
        "xaxis": {"range": [-_REACH, _REACH], "zeroline": True, "title": {"standoff": 2}},
        "yaxis": {"range": [-0.03 * highest, 1.03 * highest]},
        "title": {"y": 0.98, "yanchor": "top"},
    }
    return assembled(parts, x="z", title=title, layout=layout, replica=chosen)


def _probability(found: Descents, chosen: int, words: StuckWords) -> Picture:
    steps = found.z[COMPARED[0]].shape[1]
    time = np.arange(steps, dtype=np.float64)
    parts = [Part(line([0, steps - 1], [1, 1], color=MEANING.untrained, dash="3px,3px", width=1.5))]
    for name in COMPARED:
        color, dash = look_of(name)
        y = levels_of(found.p(name), low=0, high=1, bits=12)
        trail = line(color=color, dash=dash, width=3, name=name, told=True)
        parts.append(Part(trail, x=np.tile(time, (1, 1)), y=y, grow=True))
    for name in COMPARED:
        y = levels_of(found.p(name), low=0, high=1, bits=12).as_points()
        parts.append(Part(head(look_of(name)[0]), x=time[None, :, None], y=y))
    layout = {
        "margin": {"l": 36, "r": 12, "t": 56, "b": 36},
        "xaxis": {"range": [0, 1.03 * (steps - 1)], "title": {"standoff": 2}},
        "yaxis": {"range": [-0.03, 1.05]},
        "title": {"y": 0.98, "yanchor": "top"},
    }
    return assembled(parts, x=words.step, title=words.probability, layout=layout, replica=chosen)
