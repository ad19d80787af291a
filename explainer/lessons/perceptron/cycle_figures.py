"""The circle that the weights go round for ever where no line separates the points."""

from typing import Any, Final

import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, drawn
from explainer.lessons.perceptron.rule import Cycle

EDGELESS: Final = {"l": 0, "r": 0, "t": 0, "b": 0}
_MOST_NUMBERED: Final = 16
"""With more places, their numbers would cover each other."""


def closed_path(cycle: Cycle) -> go.Figure:
    """Draw w₁, w₂ and b of every update as one closed path, numbered from 1."""
    path = cycle.weights
    numbered = cycle.updates <= _MOST_NUMBERED
    line = go.Scatter3d(
        x=path[:, 0],
        y=path[:, 1],
        z=path[:, 2],
        mode="lines+markers+text" if numbered else "lines+markers",
        # The last place is the first again, and has its number already.
        text=[str(number) for number in range(1, len(path))] + [""],
        textfont={"size": 16},
        textposition="top center",
        line={"width": 6, "color": MEANING.now},
        marker={"size": 5 if numbered else 3, "color": MEANING.now},
        hovertemplate="(%{x}, %{y}, %{z})<extra></extra>",
    )
    layout = {"margin": EDGELESS, "scene": scene("w<sub>1</sub>", "w<sub>2</sub>", "b")}
    return drawn([line], layout=layout)


def scene(x: str, y: str, z: str, *, height: float = 1.0) -> dict[str, Any]:
    """Return the axes of a 3-D figure, seen from a corner, so that nothing is cut off."""
    axes = {
        f"{letter}axis": {"title": {"text": name}, "nticks": 5, "tickfont": {"size": 10}}
        for letter, name in zip("xyz", (x, y, z), strict=True)
    }
    return {
        **axes,
        "aspectmode": "manual",
        "aspectratio": {"x": 1, "y": 1, "z": height},
        "camera": {"eye": {"x": -1.0, "y": -1.5, "z": 1.35}, "center": {"x": 0, "y": 0, "z": -0.1}},
    }
