"""The marks that figures are made of, in the look of the house.

They say nothing under the pointer unless `told`, by a template or as plotly does, and stand in the legend if
they have a name. Coordinates that are left out come with a Move. `on` names the axes of a mark that does not
stand on the first ones; what is not `clipped` is drawn beyond them.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.kit.drawing import MEANING, trace_of

Values = Sequence[Any] | NDArray[Any] | None
Look = str | Sequence[str]
"""One for all points, or one for each."""
Size = float | Sequence[float]
Axes = tuple[str | None, str | None]

_FIRST: Final[Axes] = (None, None)
_SQUARE: Final = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1), (np.nan, np.nan)])
"""Its corners, the first once more, and a gap."""


def line(
    x: Values = None,
    y: Values = None,
    *,
    color: str,
    width: float = 2,
    dash: str | None = None,
    shape: str | None = None,
    dots: int = 0,
    name: str | None = None,
    told: str | bool = False,
    legend: bool | None = None,
    on: Axes = _FIRST,
) -> go.Scatter:
    """Return a line; with `dots`, points of that size stand on it."""
    look = {"line": {"color": color, "width": width, "dash": dash, "shape": shape}}
    if dots:
        return _scatter(x, y, "lines+markers", {**look, "marker": {"size": dots}}, name, told, legend, on)
    return _scatter(x, y, "lines", look, name, told, legend, on)


def now(x: Values = None, y: Values = None, *, width: float = 1.5) -> go.Scatter:
    """Return the line across a figure where the player or the knob stands."""
    return line(x, y, color=MEANING.now, width=width)


def points(
    x: Values = None,
    y: Values = None,
    *,
    color: Look,
    size: Size,
    symbol: Look | None = None,
    outline: float = 0,
    opacity: float | None = None,
    name: str | None = None,
    told: str | bool = False,
    legend: bool | None = None,
    clipped: bool = True,
    on: Axes = _FIRST,
) -> go.Scatter:
    """Return points, each with an outline of that width."""
    edge = {"width": outline, "color": MEANING.zero} if outline else None
    marker = {"color": color, "size": size, "symbol": symbol, "opacity": opacity, "line": edge}
    return _scatter(x, y, "markers", {"marker": marker}, name, told, legend, on, clipped)


def minimum(
    x: Values = None,
    y: Values = None,
    *,
    size: float,
    symbol: str = "star",
    name: str | None = None,
    told: str | bool = False,
    legend: bool | None = False,
) -> go.Scatter:
    """Return the star of a minimum."""
    marker = {"symbol": symbol, "size": size, "color": MEANING.minimum, "line": {"width": 0.5}}
    return _scatter(x, y, "markers", {"marker": marker}, name, told, legend)


def head(color: str) -> go.Scatter:
    """Return the ball at the end of a trail."""
    return points(color=color, size=12, outline=1.5)


def ring(
    x: Values = None,
    y: Values = None,
    *,
    size: float,
    color: str = MEANING.now,
    width: float = 3,
    name: str | None = None,
    told: str | bool = False,
    clipped: bool = True,
    on: Axes = _FIRST,
) -> go.Scatter:
    """Return rings around points."""
    marker = {"symbol": "circle-open", "size": size, "color": color, "line": {"width": width}}
    return _scatter(x, y, "markers", {"marker": marker}, name, told, None, on, clipped)


def cross(
    x: Values = None,
    y: Values = None,
    *,
    color: Look,
    size: float = 8,
    width: float = 2,
    symbol: str = "x-thin",
    name: str | None = None,
    told: str | bool = False,
    legend: bool | None = None,
) -> go.Scatter:
    """Return crosses, or other symbols that are made of lines."""
    marker = {"symbol": symbol, "size": size, "line": {"width": width, "color": color}}
    return _scatter(x, y, "markers", {"marker": marker}, name, told, legend)


def texts(
    x: Values,
    y: Values,
    written: Sequence[str],
    *,
    size: float | None = None,
    color: str | None = None,
    position: Look | None = None,
    clipped: bool = True,
    on: Axes = _FIRST,
) -> go.Scatter:
    """Return words at their places; their colour is the page's unless it is given."""
    look = {"text": written, "textposition": position, "textfont": {"size": size, "color": color}}
    return _scatter(x, y, "text", look, None, False, False, on, clipped)


