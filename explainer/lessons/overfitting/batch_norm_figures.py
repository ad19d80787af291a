"""Batch normalisation: the batch, what becomes of it in training and in eval mode, and what is remembered."""

from dataclasses import dataclass

import numpy as np

from explainer.kit.drawing import DIVERGING, MEANING, named
from explainer.kit.marks import area, cells, line, points
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.overfitting.batch_norm import CALLS, Normalised

HANDLE = 2
"""The trace of the batch, whose points can be dragged."""


@dataclass(frozen=True, slots=True)
class NormWords:
    """What stands at the figures."""

    example: str
    value: str
    batch: str
    mean: str
    output: str
    train: str
    eval: str
    calls: str
    running_mean: str
    running_variance: str
    slopes: str
    moved: str


def bench(found: Normalised, *, words: NormWords) -> tuple[Picture, ...]:
    """Draw the batch, its outputs, what is remembered, and who moves whom; the player counts the calls."""
    return _batch(found, words), _outputs(found, words), _memory(found, words), _slopes(found, words)


def _examples(found: Normalised) -> np.ndarray:
    return np.arange(1, len(found.batch) + 1, dtype=np.int64)


def _across(found: Normalised) -> dict[str, object]:
    return {"range": [0.4, len(found.batch) + 0.6], "dtick": 1, "showgrid": False}


def _batch(found: Normalised, words: NormWords) -> Picture:
    ends = [0.4, len(found.batch) + 0.6]
    low, high = found.mean - found.biased**0.5, found.mean + found.biased**0.5
    band = area([*ends, *ends[::-1]], [low, low, high, high], color=MEANING.training, opacity=0.18)
    parts = [
        Part(band),
        Part(line(ends, [found.mean] * 2, color=MEANING.training, width=2, name=words.mean)),
        Part(points(_examples(found), found.batch, color=MEANING.positive, size=16, outline=1.5, told=True)),
    ]
    reach = max(1.0, 2.2 * found.biased**0.5, float(np.abs(found.batch - found.mean).max()) * 1.3)
    layout = {
        "xaxis": _across(found),
        "yaxis": {"range": [found.mean - reach, found.mean + reach]},
        "margin": {"t": 34},
    }
    return assembled(parts, x=words.example, y=words.batch, layout=layout)


def _outputs(found: Normalised, words: NormWords) -> Picture:
    examples = _examples(found)
    lines = [
        points(examples, found.output, color=MEANING.training, size=14, name=words.train, told=True),
        points(examples, color=MEANING.validation, size=12, symbol="diamond", name=words.eval, told=True),
    ]
    parts = [Part(lines[0]), Part(lines[1], y=found.remembered[None])]
    reach = 1.2 * max(2.0, float(np.abs(found.output).max()), float(np.abs(found.remembered[-1]).max()))
    layout = {"xaxis": _across(found), "yaxis": {"range": [-reach, reach]}, "margin": {"t": 34}}
    frames = named(range(CALLS + 1))
    return assembled(parts, x=words.example, y=words.output, layout=layout, frames=frames)


def _memory(found: Normalised, words: NormWords) -> Picture:
    calls = np.arange(CALLS + 1, dtype=np.float64)[None]
    kinds = (
        (found.running_mean, found.mean, MEANING.training, words.running_mean),
        (found.running_variance, found.unbiased, MEANING.test, words.running_variance),
    )
    parts: list[Part] = []
    for course, limit, color, name in kinds:
        parts.append(Part(line([0, CALLS], [limit] * 2, color=color, width=1, dash="dot")))
        grown = line(color=color, width=2.5, dots=5, name=name, told=True)
        parts.append(Part(grown, calls, course[None], grow=True))
    values = [0.0, found.mean, found.unbiased, *found.running_mean, *found.running_variance]
    spare = 0.08 * (max(values) - min(values) or 1)
    layout = {
        "xaxis": {"range": [-0.5, CALLS + 0.5]},
        "yaxis": {"range": [min(values) - spare, max(values) + spare]},
        "margin": {"t": 34},
    }
    return assembled(parts, x=words.calls, layout=layout)


def _slopes(found: Normalised, words: NormWords) -> Picture:
    reach = float(np.abs(found.slopes).max()) or 1.0
    examples = _examples(found)
    told = "%{x} → %{y}: %{z:.4g}"
    square = cells(
        found.slopes, examples, examples, colors=DIVERGING, low=-reach, high=reach, gap=2, told=told
    )
    if len(examples) <= 8:
        square.update(texttemplate="%{z:.2f}", textfont={"size": 10})
    axis = {"dtick": 1, "showgrid": False}
    layout = {"xaxis": axis, "yaxis": {**axis, "autorange": "reversed"}}
    return assembled([Part(square)], x=words.moved, y=words.example, title=words.slopes, layout=layout)
