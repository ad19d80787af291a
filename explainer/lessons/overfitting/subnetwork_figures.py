"""The subnetworks that dropout draws, each with its sum and its output, and their mean against eval."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, named
from explainer.kit.marks import cross, line, points, ring
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.overfitting.subnetworks import Subnetworks

_LEAST: Final = 6.0
_MOST: Final = 40.0
"""Of a dot in pixels: its area is the chance of the mask."""


@dataclass(frozen=True, slots=True)
class MaskWords:
    """What stands at the figures."""

    mask: str
    neuron: str
    speaks: str
    silent: str
    sum: str
    output: str
    mean: str
    eval: str


def masks(found: Subnetworks, *, chosen: int, words: MaskWords) -> tuple[Picture, ...]:
    """Draw who speaks in each subnetwork, then the sums, then the outputs; the player goes through the masks.

    Its last step stands on all of them together: there the means are whole.
    """
    return (
        _who_speaks(found, words),
        _values(found, found.sums, found.eval_sum, chosen, words.sum, words),
        _values(found, found.outputs, found.eval_output, chosen, words.output, words),
    )


def _who_speaks(found: Subnetworks, words: MaskWords) -> Picture:
    count, neurons = found.masks.shape
    mask, neuron = np.nonzero(found.masks)
    silent = np.nonzero(~found.masks)
    looked_at = np.minimum(np.arange(count + 1, dtype=np.int64), count - 1)
    frame = np.stack([looked_at - 0.45, looked_at + 0.45], axis=1)[:, [0, 1, 1, 0, 0]]
    # On the step of the mean no single one is looked at.
    frame = np.where(np.arange(count + 1, dtype=np.int64)[:, None] < count, frame, np.nan)
    high = neurons - 0.5
    parts = [
        Part(points(mask, neuron, color=MEANING.positive, size=15, name=words.speaks)),
        Part(cross(*silent, color=MEANING.untrained, size=11, name=words.silent)),
        Part(line(y=[-0.5, -0.5, high, high, -0.5], color=MEANING.now, width=2), x=frame[None]),
    ]
    layout = {
        "xaxis": {"range": [-0.6, count - 0.4], **_numbered(count)},
        "yaxis": {
            "range": [-0.7, neurons - 0.3],
            "tickvals": list(range(neurons)),
            "ticktext": [f"h{place}".translate(_SUBSCRIPTS) for place in range(1, neurons + 1)],
            "showgrid": False,
        },
        "margin": {"t": 34},
    }
    labels = [*range(1, count + 1), words.mean]
    return assembled(parts, x=words.mask, y=words.neuron, layout=layout, frames=named(labels))


_SUBSCRIPTS: Final = str.maketrans("123", "₁₂₃")


def _numbered(count: int) -> dict[str, Any]:
    """Call the masks 1, 2, 3, … as the player does."""
    places = list(range(count))
    return {"tickvals": places, "ticktext": [str(place + 1) for place in places], "showgrid": False}


def _values(
    found: Subnetworks, values: NDArray[np.float64], in_eval: float, chosen: int, title: str, words: MaskWords
) -> Picture:
    """Draw the values of all masks as dots, their mean up to the step, and what eval gives."""
    knobs, count = values.shape
    order = np.arange(count, dtype=np.int64)
    so_far = np.cumsum(found.chance, axis=1)
    with np.errstate(invalid="ignore"):
        running = np.cumsum(found.chance * values, axis=1) / np.where(so_far > 0, so_far, np.nan)
    running = np.concatenate([running, running[:, -1:]], axis=1)
    parts = [
        Part(_dots(knob, found, title), x=_only(knob, knobs, order), y=values[:, None])
        for knob in range(knobs)
    ]
    step = np.minimum(np.arange(count + 1, dtype=np.int64), count - 1)
    # It stands still, but over the mean that moves.
    ends = np.array([[[-0.5, count - 0.5]]]), np.full((1, 1, 2), in_eval)
    parts += [
        Part(ring(size=26), step[None, :, None], values[:, step][..., None]),
        Part(
            line([-0.5, count - 0.5], color=MEANING.positive, width=4, name=words.mean),
            y=np.repeat(running[..., None], 2, axis=2),
        ),
        Part(line(color=MEANING.validation, width=2, dash="dash", name=words.eval), *ends),
    ]
    reach = [*values[np.array(found.drops) <= 0.8].ravel(), in_eval, 0]
    low, high = min(reach), max(reach)
    spare = 0.12 * (high - low or 1)
    layout = {
        "xaxis": {"range": [-0.6, count - 0.4], **_numbered(count)},
        "yaxis": {"range": [low - spare, high + spare]},
        "margin": {"t": 34},
    }
    return assembled(parts, x=words.mask, y=title, layout=layout, replica=chosen)


def _only(knob: int, knobs: int, order: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (knobs, 1, n): the dots stand in the picture at their own value of the knob alone."""
    return np.where(
        (np.arange(knobs, dtype=np.int64) == knob)[:, None, None],
        order[None, None].astype(np.float64),
        np.nan,
    )


def _dots(knob: int, found: Subnetworks, title: str) -> go.Scatter:
    chance = found.chance[knob]
    sizes = np.where(chance > 0, _LEAST + (_MOST - _LEAST) * np.sqrt(chance), 0)
    told = [f"{title} %{{y:.4g}}, p = {each:.4g}" for each in chance]
    dots = points(color=MEANING.positive, size=sizes.tolist(), opacity=0.55, told=True)
    return dots.update(hovertemplate=[f"{each}<extra></extra>" for each in told])
