"""The app's chart: figures updated in place, one player for all of them, a knob, clicks, the resting step."""

from ui.plot.caption import Caption
from ui.plot.component import now, plot
from ui.plot.live import Live
from ui.plot.records import Click, Drag, Knob, Morph, PlotState, Press, Stepper, Verdict
from ui.plot.standing import LAST
from ui.plot.tips import LineTip, MapTip

__all__ = [
    "LAST",
    "Caption",
    "Click",
    "Drag",
    "Knob",
    "LineTip",
    "Live",
    "MapTip",
    "Morph",
    "PlotState",
    "Press",
    "Stepper",
    "Verdict",
    "now",
    "plot",
]
