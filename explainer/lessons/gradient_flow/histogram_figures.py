"""How the activations of every layer are distributed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import SEQUENTIAL, drawn, named
from explainer.kit.marks import cells, line, now
from explainer.kit.moving_figures import Move, Picture
from explainer.lessons.gradient_flow.decade_figures import layer_axis
from explainer.lessons.gradient_flow.flow import BINS, Flow

_OVERVIEW: Final = (0.0, 0.66)
_LAYER: Final = (0.72, 1.0)
"""Which part of the width each of the two pictures has."""


@dataclass(frozen=True, slots=True)
class HistogramWords:
    """What stands at the figures."""

    layer: str
    value: str
    share: str


def histograms(flow: Flow, *, words: HistogramWords) -> list[Picture]:
    """Draw all layers of each function as columns of a heat map, and beside it the layer of the player."""
    return [_one(flow, place, words) for place in range(len(flow.setting.activations))]


def _one(flow: Flow, place: int, words: HistogramWords) -> Picture:
    name, depth = flow.setting.activations[place], flow.setting.depth
    edges, share = flow.histograms.edges[place], flow.histograms.share[place]
    outline, shares = _outline(edges, share)
    color = looks(flow.setting.activations)[name].color
    middles = (edges[1:] + edges[:-1]) / 2
    profile = line(shares[-1].astype(np.float32), outline.astype(np.float32), color=color, width=1.5)
    figure = drawn(
        [
            _columns(share, middles, words),
            now([depth, depth], [edges[0], edges[-1]], width=2),
            profile.update(xaxis="x2", fill="tozerox"),
        ],
        x=words.layer,
        y=words.value,
        title=name,
        x_axis={"domain": _OVERVIEW, "showgrid": False, **layer_axis(depth)},
        y_axis={"range": [edges[0], edges[-1]], "showgrid": False},
        layout={
            "xaxis2": {
                "domain": _LAYER,
                "range": [0, 1.05 * share.max()],
                "tickvals": [0, share.max()],
                "tickformat": ".0%",
                "title": {"text": words.share},
                "anchor": "y",
            },
            "showlegend": False,
            "margin": {"t": 32, "b": 44, "r": 20},
        },
        frames=named(range(1, depth + 1)),
    )
    at = np.arange(1, depth + 1, dtype=np.float32)
    return Picture(
        figure,
        (
            Move(1, np.repeat(at[None, :, None], 2, axis=2), _ends(edges)),
            Move(2, shares[None].astype(np.float32), outline[None, None].astype(np.float32)),
        ),
    )


def _columns(share: NDArray[np.float64], middles: NDArray[np.float64], words: HistogramWords) -> go.Heatmap:
    # The root shows a unit in a hundred beside a bin that holds almost all.
    roots = np.sqrt(share.T).astype(np.float32)
    told = f"{words.layer} %{{x}}, {words.value} %{{y:.3g}}: %{{customdata:.1%}}"
    layers, highest = np.arange(1, len(share) + 1), float(np.sqrt(share.max()))
    columns = cells(
        roots, layers, middles.astype(np.float32), colors=SEQUENTIAL, low=0, high=highest, told=told
    )
    return columns.update(customdata=share.T.astype(np.float32))


def _ends(edges: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.array([[[edges[0], edges[-1]]]], dtype=np.float32)


def _outline(
    edges: NDArray[np.float64], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bars as one line: heights (2 BINS + 2,) and shares (depth, 2 BINS + 2)."""
    outline = np.repeat(edges, 2)
    shares = np.zeros((len(share), 2 * BINS + 2))
    shares[:, 1:-1] = np.repeat(share, 2, axis=1)
    return outline, shares
