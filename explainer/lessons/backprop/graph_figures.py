"""The graph as it is walked: values fill it from the left, gradients come back along the wires."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.marks import line, points, ring
from explainer.kit.moving_figures import Picture
from explainer.kit.tape import Tape
from explainer.kit.tape_figures import (
    BLANK,
    Label,
    Lit,
    Place,
    Route,
    board,
    seen_at,
    seen_from,
    short,
    texts_of,
)
from explainer.lessons.backprop.graph import Graph, Wire, plain
from explainer.lessons.backprop.room_figures import room_beside
from explainer.lessons.backprop.walk import AFTER, gradient_of, slope_of

SIZE: Final = 23
"""Of a node, in pixels."""
_EDGE: Final = 0.2
"""Rows that are left above and below."""
_REACH: Final = 0.45
"""How near to a node or to the middle of a wire a click counts, in columns and rows."""


def route_of(graph: Graph, wire: Wire) -> tuple[Place, ...]:
    """Return the corners of a wire; that of an input of a weighted sum runs through its weight."""
    name, user = wire
    node, places = graph.node[user], graph.places
    if node.operation == "weighted sum" and name in node.inputs[1::2]:
        weight = node.inputs[node.inputs.index(name) - 1]
        if weight in places:
            return places[name], places[weight], places[user]
    return places[name], places[user]


def _between(start: Place, end: Place) -> Place:
    return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2


def spot_at(graph: Graph, x: float, y: float) -> str | None:
    """Return the node at a place, or else the wire "a>b", of those that have a gradient; None for neither."""
    followed = set(graph.followed)
    spots = {name: place for name, place in graph.places.items() if name in followed}
    wires = {
        slope_of(wire): _between(*route_of(graph, wire)[:2]) for wire in graph.wires if set(wire) <= followed
    }
    for known in (spots, wires):
        far = {name: max(abs(x - at), abs(y - height)) for name, (at, height) in known.items()}
        nearest = min(far, key=far.__getitem__)
        if far[nearest] < _REACH:
            return nearest
    return None


def walked(graph: Graph, tape: Tape, *, chosen: str = "") -> Picture:
    """Draw the graph at every place of its tape; the `chosen` node or wire has a mark of its own."""
    steps, names, wires = len(tape.values), list(graph.places), graph.wires
    spots = [(graph.places[name],) for name in names]
    routes = [route_of(graph, wire) for wire in wires]
    forth = [tape.when("forward", [user]) for _, user in wires]
    back = [tape.when("backward", wire) for wire in wires]
    arrived = [_first(tape, gradient_of(name)) for name in names]
    layers: list[go.Scatter | Lit] = [
        _still(routes),
        Lit(line(color=MEANING.positive, width=2), routes, seen_from(forth, steps)),
        Lit(line(color=MEANING.negative, width=3), routes, seen_from(back, steps)),
        Lit(line(color=MEANING.positive, width=7), routes, seen_at(forth, steps)),
        Lit(line(color=MEANING.negative, width=7), routes, seen_at(back, steps)),
        *_chosen(graph, chosen),
        _nodes(graph, names),
        Lit(_filled(graph, names), spots, seen_from([_first(tape, name) for name in names], steps)),
        Lit(ring(size=SIZE + 4, color=MEANING.negative), spots, seen_from(arrived, steps)),
        Lit(ring(size=SIZE + 11), spots, _now(tape, names)),
    ]
    return board(layers, _labels(graph, tape, names), layout=_layout(graph), steps=steps)


def _still(routes: Sequence[Route]) -> go.Scatter:
    corners = [corner for route in routes for corner in (*route, (None, None))]
    x, y = zip(*corners, strict=True)
    return line(x, y, color=MEANING.untrained, width=1)


def _chosen(graph: Graph, chosen: str) -> Iterator[go.Scatter]:
    """What the other views speak of: a broad pale band under a wire, or a pale disc under a node."""
    ends = chosen.split(">")
    if len(ends) == 2:
        x, y = zip(*route_of(graph, (ends[0], ends[1])), strict=True)
        yield line(x, y, color=MEANING.minimum, width=14)
    elif chosen:
        x, y = graph.places[chosen]
        yield points([x], [y], color=MEANING.minimum, size=SIZE + 16)


def _symbols(graph: Graph, names: Sequence[str]) -> list[str]:
    """What is given is square, what is computed is round."""
    return ["square" if name in graph.leaf else "circle" for name in names]


def _nodes(graph: Graph, names: Sequence[str]) -> go.Scatter:
    x, y = zip(*(graph.places[name] for name in names), strict=True)
    return points(x, y, color=MEANING.untrained, size=SIZE, symbol=_symbols(graph, names))


def _filled(graph: Graph, names: Sequence[str]) -> go.Scatter:
    colors = [MEANING.right if name in graph.learned else MEANING.positive for name in names]
    return points(color=colors, size=SIZE, symbol=_symbols(graph, names))


def _first(tape: Tape, cell: str) -> int | None:
    """The place at which a cell is first known."""
    known = np.flatnonzero(~np.isnan(tape.column(cell)))
    return int(known[0]) if len(known) else None


def _now(tape: Tape, names: Sequence[str]) -> NDArray[np.bool_]:
    about = [(), *(step.about for step in tape.steps)]
    return np.array([[name in each for name in names] for each in about])


def _labels(graph: Graph, tape: Tape, names: Sequence[str]) -> list[Label]:
    """In every node what it computes, above it its value, below it its gradient, on the wire its slope."""
    steps, places = len(tape.values), tuple(graph.places[name] for name in names)
    signs = [graph.node[name].row.sign if name in graph.node else plain(name) for name in names]
    wires = [wire for wire in graph.wires if wire[0] in graph.followed]
    slopes = [
        [
            f"<b>×{short(step.writes[slope_of(wire)])}</b>" if step and step.about == wire else BLANK
            for wire in wires
        ]
        for step in (None, *(step if step.phase == "backward" else None for step in tape.steps))
    ]
    gradients = texts_of(tape, [gradient_of(name) for name in names])
    columns, rows = _columns(graph) + 1, graph.rows + 2 * _EDGE
    return [
        Label(places, [signs] * steps, color=MEANING.zero, halo=False),
        Label(places, _values(graph, tape, names), position="top center", away=SIZE),
        Label(places, gradients, position="bottom center", away=SIZE + 4, color=MEANING.negative),
        Label(
            [room_beside(route_of(graph, wire), places, columns=columns, rows=rows) for wire in wires],
            slopes,
            size=13,
        ),
    ]


def _values(graph: Graph, tape: Tape, names: Sequence[str]) -> list[list[str]]:
    """Of a computed node its name as well; at the output, when it has been looked at again, both values."""
    rows: list[list[str]] = []
    after = tape.column(AFTER)
    for row, again in zip(texts_of(tape, names), after.tolist(), strict=True):
        shown = [
            f"<b>{plain(name)}</b><br>{text}" if name in graph.node else text
            for name, text in zip(names, row, strict=True)
        ]
        if not np.isnan(again):
            shown[names.index(graph.output)] += f"<br>→ {short(again)}"
        rows.append(shown)
    return rows


def _columns(graph: Graph) -> float:
    return max(x for x, _ in graph.places.values())


def _layout(graph: Graph) -> dict[str, Any]:
    columns = _columns(graph)
    half = graph.rows / 2
    hidden = {"visible": False, "fixedrange": True}
    return {
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "showlegend": False,
        "xaxis": {"range": [-0.5, columns + 0.5], **hidden},
        "yaxis": {"range": [-half - _EDGE, half + _EDGE], **hidden},
    }
