"""How well the networks of a class read, each for itself and all together."""

from dataclasses import dataclass

import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, drawn
from explainer.kit.marks import line, points
from explainer.lessons.mnist.ensemble import Ensemble


@dataclass(frozen=True, slots=True)
class EnsembleWords:
    """What stands at the accuracies."""

    accuracy: str
    whole: str
    half: str
    median: str
    average: str


def accuracies(found: Ensemble, *, words: EnsembleWords) -> go.Figure:
    """Draw the members' accuracies as a box on one axis, and the accuracy of their average above it."""
    band = found.members
    (lowest,), (lower,), (median,), (upper,), (highest,) = (
        each.tolist() for each in (band.lowest, band.lower, band.median, band.upper, band.highest)
    )
    told, members = "%{x:.1%}", MEANING.validation
    room = 0.04
    middle = points(
        [median], [0], color=MEANING.zero, size=10, symbol="diamond", name=words.median, told=told
    )
    # In the legend it stands on the page, which may be as light as the mark.
    middle.update(marker={"line": {"width": 1, "color": MEANING.untrained}})
    return drawn(
        [
            line([lowest, highest], [0, 0], color=members, width=3, name=words.whole, told=told),
            line([lower, upper], [0, 0], color=members, width=16, name=words.half, told=told),
            middle,
            points(
                [found.accuracy],
                [1],
                color=MEANING.validation,
                size=18,
                symbol="star",
                name=words.average,
                told=told,
            ),
        ],
        x=words.accuracy,
        x_axis={"tickformat": ".0%", "range": [lowest - room, min(1.0, max(highest, found.accuracy) + room)]},
        y_axis={"range": [-0.7, 1.7], "visible": False},
        layout={"margin": {"l": 12, "b": 84}, "legend": {"y": -0.55, "yanchor": "top"}},
    )