def area(
    x: Values = None, y: Values = None, *, color: str, opacity: float, name: str | None = None
) -> go.Scatter:
    """Return an area without a border; a name is for whoever reads the figure, not for the legend."""
    look = {"line": {"width": 0, "color": color}, "fill": "toself", "fillcolor": color, "opacity": opacity}
    return _scatter(x, y, "lines", look, name, False, False)


def squares(
    middles: NDArray[np.float64], reach: float, *, color: str, width: float, name: str | None = None
) -> go.Scatter:
    """Return the borders of squares around places (n, 2), `reach` away from them."""
    corners = (middles.reshape(-1, 1, 2) + reach * _SQUARE).reshape(-1, 2)
    return line(corners[:, 0], corners[:, 1], color=color, width=width, name=name)


def key(name: str, color: str, *, opacity: float | None = None) -> go.Scatter:
    """Return an entry of the legend for a colour that no line or point has."""
    marker = {"symbol": "square", "size": 12, "color": color, "opacity": opacity}
    return go.Scatter(x=[None], y=[None], name=name, mode="markers", marker=marker, showlegend=True)


def cells(
    z: Values,
    x: Values = None,
    y: Values = None,
    *,
    colors: Sequence[tuple[float, str]] | str,
    low: float,
    high: float,
    gap: int = 0,
    smooth: bool = False,
    name: str | None = None,
    told: str | bool = False,
) -> go.Heatmap:
    """Return cells coloured from `low` to `high`; the browser smooths them, far faster than plotly would."""
    return go.Heatmap(
        z=z,
        x=x,
        y=y,
        zmin=low,
        zmax=high,
        colorscale=colors,
        showscale=False,
        xgap=gap or None,
        ygap=gap or None,
        zsmooth="fast" if smooth else None,
        name=name,
        hovertemplate=_template(told, name),
        hoverinfo=None if told else "skip",
    )


def line_in_space(
    x: Values = None, y: Values = None, z: Values = None, *, color: str, width: float
) -> go.Scatter3d:
    """Return a line of a 3-D figure."""
    look = {"color": color, "width": width}
    return go.Scatter3d(x=x, y=y, z=z, mode="lines", line=look, showlegend=False, hoverinfo="skip")


def points_in_space(
    x: Values = None, y: Values = None, z: Values = None, *, color: Look, size: float, outline: float = 0
) -> go.Scatter3d:
    """Return points of a 3-D figure, each with an outline of that width."""
    edge = {"width": outline, "color": MEANING.zero} if outline else None
    marker = {"color": color, "size": size, "line": edge}
    return go.Scatter3d(x=x, y=y, z=z, mode="markers", marker=marker, showlegend=False, hoverinfo="skip")


def _scatter(
    x: Values,
    y: Values,
    mode: str,
    look: dict[str, Any],
    name: str | None,
    told: str | bool,
    legend: bool | None,
    on: Axes = _FIRST,
    clipped: bool = True,
) -> go.Scatter:
    whole = {
        **look,
        "x": x,
        "y": y,
        "mode": mode,
        "name": name,
        "hovertemplate": _template(told, name),
        "hoverinfo": None if told else "skip",
        "showlegend": False if legend is None and not name else legend,
        "cliponaxis": None if clipped else False,
        "xaxis": on[0],
        "yaxis": on[1],
    }
    return trace_of(go.Scatter, whole)


def _template(told: str | bool, name: str | None) -> str | None:
    """Beside what is told stands the name, unless the template says what does."""
    if not isinstance(told, str):
        return None
    return told if "<extra>" in told else f"{told}<extra>{name or ''}</extra>"
