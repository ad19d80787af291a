"""The pad on which a visitor draws a digit."""

from ui.pad.component import pad

__all__ = ["pad"]
