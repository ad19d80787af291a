"""Marks say nothing, and stand in no legend, unless they are asked to."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explainer.kit import marks
from explainer.kit.drawing import (
    DIVERGING,
    INK,
    MEANING,
    above_nothing,
    drawn,
    frames_of,
    merged,
    named,
    ten_to,
)
from tests.figures import layout, traces

X, Y = [1.0, 2.0], [3.0, 4.0]
NAMED: dict[str, Callable[..., Any]] = {
    "line": lambda **more: marks.line(X, Y, color="red", **more),
    "points": lambda **more: marks.points(X, Y, color="red", size=5, **more),
    "ring": lambda **more: marks.ring(X, Y, size=5, **more),
    "cross": lambda **more: marks.cross(X, Y, color="red", **more),
}
SILENT: dict[str, Callable[[], Any]] = {
    **NAMED,
    "minimum": lambda: marks.minimum(X, Y, size=5),
    "now": lambda: marks.now(X, Y),
    "head": lambda: marks.head("red"),
    "texts": lambda: marks.texts(X, Y, ["a", "b"]),
    "area": lambda: marks.area(X, Y, color="red", opacity=0.5),
    "cells": lambda: marks.cells([[0.0, 1.0]], colors=INK, low=0, high=1),
    "line in space": lambda: marks.line_in_space(X, Y, X, color="red", width=2),
    "points in space": lambda: marks.points_in_space(X, Y, X, color="red", size=2),
}


@pytest.mark.parametrize("mark", SILENT)
def test_a_mark_says_nothing_and_stands_in_no_legend(mark: str) -> None:
    silent = SILENT[mark]()
    assert (silent.hoverinfo, silent.hovertemplate) == ("skip", None)
    # Of themselves cells stand in none.
    assert silent.showlegend is (None if mark == "cells" else False)


@pytest.mark.parametrize("mark", NAMED)
def test_a_name_is_an_entry_of_the_legend_and_stands_beside_what_is_told(mark: str) -> None:
    said = NAMED[mark](name="a path", told="%{x:.3g}")
    assert (said.name, said.showlegend, said.hoverinfo) == ("a path", None, None)
    assert said.hovertemplate == "%{x:.3g}<extra>a path</extra>"
    assert NAMED[mark](told="%{x:.3g}").hovertemplate == "%{x:.3g}<extra></extra>"
    assert NAMED[mark](name="a path", told="%{x}<extra></extra>").hovertemplate == "%{x}<extra></extra>"
    plotly_says = NAMED[mark](told=True)
    assert plotly_says.hoverinfo is None and plotly_says.hovertemplate is None


@pytest.mark.parametrize("legend", [True, False])
def test_whether_a_mark_stands_in_the_legend_can_be_said(legend: bool) -> None:
    assert marks.line(X, Y, color="red", legend=legend).showlegend is legend
    assert marks.line(X, Y, color="red", name="a", legend=legend).showlegend is legend


def test_marks_can_stand_on_other_axes_and_beyond_them() -> None:
    ring = marks.ring(X, Y, size=5, on=("x2", "y3"), clipped=False)
    assert (ring.xaxis, ring.yaxis, ring.cliponaxis) == ("x2", "y3", False)
    plain = marks.ring(X, Y, size=5)
    assert (plain.xaxis, plain.yaxis, plain.cliponaxis) == (None, None, None)


def test_dots_stand_on_a_line() -> None:
    dotted: Any = marks.line(X, Y, color="red", dots=4)
    assert (dotted.mode, dotted.marker.size) == ("lines+markers", 4)
    assert marks.line(X, Y, color="red").mode == "lines"


def test_squares_are_closed_around_their_middles() -> None:
    middles = np.array([[0.0, 0.0], [10.0, -5.0]])
    found: Any = marks.squares(middles, 2.0, color="red", width=1)
    corners = np.stack([found.x, found.y], axis=1).reshape(2, 6, 2)
    assert np.isnan(corners[:, 5]).all()
    np.testing.assert_array_equal(corners[:, 0], corners[:, 4])
    np.testing.assert_array_equal(np.abs(corners[:, :5] - middles[:, None]), 2.0)
    np.testing.assert_array_equal(corners[:, :4].mean(axis=1), middles)
    none: Any = marks.squares(np.empty((0, 2)), 2.0, color="red", width=1)
    assert len(none.x) == len(none.y) == 0


def test_a_figure_keeps_what_all_have_in_common_but_what_is_changed() -> None:
    figure = drawn(
        [marks.key("a colour", MEANING.right)],
        x="across",
        y="up",
        log_y=True,
        title="what",
        x_axis={"range": [0, 1]},
        layout={"margin": {"b": 90}, "yaxis": {"dtick": 2}},
        frames=named(["one", 2]),
    )
    found = layout(figure)
    assert (found.xaxis.title.text, found.yaxis.title.text, found.title.text) == ("across", "up", "what")
    assert (found.yaxis.type, found.yaxis.dtick, tuple(found.xaxis.range)) == ("log", 2, (0, 1))
    assert (found.margin.b, found.margin.l, found.margin.t) == (90, 56, 36)
    assert [frame.name for frame in figure.frames] == ["one", "2"]
    assert traces(figure)[0].showlegend is True


def test_cells_are_coloured_from_the_lowest_to_the_highest_value_and_smoothed_if_asked() -> None:
    plain = marks.cells([[0.0, 1.0]], X, Y, colors=INK, low=-1, high=1, gap=2, told="%{z}", name="a")
    assert (plain.zmin, plain.zmax, plain.xgap, plain.ygap, plain.zsmooth) == (-1, 1, 2, 2, None)
    assert (plain.showscale, plain.hovertemplate) == (False, "%{z}<extra>a</extra>")
    smooth = marks.cells([[0.0, 1.0]], colors=INK, low=-1, high=1, smooth=True)
    assert (smooth.zsmooth, smooth.xgap) == ("fast", None)


@pytest.mark.parametrize("first", [1 / 255, 1 / 510, 0.5])
def test_the_diverging_colours_begin_above_nothing(first: float) -> None:
    clear, edge, *colors = above_nothing(first)
    assert clear == (0.0, "rgba(0,0,0,0)") and edge == (first, "rgba(0,0,0,0)")
    assert [color for _, color in colors] == [color for _, color in DIVERGING]
    shares = [(place - first) / (1 - first) for place, _ in colors]
    assert shares == pytest.approx([place for place, _ in DIVERGING])


def test_frames_draw_the_first_traces_anew() -> None:
    pictures = [[marks.line([0, 1], [0, place], color="red")] for place in range(3)]
    frames: list[Any] = list(frames_of(pictures))
    assert [frame.name for frame in frames] == ["1", "2", "3"]
    assert [tuple(frame.data[0].y) for frame in frames] == [(0, 0), (0, 1), (0, 2)]
    assert {tuple(frame.traces) for frame in frames} == {(0,)}


def test_dictionaries_are_merged_within_dictionaries() -> None:
    base = {"a": {"b": 1, "c": {"d": 2}}, "e": 3}
    assert merged(base, {"a": {"c": {"f": 4}}, "e": {"g": 5}}) == {
        "a": {"b": 1, "c": {"d": 2, "f": 4}},
        "e": {"g": 5},
    }
    assert base == {"a": {"b": 1, "c": {"d": 2}}, "e": 3}


def test_powers_of_ten_have_a_true_minus() -> None:
    assert [ten_to(power) for power in (-3, 0, 12)] == [
        "10<sup>−3</sup>",
        "10<sup>0</sup>",
        "10<sup>12</sup>",
    ]
