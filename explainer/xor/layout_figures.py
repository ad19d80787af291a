"""Layouts that are kept: plotly takes longer to lay a figure out than to fill it."""

# plotly ships no types.
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

import json
from typing import Any

import plotly.graph_objects as go


def layout_of(figure: go.Figure) -> dict[str, Any]:
    """Return the figure's layout as plain values, for other figures."""
    return json.loads(figure.to_json() or "{}")["layout"]
