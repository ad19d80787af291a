"""How three neurons are wired to be XOR, and what flows through them."""

from typing import Final

import numpy as np
import plotly.graph_objects as go

from explainer.kit.marks import area, texts
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.perceptron.gates import GATE, HIDDEN, LAST, Flow
from explainer.lessons.perceptron.neuron_figures import Place, answers, edge_bands, number, wires
from explainer.lessons.perceptron.plane_figures import COLORS, X1, X2

_INPUTS: Final[tuple[Place, ...]] = ((0.6, 4.4), (0.6, 1.6))
_HIDDEN: Final[tuple[Place, ...]] = ((4.2, 4.4), (4.2, 1.6))
_LAST: Final[Place] = (7.8, 3.0)
_NODES: Final = (*_INPUTS, *_HIDDEN, _LAST)
_EDGES: Final = (
    *((start, end) for end in _HIDDEN for start in _INPUTS),
    *((start, _LAST) for start in _HIDDEN),
)
_SUMS: Final = 6
"""Place of the weighted sums among the traces of the wiring."""
_THICKEST: Final = 0.2
"""Half of the height of the edge through which most flows."""


def wiring(flow: Flow, *, title: str) -> Picture:
    """Draw the neurons with what flows through them: width of an edge = size of w·x, colour = its sign."""
    layout = {
        "margin": {"l": 8, "r": 8, "b": 8},
        "showlegend": False,
        "xaxis": {"range": [-0.2, 9.4], "visible": False, "fixedrange": True},
        "yaxis": {"range": [-0.2, 6.2], "visible": False, "fixedrange": True},
    }
    frames = [
        {"name": f"({x1:g}, {x2:g})", "data": [{"text": _sums_at(flow, position)}], "traces": [_SUMS]}
        for position, (x1, x2) in enumerate(flow.inputs.tolist())
    ]
    return assembled(
        [
            Part(wires(_EDGES)),
            *(_flowing(flow, sign) for sign in (1, -1)),
            *(_signals(flow, label) for label in (1, 0)),
            Part(_names()),
            Part(_sums(flow)),
        ],
        title=title,
        layout=layout,
        frames=frames,
    )


def _sums(flow: Flow) -> go.Scatter:
    """Return the weighted sums beside the names of their neurons."""
    (first_x, first_y), (second_x, second_y) = _HIDDEN
    x = [first_x, second_x, _LAST[0]]
    y = [first_y + 0.85, second_y - 0.85, _LAST[1] - 0.85]
    return texts(x, y, _sums_at(flow, len(flow.inputs) - 1), size=13)


def _sums_at(flow: Flow, position: int) -> list[str]:
    return [f"z = {number(z)}" for z in (*flow.hidden_sums[position], flow.sums[position])]


def _flowing(flow: Flow, sign: int) -> Part:
    """Return the bands of all w·x of one sign."""
    products = np.column_stack(
        [
            *(flow.inputs * weights[:2] for _, weights in HIDDEN),
            flow.hidden_outputs * np.array(LAST[1][:2], dtype=np.float64),
        ]
    )
    thickest = _THICKEST / float(np.abs(products).max())
    x, y = edge_bands(products, _EDGES, thickest=thickest, sign=sign)
    band = area(color=COLORS[int(sign > 0)], opacity=0.5)
    return Part(band, x[None].astype(np.float32), y[None].astype(np.float32))


def _signals(flow: Flow, label: int) -> Part:
    """Return the nodes that say `label`, in the colour and the shape of that class."""
    values = np.column_stack([flow.inputs, flow.hidden_outputs, flow.outputs])
    shown = np.where(values == label, np.float32(1), np.float32(np.nan))[None]
    nodes = answers(len(_NODES), label, size=34 if label else 32)
    x, y = np.array(_NODES, np.float32).T
    return Part(nodes, shown * x, shown * y)


def _names() -> go.Scatter:
    names = (X1, X2, *(name for name, _ in HIDDEN), f"{GATE} = {LAST[0]}")
    x = [x for x, _ in _NODES]
    y = [y + shift for (_, y), shift in zip(_NODES, (0.85, -0.85, 1.4, -1.4, 1.0), strict=True)]
    return texts(x, y, [f"<b>{name}</b>" for name in names], size=13)
