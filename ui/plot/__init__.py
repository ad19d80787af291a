"""The app's chart: figures updated in place, one player for all of them, a knob, clicks, the resting step."""

from ui.plot.component import plot
from ui.plot.records import Click, Knob, PlotState

__all__ = ["Click", "Knob", "PlotState", "plot"]
