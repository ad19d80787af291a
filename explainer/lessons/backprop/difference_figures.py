"""The V of the errors over h, and the output through a microscope of width h."""

from dataclasses import dataclass

import numpy as np

from explainer.kit.drawing import MEANING, POWERS
from explainer.kit.marks import line, ring
from explainer.kit.moving_figures import Part, Picture, assembled
from explainer.lessons.backprop.differences import POINTS, WIDTHS, Differences


@dataclass(frozen=True, slots=True)
class DifferenceWords:
    """What stands at the two figures."""

    central: str
    forward: str
    h: str
    error: str
    near: str
    """Title of the microscope."""
    u: str
    change: str
    slope: str
    """The line with autograd's slope."""
    output: str


def errors_over_h(found: Differences, *, words: DifferenceWords) -> Picture:
    """Draw both errors over h, logarithmically; a ring where the slider stands. No error at all is a gap."""
    central, forward = (np.where(each > 0, each, np.nan) for each in (found.error, found.forward_error))
    parts = [
        Part(line(WIDTHS, forward, color=MEANING.untrained, dash="dash", name=words.forward)),
        Part(line(WIDTHS, central, color=MEANING.positive, width=3, dots=5, name=words.central)),
        Part(ring(size=18), WIDTHS[:, None, None], central[:, None, None]),
    ]
    axis = {"type": "log", **POWERS}
    highest = float(np.nanmax([*central, *forward, 1e-9]))
    layout = {
        "xaxis": {**axis, "range": [-15.4, -0.6], "dtick": 2},
        "margin": {"t": 64},
        "yaxis": {**axis, "range": [-17, np.log10(highest) + 0.7], "dtick": 3},
    }
    return assembled(parts, x=words.h, y=words.error, layout=layout)


def under_the_microscope(found: Differences, *, words: DifferenceWords) -> Picture:
    """Draw the output around θ, enlarged by 1/h both ways, beside the line that autograd's slope gives."""
    u = np.linspace(-1, 1, POINTS)
    reach = 1.6 * (abs(found.autograd) or 1.0)
    parts = [
        Part(line(u, found.autograd * u, color=MEANING.negative, dash="dash", name=words.slope)),
        Part(line(u, color=MEANING.positive, name=words.output), y=found.near[:, None]),
    ]
    layout = {
        "xaxis": {"range": [-1, 1]},
        "yaxis": {"range": [-reach, reach], "exponentformat": "power"},
        "margin": {"t": 64},
        "title": {"yref": "container", "y": 0.97, "yanchor": "top"},
    }
    return assembled(parts, x=words.u, y=words.change, title=words.near, layout=layout)
