"""A tape knows at every place what is known by then; a board shows it."""

import json
from typing import Any, cast

import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.kit.marks import line, ring
from explainer.kit.tape import SubStep, recorded
from explainer.kit.tape_figures import BLANK, Label, Lit, board, seen_at, seen_from, short, texts_of
from tests.figures import traces, values_of

TAPE = recorded(
    {"a": 2.0},
    [
        SubStep("double", ("b",), ("a",), {"b": 4.0}),
        SubStep("forget", ("b",), (), {"b": float("nan")}),
        SubStep("double", ("b",), ("a",), {"b": 6.0, "a": 3.0}),
    ],
)


def test_every_cell_is_known_from_its_first_writing_on() -> None:
    assert TAPE.cells == ("a", "b")
    np.testing.assert_array_equal(TAPE.values, [[2, np.nan], [2, 4], [2, np.nan], [3, 6]])
    assert np.isnan(TAPE.column("c")).tolist() == [True] * 4
    assert TAPE.last == {"a": 3, "b": 6}
    assert (TAPE.when("double", ["b"]), TAPE.when("double", ["c"])) == (3, None)
    assert texts_of(TAPE, ["b"]) == [[BLANK], ["4"], [BLANK], ["6"]]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.59327, "0.593"),
        (-0.000438568, "−4.4e−4"),
        (0.0, "0"),
        (-0.0, "0"),
        (25000.0, "2.5e4"),
        (np.nan, BLANK),
    ],
)
def test_numbers_are_short(value: float, written: str) -> None:
    assert short(value) == written


def test_wires_are_dark_until_they_are_lit() -> None:
    lit = Lit(line(color="red"), [[(0, 0), (1, 1), (2, 0)], [(0, 0), (1, 0)]], seen_from([1, None], 3))
    picture = board([lit], [Label([(0, 0)], [["a"], ["b"], ["c"]])], layout={}, steps=3)
    x = values_of(picture.moves[0].x)
    assert x.shape == (1, 3, 3 + 8)
    assert np.isnan(x[0, 0, 2:]).all() and np.isnan(x[0, :, 7:]).all()
    assert x[0, 1, 3:6].tolist() == [0, 1, 2]
    assert traces(picture.figure)[1].text[0] == "c"
    assert picture.frame_names == ("0", "1", "2")
    # Plotly takes what the browser gets.
    sent = go.Figure(json.loads(picture.json))
    texts = [list(frame.data[0].text) for frame in cast(tuple[Any, ...], sent.frames)]
    assert (texts, traces(sent)[1].type) == ([["a"], ["b"], ["c"]], "scatter")


def test_a_mark_is_seen_where_it_is_lit() -> None:
    lit = Lit(ring(size=9), [[(0, 0)], [(1, 2)]], seen_at([2, 0], 3))
    y = values_of(board([lit], [], layout={}, steps=3).moves[0].y)
    np.testing.assert_array_equal(y, [[[np.nan, 2], [np.nan, np.nan], [0, np.nan]]])
