"""Where a training stops for every patience, and what that costs."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING
from explainer.kit.marks import area, line, minimum, now
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.overfitting.course_figures import held, top_of
from explainer.lessons.overfitting.stopping import Stops
from explainer.lessons.overfitting.training import Family

Array = NDArray[np.floating[Any]]
_WAITING: Final = 0.18


@dataclass(frozen=True, slots=True)
class StopWords:
    """What stands at the figures."""

    epoch: str
    loss: str
    training: str
    validation: str
    kept: str
    waited: str
    patience: str
    trained: str


def stopping(family: Family, stops: Stops, *, chosen: int, words: StopWords) -> tuple[Picture, ...]:
    """Draw the run as far as it goes with each patience, and what each costs and brings."""
    return _run(family, stops, chosen, words), _price(family, stops, chosen, words)


def _run(family: Family, stops: Stops, chosen: int, words: StopWords) -> Picture:
    x = family.epochs(stops.run)
    top = top_of(family)
    loss, training = (held(each[stops.run], top) for each in (family.validation_loss, family.training_loss))
    stopped, kept = (np.array([getattr(stop, name) for stop in stops.stops]) for name in ("stopped", "kept"))
    seen = np.arange(len(x), dtype=np.int64) <= stopped[:, None]
    until = [np.where(seen, each, np.nan)[:, None] for each in (training, loss)]
    edges = x[np.stack([kept, stopped, stopped, kept, kept], axis=1)][:, None]
    parts = [
        Part(area(y=[0, 0, top, top, 0], color=MEANING.untrained, opacity=_WAITING), x=edges),
        Part(line(x, loss, color=MEANING.validation, width=1, dash="dot")),
        Part(line(x, color=MEANING.training, width=2, name=words.training), y=until[0]),
        Part(line(x, color=MEANING.validation, width=3, name=words.validation, told=True), y=until[1]),
        Part(now(y=[0, top]), x=np.repeat(x[stopped], 2).reshape(-1, 1, 2)),
        Part(
            minimum(size=17, name=words.kept, legend=True),
            x[kept][:, None, None],
            loss[kept][:, None, None],
        ),
    ]
    layout = {"yaxis": {"range": [0, top]}, "margin": {"t": 34}}
    return assembled(parts, x=words.epoch, y=words.loss, layout=layout, replica=chosen)


def _price(family: Family, stops: Stops, chosen: int, words: StopWords) -> Picture:
    epochs = family.epochs(stops.run)
    trained = epochs[[stop.stopped for stop in stops.stops]]
    patiences = np.array(stops.patiences, np.float64)
    curves = [
        line(patiences, stops.loss, color=MEANING.validation, dots=6, name=words.kept, told=True),
        line(
            patiences,
            trained,
            color=MEANING.untrained,
            dash="dash",
            dots=4,
            name=words.trained,
            told=True,
            on=(None, "y2"),
        ),
    ]
    top = 1.1 * float(np.nanmax(stops.loss, initial=0.1))
    here = Part(now(y=[0, top]), x=np.repeat(patiences, 2).reshape(-1, 1, 2))
    layout = {
        "yaxis": {"range": [0, top]},
        "yaxis2": {
            "overlaying": "y",
            "side": "right",
            "range": [0, 1.1 * float(epochs[-1])],
            "tickvals": [round(float(epochs[-1]) * fifth / 5) for fifth in range(6)],
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            "title": {"text": words.trained},
        },
        "margin": {"t": 34, "r": 50},
    }
    parts = [*(Part(curve) for curve in curves), here]
    return assembled(parts, x=words.patience, y=words.loss, layout=layout, replica=chosen)
