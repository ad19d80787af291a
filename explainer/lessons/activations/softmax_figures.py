"""Softmax: shares and their Jacobian; and the formula as written beside the stable one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import DIVERGING, MEANING
from explainer.kit.marks import cells, line, points, texts
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.activations.curve_figures import MARGINS
from explainer.lessons.activations.pitfalls import Overflow
from explainer.lessons.activations.softmax import SoftmaxFamily

HEIGHT: Final = 360
USUAL: Final = 10.0
STEMS, HANDLES = "stems", "handles"
"""The traces of the logits."""
_FEW: Final = 5
"""Up to so many classes there is room for three decimals."""
_STEEPEST: Final = 0.25
"""p (1 − p) is never more: at T = 1 the colours of the Jacobian reach from −¼ to ¼."""


@dataclass(frozen=True, slots=True)
class SoftmaxWords:
    """The titles of the figures."""

    logits: str
    shares: str
    jacobian: str


@dataclass(frozen=True, slots=True)
class NaiveWords:
    """The titles of both forms."""

    naive: str
    stable: str


def names_of(letter: str, count: int) -> list[str]:
    """Return z₁, z₂, … for the letter z, as plotly writes them."""
    return [f"{letter}<sub>{place + 1}</sub>" for place in range(count)]


def softmax_pictures(family: SoftmaxFamily, *, words: SoftmaxWords) -> list[Picture]:
    """Draw the logits; shares and Jacobian, which follow the knob, the temperature."""
    return [
        logits_picture(family.logits, words.logits),
        _shares(family, words.shares),
        _jacobian(family, words.jacobian),
    ]


def logits_picture(logits: Sequence[float], title: str) -> Picture:
    """Draw every logit as a point on a stem, to be dragged."""
    names, heights = names_of("z", len(logits)), np.array(logits, dtype=np.float32)
    stems = np.stack([0 * heights, heights, np.nan * heights], axis=1).ravel()
    stem = line([name for name in names for _ in range(3)], color=MEANING.untrained, width=3, name=STEMS)
    handle = points(
        names, color=MEANING.positive, size=18, outline=2, name=HANDLES, told="%{x} = %{y}", clipped=False
    )
    parts = [Part(trace, y=y[None, None]) for trace, y in ((stem, stems), (handle, heights))]
    reach = 1.1 * reach_of(logits)
    return _framed(parts, title, {"range": [-reach, reach], "zeroline": True})


def reach_of(logits: Sequence[float]) -> float:
    """Return how far from 0 logits can be set: USUAL, or as far as the farthest one."""
    return max(USUAL, *(abs(logit) for logit in logits))


def _shares(family: SoftmaxFamily, title: str) -> Picture:
    share = family.probability
    bars = Part(_bars(names_of("p", share.shape[1]), MEANING.right), y=share[:, None])
    return _framed([bars], title, {"range": [0, 1.12]})


def _jacobian(family: SoftmaxFamily, title: str) -> Picture:
    count = len(family.logits)
    p, z, told = names_of("p", count), names_of("z", count), "∂%{y}/∂%{x} = %{z:.5f}"
    heatmap = cells(None, z, p, colors=DIVERGING, low=-_STEEPEST, high=_STEEPEST, gap=1, told=told)
    heatmap.update(
        texttemplate="%{z:.3f}" if count <= _FEW else "%{z:.2f}",
        textfont={"size": 13 if count <= _FEW else 9},
    )
    upright: dict[str, object] = {"type": "category", "autorange": "reversed", "showgrid": False}
    return _framed([Part(heatmap, z=family.jacobian[:, None])], title, upright)


def naive_and_stable(overflow: Overflow, *, words: NaiveWords) -> list[Picture]:
    """Draw both forms of the same shares; where the naive one is no number, it says so."""
    return [
        _form(words.naive, overflow.naive, MEANING.wrong),
        _form(words.stable, overflow.stable, MEANING.right),
    ]


def _form(title: str, shares: NDArray[np.float64], color: str) -> Picture:
    count = shares.shape[1]
    names = names_of("p", count)
    nothing = np.where(np.isnan(shares), 0.06, np.nan)
    words = texts(names, None, ["<b>NaN</b>"] * count, size=16 if count <= _FEW else 11, color=color)
    parts = [Part(_bars(names, color), y=shares[:, None]), Part(words, y=nothing[:, None])]
    return _framed(parts, title, {"range": [0, 1.12]})


def _bars(names: list[str], color: str) -> go.Bar:
    few = len(names) <= _FEW
    return go.Bar(
        x=names,
        marker={"color": color},
        texttemplate="%{y:.3f}" if few else "%{y:.2f}",
        textposition="outside",
        textangle=0,
        textfont={"size": 13 if few else 10},
        constraintext="none",
        cliponaxis=False,
        hovertemplate="%{x} = %{y:.6~g}<extra></extra>",
    )


def _framed(parts: Sequence[Part], title: str, yaxis: dict[str, object]) -> Picture:
    layout = {
        "showlegend": False,
        "margin": MARGINS,
        "bargap": 0.3,
        "xaxis": {"type": "category", "tickfont": {"size": 14}, "showgrid": False},
        "yaxis": yaxis,
    }
    return assembled(parts, title=title, layout=layout)
