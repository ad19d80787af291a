"""The app's chart: figures updated in place, one player for all of them, a knob, clicks, the resting step."""

from ui.plot.caption import Caption
from ui.plot.component import now, plot
from ui.plot.records import Click, Drag, Knob, PlotState, Verdict
from ui.plot.standing import LAST

__all__ = ["LAST", "Caption", "Click", "Drag", "Knob", "PlotState", "Verdict", "now", "plot"]
