"""What weight decay leaves of a weight under three optimizers, and L1 and L2 as balls."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, POWERS, SERIES, named
from explainer.kit.marks import line, minimum, now, points
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.overfitting.decay import RULES, SIZES, WAYS, Decays
from explainer.lessons.overfitting.penalties import Penalised

TARGET = 0
"""The trace of the minimum without a penalty, which can be dragged."""
_AROUND: Final = np.linspace(0, 2 * np.pi, 61)
_DIAMOND: Final = np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)], np.float64)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DecayWords:
    """What stands at the figure."""

    size: str
    left: str
    coupled: str
    decoupled: str


@dataclass(frozen=True, slots=True)
class BallWords:
    """What stands at the balls."""

    absolute: str
    squared: str
    target: str
    minimum: str
    strength: str
    weight: str


def left_of_it(found: Decays, *, words: DecayWords) -> Picture:
    """Draw what is left of the weight over the size of its gradient; the player counts the updates."""
    ways = dict(zip(WAYS, (words.coupled, words.decoupled), strict=True))
    parts: list[Part] = []
    for place, rule in enumerate(RULES):
        for number, way in enumerate(WAYS):
            look = line(
                SIZES,
                color=SERIES[place],
                # The dashes of the second stand over the first where both are the same.
                width=5 if number == 0 and rule != "Adam" else 2.5,
                dash="dash" if number else None,
                name=f"{rule}, {ways[way]}",
                told=True,
            )
            parts.append(Part(look, y=found.left[place, number].T[None]))
    across = {"type": "log", "dtick": 1, **POWERS}
    layout = {"xaxis": across, "yaxis": {"range": [-0.05, 1.08]}, "margin": {"t": 60}}
    frames = named(found.updates.tolist())
    return assembled(parts, x=words.size, y=words.left, layout=layout, frames=frames)


def balls(found: Penalised, *, chosen: int, words: BallWords) -> tuple[Picture, ...]:
    """Draw both minima, each where a circle around the target touches its ball, and their paths over λ."""
    corners = np.abs(found.absolute).sum(axis=1)[:, None, None] * _DIAMOND
    circle = np.stack([np.cos(_AROUND), np.sin(_AROUND)], axis=1)
    round_ball = np.linalg.norm(found.squared, axis=1)[:, None, None] * circle
    return (
        _plane(found, found.absolute, corners, chosen, words.absolute, words),
        _plane(found, found.squared, round_ball, chosen, words.squared, words),
        _paths(found, chosen, words),
    )


def _plane(
    found: Penalised, minima: Array, ball: Array, chosen: int, title: str, words: BallWords
) -> Picture:
    circle = np.stack([np.cos(_AROUND), np.sin(_AROUND)], axis=1)
    apart = np.linalg.norm(minima - found.target, axis=1)
    level = found.target + apart[:, None, None] * circle
    target = points(*found.target[:, None], color=MEANING.training, size=15, outline=1.5, name=words.target)
    parts = [
        Part(target),
        Part(line(*minima.T, color=MEANING.untrained, width=2, dash="dot")),
        Part(line(color=MEANING.training, width=1.5), level[:, None, :, 0], level[:, None, :, 1]),
        Part(line(color=MEANING.validation, width=2.5), ball[:, None, :, 0], ball[:, None, :, 1]),
        Part(
            minimum(size=17, name=f"{words.minimum}: {title}", legend=True),
            minima[:, :1, None],
            minima[:, 1:, None],
        ),
    ]
    reach = 1.25 * float(np.abs(found.target).max() or 1.0)
    axis = {"range": [-0.45 * reach, reach]} if (found.target >= 0).all() else {"range": [-reach, reach]}
    layout = {
        "xaxis": {**axis, "zeroline": True, "constrain": "domain"},
        "yaxis": {**axis, "zeroline": True, "scaleanchor": "x"},
        "margin": {"t": 54},
    }
    return assembled(parts, x="w₁", y="w₂", layout=layout, replica=chosen)


def _paths(found: Penalised, chosen: int, words: BallWords) -> Picture:
    parts: list[Part] = []
    kinds = (
        (found.absolute, MEANING.validation, words.absolute),
        (found.squared, MEANING.training, words.squared),
    )
    for minima, color, name in kinds:
        for place, dash in enumerate((None, "dash")):
            called = f"{name}, w{'₁₂'[place]}"
            parts.append(
                Part(line(found.strengths, minima[:, place], color=color, dash=dash, name=called, told=True))
            )
    ends = [float(each) for each in (min(0, found.target.min()), max(0, found.target.max()))]
    here = np.repeat(found.strengths, 2).reshape(-1, 1, 2)
    parts.append(Part(now(y=ends), x=here))
    return assembled(parts, x=words.strength, y=words.weight, layout={"margin": {"t": 60}}, replica=chosen)
