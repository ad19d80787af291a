"""Colours named by meaning, and the few decisions that every figure shares.

Text, grid and background are left open: the chart component takes them from the page's theme, light or dark.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType


class MEANING:
    """One colour for one meaning, on every page; told apart by colour-blind readers, on light and dark."""

    negative: Final = "#E66100"
    zero: Final = "#F2F2F2"
    positive: Final = "#2F7FD6"
    training: Final = "#2F7FD6"
    validation: Final = "#E66100"
    test: Final = "#1B9E77"
    untrained: Final = "#8A8F98"
    wrong: Final = "#D1495B"
    right: Final = "#1B9E77"
    now: Final = "#D1495B"
    minimum: Final = "#FFC20A"


# Orange below zero, blue above: told apart with every kind of colour blindness.
DIVERGING: Final[Sequence[tuple[float, str]]] = (
    (0.0, "#B34700"),
    (0.25, MEANING.negative),
    (0.5, MEANING.zero),
    (0.75, MEANING.positive),
    (1.0, "#0B4F9E"),
)

SEQUENTIAL: Final = "Viridis"
# For heights on which coloured paths are drawn: paler, so that they stand out.
RELIEF: Final = "Cividis"
# For what has no meaning of its own: told apart by colour-blind readers, contrast 3:1 on both themes.
SERIES: Final[Sequence[str]] = ("#2F7FD6", "#E66100", "#1B9E77", "#B6209D", "#6249DF", "#8A8F98")
# One for each optimizer in the order of their registry, then five for further ones, far from all before them;
# dash and symbol tell them apart as well.
OPTIMIZERS: Final[Sequence[str]] = (
    *("#808890", "#2F7FD6", "#0B9FB8", "#12805C", "#E0559C", "#E66100"),
    *("#C8102E", "#8A9A12", "#6249DF", "#A2671A", "#A93FC4"),
    *("#995477", "#A97EE5", "#BF0080", "#38698C", "#009900"),
)
# The same for signals that light a cell up: what is 0 is hardly seen, on light and dark.
SIGNAL: Final[Sequence[tuple[float, str]]] = (
    (0.0, "rgba(230,97,0,1)"),
    (0.5, "rgba(138,143,152,0.16)"),
    (1.0, "rgba(47,127,214,1)"),
)
# Lamps, dark where there is nothing, on a light page too: blue on the way forward, orange on the way back.
FORWARD_LIGHT: Final[Sequence[tuple[float, str]]] = (
    *((0.0, "#0B1626"), (0.35, "#174A86"), (2 / 3, MEANING.positive), (1.0, "#E4F1FF")),
)
BACKWARD_LIGHT: Final[Sequence[tuple[float, str]]] = (
    *((0.0, "#1C0F05"), (0.35, "#7A3405"), (2 / 3, MEANING.negative), (1.0, "#FFF0D9")),
)
INK: Final[Sequence[tuple[float, str]]] = ((0.0, "#000000"), (1.0, "#FFFFFF"))
INK_ON_PAGE: Final[Sequence[tuple[float, str]]] = (
    (0.0, "rgba(0,0,0,0)"),
    (0.5 / 255, "rgba(0,0,0,0)"),
    (1 / 255, "#000000"),
    (1.0, "#FFFFFF"),
)
"""Of bytes: 0 shows the page, 1 is black."""
# Over an image: red for what is wrong, green for what is right, and nothing where that is not certain.
JUDGED: Final[Sequence[tuple[float, str]]] = (
    (0.0, "rgba(209,73,91,0.6)"),
    (0.5, "rgba(138,143,152,0)"),
    (1.0, "rgba(27,158,119,0.45)"),
)

Kind = TypeVar("Kind", bound=BaseTraceType)
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
# Plotly writes 10⁻² a quarter larger than other numbers.
POWERS: Final[Mapping[str, Any]] = MappingProxyType({"exponentformat": "power", "tickfont": {"size": 10}})
"""Of an axis whose numbers are named as powers of ten."""


def above_nothing(first: float) -> list[tuple[float, str]]:
    """Return the diverging colours from the share `first` on; below, the page is seen."""
    clear = "rgba(0,0,0,0)"
    return [(0.0, clear), (first, clear), *((first + (1 - first) * at, color) for at, color in DIVERGING)]


def layout_with_axes(
    *,
    x: str,
    y: str,
    log_y: bool = False,
    title: str | None = None,
    x_axis: Mapping[str, Any] = NOTHING,
    y_axis: Mapping[str, Any] = NOTHING,
) -> dict[str, Any]:
    """Return named axes, with more of them if given, and what all figures have in common."""
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 56, "r": 12, "t": 36 if title else 12, "b": 48},
        "title": {"text": title, "x": 0, "xref": "paper", "font": {"size": 14}} if title else None,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "hovermode": "closest",
        "xaxis": {"title": {"text": x}, "automargin": True, "zeroline": False, **x_axis},
        # Only whole powers are named: plotly's 2 and 5 between them read like values of their own.
        "yaxis": {
            "title": {"text": y},
            "automargin": True,
            "zeroline": False,
            **({"type": "log", "dtick": 1} if log_y else {}),
            **y_axis,
        },
    }


def drawn(
    traces: Iterable[BaseTraceType],
    *,
    x: str = "",
    y: str = "",
    log_y: bool = False,
    title: str | None = None,
    x_axis: Mapping[str, Any] = NOTHING,
    y_axis: Mapping[str, Any] = NOTHING,
    layout: Mapping[str, Any] = NOTHING,
    frames: Iterable[Mapping[str, Any] | go.Frame] = (),
) -> go.Figure:
    """Return a figure of the traces, with named axes and what is changed in what all have in common."""
    shared = layout_with_axes(x=x, y=y, log_y=log_y, title=title, x_axis=x_axis, y_axis=y_axis)
    return figure_of(traces, merged(shared, layout), frames)


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base with the change in it, dictionaries within dictionaries likewise."""
    whole = {**base, **change}
    for name in base.keys() & change.keys():
        if isinstance(base[name], dict) and isinstance(change[name], dict):
            whole[name] = merged(base[name], change[name])
    return whole


