"""The network as a graph: edges follow the weights, every unit shows what it answers over the input plane."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import DIVERGING, MEANING, figure_of, layout_with_axes
from explainer.kit.marks import area, cells, squares, texts
from explainer.kit.moving_figures import Levels, Move, Picture, levels_of
from explainer.lessons.xor.experiment import Experiment
from explainer.lessons.xor.film import UNIT
from explainer.lessons.xor.graph import HEIGHT, WIDTH, Edges, Graph, Spot, edges_of

BITS: Final = 12
"""Of a place in the small pictures: the eye sees no step."""
_OPACITY: Final = 0.85
_LINES: Final = 4
"""Traces in front of the maps, without the frame of a chosen unit."""
_LOWEST, _HIGHEST = -128 / 127, 1.0
"""What the bytes 0 and 255 of a unit's map stand for, in shares of the largest activation."""


@dataclass(frozen=True, slots=True)
class NetworkWords:
    """What stands at the network."""

    title: str
    inputs: str
    hidden: str
    """Of a hidden layer, as in "hidden {number}"."""
    output: str
    unit: str
    """What a hidden unit's map is called, as in "output of {name}"."""


def unit_name(spot: Spot, widths: tuple[int, ...]) -> str:
    """Return x₁, h₂, or h₂⁽¹⁾ where there are several hidden layers, or p, as plotly's HTML."""
    column, place = spot
    if column == 0:
        return f"x<sub>{place + 1}</sub>"
    if column == len(widths) - 1:
        return "p"
    layer = f"<sup>({column})</sup>" if len(widths) > 3 else ""
    return f"h<sub>{place + 1}</sub>{layer}"


def network(experiment: Experiment, *, words: NetworkWords, chosen: Spot | None = None) -> Picture:
    """Draw the network after its training, the `chosen` unit framed, and what moves in it."""
    graph = Graph(experiment.recipe.widths)
    edges, now = edges_of(graph, experiment.training.snapshots), experiment.finished
    maps = (_heatmap(graph, spot, levels, now, words) for spot, levels in _maps(experiment, graph))
    figure = figure_of([*_lines(graph, edges, now, chosen), *maps], layout=_layout(graph, words))
    return Picture(figure, network_moves(experiment, chosen=chosen))


def network_moves(experiment: Experiment, *, chosen: Spot | None = None) -> tuple[Move, ...]:
    """Return what moves in the drawing: the weights of both signs, and all maps but those of the inputs."""
    graph = Graph(experiment.recipe.widths)
    edges = edges_of(graph, experiment.training.snapshots)
    weights = [
        Move(place, y=levels_of(sign, low=-HEIGHT, high=HEIGHT, bits=BITS))
        for place, sign in enumerate((edges.positive, edges.negative))
    ]
    maps = enumerate(_maps(experiment, graph), _LINES + (chosen is not None))
    return *weights, *(Move(place, z=levels) for place, (spot, levels) in maps if spot[0] > 0)


