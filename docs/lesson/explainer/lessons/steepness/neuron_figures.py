"""The output of the neuron over its input."""

from explainer.lessons.steepness.neuron import Family

from explainer.kit.drawing import MEANING
from explainer.kit.marks import line
from explainer.kit.moving_figures import Part, Picture, assembled


def curve(found: Family, *, chosen: int, x: str, y: str) -> Picture:
    """Draw the curve of the neuron `chosen`; the knob moves it through all weights."""
    moving = Part(line(found.inputs, color=MEANING.positive, width=3), y=found.output[:, None])
    return assembled([moving], x=x, y=y, layout={"yaxis": {"range": [-0.05, 1.05]}}, replica=chosen)
