"""The tree of a module: what is registered, and what trains."""

from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, drawn
from explainer.kit.marks import line, points, texts
from explainer.lessons.tensors.modules import Node, Tree

ROW: Final = 44
"""Pixels for each part."""


@dataclass(frozen=True, slots=True)
class TreeWords:
    """What the marks mean."""

    training: str
    evaluation: str
    unregistered: str
    whole: str
    numbers: str
    """Of parameters, with {count}."""


def module_tree(found: Tree, *, words: TreeWords) -> go.Figure:
    """Draw every part in its row, farther right the deeper it stands; what torch does not know is hollow."""
    kinds = (
        (words.training, MEANING.negative, "circle", [n for n in found.nodes if n.registered and n.training]),
        (
            words.evaluation,
            MEANING.positive,
            "square",
            [n for n in found.nodes if n.registered and not n.training],
        ),
        (words.unregistered, MEANING.wrong, "x", [n for n in found.nodes if not n.registered]),
    )
    row = {node.path: place for place, node in enumerate(found.nodes)}
    marks = [
        points(
            [n.depth for n in nodes],
            [row[n.path] for n in nodes],
            color=color,
            size=15,
            symbol=symbol,
            name=name,
        )
        for name, color, symbol, nodes in kinds
        if nodes
    ]
    named = texts(
        [node.depth + 0.18 for node in found.nodes],
        list(row.values()),
        [_named(node, words) for node in found.nodes],
        size=13,
        position="middle right",
        clipped=False,
    )
    count = len(found.nodes)
    return drawn(
        [_branches(found, row), *marks, named],
        x_axis={"visible": False, "range": [-0.15, 6], "fixedrange": True},
        y_axis={"visible": False, "range": [count - 0.4, -0.6], "fixedrange": True},
        layout={"margin": {"l": 8, "r": 8, "t": 40, "b": 8}},
    )


def _named(node: Node, words: TreeWords) -> str:
    name = f"<b>{node.path or words.whole}</b>  {node.source}"
    return f"{name}  ·  {words.numbers.format(count=f'{node.parameters:,}')}"


def _branches(found: Tree, row: dict[str, int]) -> go.Scatter:
    """From the part above down and to the right; a list is no part, so its layers hang on the whole."""
    x, y = list[float | None](), list[float | None]()
    for node in found.nodes[1:]:
        above = node.path.rpartition(".")[0]
        start = row.get(above, 0)
        depth = node.depth - 1 if above in row else 0
        x += [depth, depth, node.depth, None]
        y += [start, row[node.path], row[node.path], None]
    return line(x, y, color=MEANING.untrained, width=1.5)
