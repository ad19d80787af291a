"""XOR out of three neurons: how they are wired, what each line cuts off, and where one line is enough."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.kit.drawing import MEANING
from explainer.kit.marks import area, line, texts
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.perceptron.gates import HIDDEN, LAST, Flow
from explainer.lessons.perceptron.plane_figures import (
    COLORS,
    TINT,
    X1,
    X2,
    class_points,
    half_plane,
    line_ends,
    plane_layout,
    ring,
)
from explainer.lessons.perceptron.wiring_figures import wiring

Place = tuple[float, float]

_SEEN: Final = (-0.6, 1.6)


@dataclass(frozen=True, slots=True)
class GateWords:
    """What stands at the three pictures."""

    wiring: str
    plane: str
    space: str
    one: str
    zero: str
    looked_at: str


def gate_pictures(flow: Flow, *, words: GateWords) -> list[Picture]:
    """Draw the wiring, the plane of the inputs and the space of NAND and OR, a position for every input."""
    return [wiring(flow, title=words.wiring), two_lines(flow, words=words), hidden_space(flow, words=words)]


def two_lines(flow: Flow, *, words: GateWords) -> Picture:
    """Draw the plane that both lines cut: class 1 lies in the strip between them."""
    points = Points(inputs=flow.inputs, labels=flow.targets)
    weights = np.array([weights for _, weights in HIDDEN])
    return assembled(
        [
            Part(_strip(weights)),
            *(Part(_gate_line(row, name)) for row, (name, _) in zip(weights, HIDDEN, strict=True)),
            *_points(points, words),
            ring(flow.inputs, name=words.looked_at, color=MEANING.now),
        ],
        x=X1,
        y=X2,
        title=words.plane,
        layout=_layout(),
    )


def hidden_space(flow: Flow, *, words: GateWords) -> Picture:
    """Draw the four inputs where NAND and OR put them, and the line of AND, which separates them there."""
    name, last = LAST
    weights = np.array(last)
    places = flow.hidden_points.inputs
    (first, _), (second, _) = HIDDEN
    return assembled(
        [
            *(half_plane(weights[None, None], label, fires_at_zero=False) for label in (1, 0)),
            Part(_gate_line(weights, name)),
            *_points(flow.hidden_points, words),
            Part(_origins(flow)),
            ring(places, name=words.looked_at, color=MEANING.now),
        ],
        x=first,
        y=second,
        title=words.space,
        layout=_layout(),
    )


def _layout() -> dict[str, Any]:
    """Return the axes, and room for the legend below them, where it does not meet the title."""
    legend = {"yref": "container", "y": 0, "yanchor": "bottom"}
    return plane_layout(_SEEN) | {"legend": legend, "margin": {"l": 40, "r": 8, "b": 72}}


def _strip(weights: NDArray[np.float64]) -> go.Scatter:
    """Return the region where both neurons fire, between their two parallel or crossing lines."""
    ends = line_ends(weights)
    corners = np.vstack([ends[0], ends[1] if _same_way(ends) else ends[1][::-1]])
    return area(corners[:, 0], corners[:, 1], color=COLORS[1], opacity=TINT)


def _same_way(ends: NDArray[np.float64]) -> bool:
    return bool(np.dot(ends[0, 1] - ends[0, 0], ends[1, 1] - ends[1, 0]) < 0)


def _gate_line(weights: NDArray[np.float64], name: str) -> go.Scatter:
    """Return a line with its name on the side where the neuron is silent."""
    ends = line_ends(weights)
    along, normal = ends[1] - ends[0], weights[:2]
    beside = ends.mean(axis=0) - 0.6 * along / np.linalg.norm(along) - 0.14 * normal / np.linalg.norm(normal)
    x, y = ([*ends[:, axis], None, beside[axis]] for axis in (0, 1))
    named = ["", "", "", f"<b>{name}</b>"]
    return line(x, y, color=MEANING.untrained, width=3).update(mode="lines+text", text=named)


def _points(points: Points, words: GateWords) -> list[Part]:
    return [class_points(points, label, name=(words.zero, words.one)[label]) for label in (0, 1)]


def _origins(flow: Flow) -> go.Scatter:
    """Return the inputs that each place of the space comes from."""
    places: dict[Place, list[str]] = {}
    for (x1, x2), place in zip(flow.inputs.tolist(), flow.hidden_points.inputs.tolist(), strict=True):
        places.setdefault((place[0], place[1]), []).append(f"({x1:g}, {x2:g})")
    x, y = [x + 0.14 for x, _ in places], [y for _, y in places]
    return texts(x, y, ["<br>".join(inputs) for inputs in places.values()], position="middle right")
