"""The training loop as a film: the line that runs, and the numbers that it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import MEANING
from explainer.kit.marks import line, ring
from explainer.kit.moving_figures import Picture
from explainer.kit.tape_figures import Label, Lit, board, texts_of
from explainer.lessons.backprop.loop import CELLS, LINES, Film

_ABOVE: Final = 1.6
"""Height of the last line of code."""
_GAP: Final = 0.8


@dataclass(frozen=True, slots=True)
class FilmWords:
    """What the numbers are called."""

    inputs: str
    output: str
    loss: str
    grad: str
    weight: str


def loop_film(film: Film, *, words: FilmWords) -> Picture:
    """Draw the five lines in their order, the one that has just run lit, and five numbers below."""
    steps = len(film.tape.values)
    heights = {letter: _ABOVE + _GAP * (4 - row) for row, letter in enumerate(film.order)}
    bars = [((0.0, heights[letter]), (10.0, heights[letter])) for letter in film.order]
    ran = np.array(
        [[False] * 5, *([step.phase == letter for letter in film.order] for step in film.tape.steps)]
    )
    boxes = [(1.0 + 2 * place, 0.35) for place in range(len(CELLS))]
    changed = np.array([[False] * 5, *([cell in step.writes for cell in CELLS] for step in film.tape.steps)])
    layers: list[go.Scatter | Lit] = [
        Lit(line(color=MEANING.minimum, width=24).update(opacity=0.5), bars, ran),
        Lit(ring(size=44), [(box,) for box in boxes], changed),
    ]
    code = [f"<b>{number}</b>  {LINES[letter]}" for number, letter in enumerate(film.order, 1)]
    names: Mapping[str, str] = {cell: getattr(words, cell) for cell in CELLS}
    numbers = [[text if text.strip() else "None" for text in row] for row in texts_of(film.tape, CELLS)]
    labels = [
        Label(
            [(0.1, heights[letter]) for letter in film.order],
            [code] * steps,
            position="middle right",
            size=12,
            halo=False,
        ),
        Label(boxes, [list(names.values())] * steps, position="top center", away=44, size=11),
        Label(boxes, numbers, size=12),
    ]
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "showlegend": False,
        "xaxis": {"range": [0, 10], **hidden},
        "yaxis": {"range": [-0.15, _ABOVE + 4.6 * _GAP], **hidden},
    }
    return board(layers, labels, layout=layout, steps=steps)