def named(steps: Iterable[object]) -> list[dict[str, str]]:
    """Return frames without content: they only name the player's steps."""
    return [{"name": str(step)} for step in steps]


def frames_of(pictures: Iterable[Sequence[BaseTraceType]]) -> list[go.Frame]:
    """Return frames named 1, 2, 3, … that draw the first traces of a figure anew."""
    return [
        go.Frame(name=str(number), data=list(traces), traces=list(range(len(traces))))
        for number, traces in enumerate(pictures, 1)
    ]


def ten_to(power: int) -> str:
    """Return 10 with its power, for a label."""
    return f"10<sup>{power}</sup>".replace("-", "−")


def trace_of(kind: type[Kind], look: Mapping[str, Any]) -> Kind:
    """Return kind(**look) in a fifth of the time: nothing is checked, and what is None is left out.

    Tests compare every figure that it gets into with the one that plotly checks.
    """
    return kind(_told(look), _validate=False)


def _told(look: Mapping[str, Any]) -> dict[str, Any]:
    """What is not None, in dictionaries within as well; an empty one says nothing either."""
    told: dict[str, Any] = {}
    for name, said in look.items():
        kept = _told(cast(dict[str, Any], said)) or None if isinstance(said, dict) else said
        if kept is not None:
            told[name] = kept
    return told


def figure_of(
    traces: Iterable[BaseTraceType],
    layout: Mapping[str, Any] = NOTHING,
    frames: Iterable[Mapping[str, Any] | go.Frame] = (),
) -> go.Figure:
    """Return go.Figure(traces, layout, frames) in a fifth of the time: nothing is checked a second time.

    Plotly has checked a trace when it was made. The names in a layout must be whole, without "legend_x": a
    fixture of all tests compares every figure with the one that plotly checks.
    """
    return unchecked(list(traces), layout, list(frames))


def unchecked(traces: Sequence[Any], layout: Mapping[str, Any], frames: Sequence[Any]) -> go.Figure:
    """Return the figure as it is told."""
    return go.Figure(traces, dict(layout), frames, _validate=False)
