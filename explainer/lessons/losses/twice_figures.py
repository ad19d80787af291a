"""Loss and accuracy of both classifiers, and the floor that one of the losses cannot cross."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.marks import line
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.losses.twice import Doubled

HEIGHT: Final = 300


@dataclass(frozen=True, slots=True)
class TwiceWords:
    """Titles, the axis, and the names of the lines."""

    loss: str
    accuracy: str
    update: str
    once: str
    twice: str
    floor: str


def twice_pictures(found: Doubled, *, chosen: int, words: TwiceWords) -> list[Picture]:
    """Draw loss and accuracy; the knob is the number of classes, and trails grow with the player."""
    times = found.updates.astype(np.float64)
    level = np.repeat(found.floor[:, None, None], 2, axis=2)
    ends = [0, int(times[-1])]
    floor = line(ends, color=MEANING.untrained, dash="3px,3px", width=2, name=words.floor)
    losses = [Part(floor, y=level), *_trails(times, found.loss, words)]
    highest = 1.05 * float(found.loss.max())
    seen = [-0.03 * highest, highest], [-0.03, 1.06]
    trails = _trails(times, found.accuracy, words, named=False)
    return [
        _framed(losses, found, seen[0], words.loss, words, chosen=chosen),
        _framed(trails, found, seen[1], words.accuracy, words, chosen=chosen),
    ]


def losses_at_the_end(found: Doubled, *, chosen: int, words: TwiceWords) -> go.Figure:
    """Draw the losses of one number of classes as a figure that stands still."""
    figure = twice_pictures(found, chosen=chosen, words=words)[0].figure
    figure.frames = ()
    return figure


def _trails(
    times: NDArray[np.float64], values: NDArray[np.float64], words: TwiceWords, *, named: bool = True
) -> list[Part]:
    looks = ((words.once, MEANING.right, "solid"), (words.twice, MEANING.wrong, "14px,4px"))
    return [
        Part(
            line(color=color, dash=dash, width=3, name=name, told=True, legend=named),
            x=times[None],
            y=course,
            grow=True,
        )
        for (name, color, dash), course in zip(looks, values, strict=True)
    ]


def _framed(
    parts: Sequence[Part],
    found: Doubled,
    seen: Sequence[float],
    title: str,
    words: TwiceWords,
    *,
    chosen: int,
) -> Picture:
    layout = {
        "margin": {"l": 40, "r": 12, "t": 92, "b": 36},
        "title": {"y": 0.98, "yanchor": "top"},
        "xaxis": {"range": [0, int(found.updates[-1])], "title": {"standoff": 2}},
        "yaxis": {"range": list(seen)},
    }
    frames = [{"name": str(update)} for update in found.updates]
    return assembled(parts, x=words.update, title=title, layout=layout, frames=frames, replica=chosen)