def output_map(experiment: Experiment) -> Levels:
    """Return the probability of class 1 as a unit's map (R, S, 14, 14): every cell the mean of 2 × 2."""
    surface = experiment.film.surface.astype(np.uint16)
    replicas, shots = surface.shape[:2]
    blocks = surface.reshape(replicas, shots, UNIT, 2, UNIT, 2).sum(axis=(3, 5))
    return Levels((blocks // 4).astype(np.uint8), -1.0, 1.0)


def hidden_map(experiment: Experiment, spot: Spot) -> Levels:
    """Return a hidden unit's activations (R, S, 14, 14), in shares of its largest |activation|."""
    column, place = spot
    return Levels(experiment.film.units[column - 1][:, :, place], _LOWEST, _HIGHEST)


def _maps(experiment: Experiment, graph: Graph) -> Iterator[tuple[Spot, Levels]]:
    last = len(graph.widths) - 1
    for spot in graph.spots():
        if spot[0] == 0:
            yield spot, _input_map(experiment, spot[1])
        elif spot[0] == last:
            yield spot, output_map(experiment)
        else:
            yield spot, hidden_map(experiment, spot)


def _input_map(experiment: Experiment, axis: int) -> Levels:
    """Return an input over the plane, in shares of the largest |x| in view."""
    places = experiment.film.unit_cells
    ramp = np.broadcast_to(places if axis == 0 else places[:, None], (1, 1, UNIT, UNIT))
    return levels_of(ramp / np.abs(places).max(), low=-1.0, high=1.0, bits=BITS)


def _heatmap(
    graph: Graph, spot: Spot, levels: Levels, now: tuple[int, int], words: NetworkWords
) -> go.Heatmap:
    name = unit_name(spot, graph.widths)
    x, y = graph.middle(spot)
    across = graph.half * (2 * np.arange(UNIT) + 1 - UNIT) / UNIT
    replica, shot = (min(place, size - 1) for place, size in zip(now, levels.shape, strict=False))
    return cells(
        levels.at(replica, shot),
        x + across,
        y + across,
        colors=DIVERGING,
        low=-1,
        high=1,
        smooth=True,
        # Under it the map is enlarged; the output's is large already.
        name={0: name, len(graph.widths) - 1: ""}.get(spot[0], words.unit.format(name=name)),
        told=f"{name}<extra></extra>",
    )


def _lines(graph: Graph, edges: Edges, now: tuple[int, int], chosen: Spot | None) -> list[go.Scatter]:
    """The traces in front of the maps: both signs of the weights, the frames and the names of the units."""
    signs = ((edges.positive, MEANING.positive), (edges.negative, MEANING.negative))
    lines = [area(edges.x, heights[now], color=color, opacity=_OPACITY) for heights, color in signs]
    frames = [_frames(graph, list(graph.spots()), width=1, color=MEANING.untrained)]
    if chosen is not None:
        frames.append(_frames(graph, [chosen], width=3, color=MEANING.now))
    return [*lines, *frames, _names(graph)]


def _frames(graph: Graph, spots: list[Spot], *, width: int, color: str) -> go.Scatter:
    middles = np.array([graph.middle(spot) for spot in spots])
    return squares(middles, graph.half, color=color, width=width)


def _names(graph: Graph) -> go.Scatter:
    """Above the units where there is room; else only beside inputs and output."""
    last = len(graph.widths) - 1
    spots = [spot for spot in graph.spots() if graph.roomy or spot[0] in (0, last)]
    places = np.array([graph.middle(spot) for spot in spots])
    beside = {0: "middle left", last: "middle right"}
    ways = np.array([(0.0, 1.0) if graph.roomy else (1.0 if column else -1.0, 0.0) for column, _ in spots])
    x, y = (places + (graph.half + 0.012) * ways).T
    position = ["top center" if graph.roomy else beside[column] for column, _ in spots]
    return texts(x, y, [unit_name(spot, graph.widths) for spot in spots], position=position)


def _layout(graph: Graph, words: NetworkWords) -> dict[str, Any]:
    last = len(graph.widths) - 1
    hidden = [words.hidden.format(number=number) for number in range(1, last)]
    columns = {
        "range": [-WIDTH / 2, WIDTH / 2],
        "showgrid": False,
        "fixedrange": True,
        "tickvals": [graph.middle((column, 0))[0] for column in range(last + 1)],
        "ticktext": [words.inputs, *hidden, words.output],
        "ticks": "",
    }
    heights = {
        "range": [-0.53 * HEIGHT, 0.53 * HEIGHT],
        "visible": False,
        "scaleanchor": "x",
        "fixedrange": True,
    }
    layout = layout_with_axes(x="", y="", title=words.title, x_axis=columns, y_axis=heights)
    return {
        **layout,
        "title": {**layout["title"], "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 6}},
        "showlegend": False,
        # Between title and drawing there is room for the buttons that build the network.
        "margin": {"l": 4, "r": 4, "t": 68, "b": 28},
    }
