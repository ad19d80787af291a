"""The small moving picture of this lesson: values run through a graph, and gradients run back."""

from typing import Final

from explainer.kit.drawing import MEANING
from explainer.kit.svg import document
from explainer.kit.tape_figures import short
from explainer.lessons.backprop.graph import Graph, plain
from explainer.lessons.backprop.registry import product_of_a_sum
from explainer.lessons.backprop.walk import gradient_of, walk

_SECONDS: Final = 7
_STYLE: Final = (
    "@keyframes seen{0%{opacity:0}4%,100%{opacity:1}}"
    f".late{{opacity:1;animation:seen {_SECONDS}s infinite both}}"
    "text{font:600 15px sans-serif;text-anchor:middle}"
    "@media (prefers-reduced-motion:reduce){.late{animation:none}}"
)


def svg() -> str:
    """Return the picture: (x + y) · z, value by value, then gradient by gradient."""
    graph = product_of_a_sum()
    tape = walk(graph, 0.0)
    parts = [f"<style>{_STYLE}</style>"]
    for start, end in graph.wires:
        (x0, y0), (x1, y1) = _at(graph, start), _at(graph, end)
        parts.append(f'<path d="M{x0} {y0}L{x1} {y1}" stroke="{MEANING.untrained}" stroke-width="2"/>')
    for name in graph.places:
        x, y = _at(graph, name)
        sign = graph.node[name].row.sign if name in graph.node else plain(name)
        color = MEANING.positive if name in graph.node else MEANING.untrained
        parts.append(f'<circle cx="{x}" cy="{y}" r="17" fill="{color}"/>')
        parts.append(f'<text x="{x}" y="{y + 5}" fill="{MEANING.zero}">{sign}</text>')
        value, gradient = short(tape.last[name]), short(tape.last[gradient_of(name)])
        came, back = _when(tape.column(name).tolist()), _when(tape.column(gradient_of(name)).tolist())
        parts.append(_late(x, y - 22, value, MEANING.positive, came / len(tape.values)))
        parts.append(_late(x, y + 34, gradient, MEANING.negative, back / len(tape.values)))
    return document("".join(parts))


def _at(graph: Graph, name: str) -> tuple[int, int]:
    column, height = graph.places[name]
    return round(60 + 140 * column), round(108 - 64 * height)


def _when(values: list[float]) -> int:
    """The place at which a number is first known."""
    return next(place for place, value in enumerate(values) if value == value)


def _late(x: int, y: int, written: str, color: str, share: float) -> str:
    delay = f"animation-delay:{share * _SECONDS * 0.8:.1f}s"
    return f'<text class="late" style="{delay}" x="{x}" y="{y}" fill="{color}">{written}</text>'
