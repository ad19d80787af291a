"""What moves in a figure, how finely it is kept, and where its traces stand until it does."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.kit.moving_figures import (
    Joined,
    Levels,
    Move,
    Part,
    Picture,
    assembled,
    levels_of,
    pictures_of,
    together,
    trimmed,
    with_parts,
)
from tests.figures import layout, traces


def line(knobs: int, steps: int) -> np.ndarray:
    """The value at knob k and step s is 10 k + s."""
    return 10.0 * np.arange(knobs)[:, None] + np.arange(steps)


def drawn_by(figure: go.Figure) -> Any:
    return json.loads(figure.to_json() or "")


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_the_lowest_and_the_highest_level_stand_for_the_ends(kind: type) -> None:
    levels = Levels(np.array([[0, np.iinfo(kind).max]], kind), -2, 3)
    assert levels.values().tolist() == [[-2, 3]]
    assert levels.values().dtype == np.float32
    assert (levels.shape, levels.ndim) == ((1, 2), 2)


def test_level_zero_may_stand_for_a_gap() -> None:
    levels = np.array([[[0, 255], [128, 0]]], np.uint8)
    np.testing.assert_array_equal(np.isnan(Levels(levels, 1, 2, gaps=True).values()), levels == 0)
    assert not np.isnan(Levels(levels, 1, 2).values()).any()


def test_a_place_of_the_levels_has_the_values_of_that_place() -> None:
    levels = levels_of(np.random.default_rng(2).uniform(0, 1, (3, 4, 5)), low=0, high=1)
    whole = levels.values()
    np.testing.assert_array_equal(levels.at(1, -1), whole[1, -1])
    np.testing.assert_array_equal(levels.at(2, slice(None)), whole[2])


def test_places_are_points_in_the_same_memory() -> None:
    places = levels_of(line(4, 7), low=0, high=40, gaps=True)
    points = places.as_points()
    assert points.shape == (4, 7, 1)
    assert np.shares_memory(points.levels, places.levels)
    np.testing.assert_array_equal(points.values()[..., 0], places.values())


def test_levels_times_a_factor_are_their_values_times_it_in_the_same_memory() -> None:
    sizes = levels_of(np.array([[0.0, 0.5, 1.0, np.nan]]), low=-1, high=1, bits=8, gaps=True)
    assert sizes.levels.dtype == np.uint8
    for factor in (-1, 0, 2.5):
        turned = sizes.times(factor)
        assert turned.levels is sizes.levels
        np.testing.assert_allclose(turned.values(), factor * sizes.values(), atol=1e-6)


@pytest.mark.parametrize("kind", [float, np.int32, np.uint32, np.int8])
def test_levels_are_whole_and_small(kind: type) -> None:
    with pytest.raises(ValueError, match="uint8"):
        Levels(np.zeros(3, kind), 0, 1)


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("bits", [8, 10, 12, 13, 14, 16])
def test_levels_are_as_fine_as_they_say(bits: int, gaps: bool) -> None:
    values = np.linspace(-2, 3, 4_001)[None]
    made = levels_of(values, low=-2, high=3, bits=bits, gaps=gaps)
    # Rounding errs by half a level, and float32 by less than a millionth.
    half = 5 / (2**bits - 1 - gaps) / 2
    np.testing.assert_allclose(made.values(), values, atol=half + 1e-6)
    assert len(np.unique(made.levels)) <= 2**bits - gaps
    ends = levels_of(np.array([[-9.0, 9.0]]), low=-2, high=3, bits=bits, gaps=gaps)
    np.testing.assert_allclose(ends.values(), [[-2, 3]], atol=1e-6)


@pytest.mark.parametrize("bits", [12, 14])
def test_what_lies_outside_stands_exactly_at_the_border(bits: int) -> None:
    far = np.array([-9.0, 9.0, -np.inf, np.inf, 1e300])
    assert levels_of(far, low=-3, high=5, bits=bits).values().tolist() == [-3, 5, -3, 5, 5]
    assert levels_of(far, low=-1, high=2, bits=bits).values().tolist() == [-1, 2, -1, 2, 2]


def test_a_place_is_kept_to_one_part_in_sixteen_thousand() -> None:
    places = np.random.default_rng(1).uniform(-3, 5, size=(4, 7))
    assert np.abs(levels_of(places, low=-3, high=5).values() - places).max() <= 8 / 2**14


def test_what_is_not_a_number_is_a_gap_or_stands_at_the_lowest() -> None:
    values = np.array([[np.nan, 0.0, 1.0, np.nan]])
    drawn = levels_of(values, low=0, high=1, gaps=True).values()
    np.testing.assert_array_equal(np.isnan(drawn), [[True, False, False, True]])
    np.testing.assert_allclose(drawn[0, 1:3], [0, 1], atol=1e-6)
    assert levels_of(values, low=0, high=1).values().tolist() == [[0, 0, 1, 0]]


def test_trimmed_numbers_keep_three_digits_and_gaps() -> None:
    for numbers in (np.random.default_rng(0).lognormal(0, 20, 2_000), np.geomspace(1e-9, 1e9, 200)):
        np.testing.assert_allclose(trimmed(numbers), numbers, rtol=1e-3)
    assert np.isnan(trimmed(np.array([np.nan, np.inf]))).all()
    assert trimmed(np.array([0.0, 1.0])).tolist() == [0, 1]


def test_points_of_several_kinds_become_one_trace() -> None:
    found = together(np.zeros((1, 1, 1)), np.ones((2, 3, 2)), np.full((1, 3, 1), 2.0))
    np.testing.assert_array_equal(found, np.broadcast_to([0.0, 1, 1, 2], (2, 3, 4)))


def test_joined_tracks_are_the_points_of_all_of_them() -> None:
    path, start = levels_of(line(2, 3), low=0, high=12), np.full((1, 1, 1), 7.0)
    joined = Joined((start, path.as_points(), path.as_points().times(2)))
    assert (joined.shape, joined.ndim) == ((2, 3, 3), 3)
    expected = np.stack([np.full((2, 3), 7.0), line(2, 3), 2 * line(2, 3)], axis=-1)
    np.testing.assert_allclose(joined.values(), expected, atol=1e-2)
    since = np.array([[0, 1, 2], [0, 3, 4]])
    np.testing.assert_array_equal(Move(0, y=joined, since=since).arrivals(), since[:, None])
    np.testing.assert_array_equal(Move(0, y=joined, since=since[0]).arrivals(), since[None, None, 0])
    with pytest.raises(ValueError, match="since"):
        Move(0, y=joined, since=since[:, :2])


@pytest.mark.parametrize(
    ("shape", "grow"), [((5,), True), ((3, 5), False), ((3, 5, 2), True), ((3, 0), True), ((0, 5, 1), False)]
)
def test_a_move_of_another_shape_is_refused(shape: tuple[int, ...], grow: bool) -> None:
    with pytest.raises(ValueError, match="shape"):
        Move(0, y=np.zeros(shape), grow=grow)
    with pytest.raises(ValueError, match="shape"):
        Move(0, y=Levels(np.zeros(shape, np.uint8), 0, 1), grow=grow)


def test_only_heights_have_rows_and_columns() -> None:
    assert Move(0, z=np.zeros((1, 2, 3, 4))).steps == 2
    with pytest.raises(ValueError, match="shape"):
        Move(0, y=np.zeros((1, 2, 3, 4)))


def test_something_has_to_move() -> None:
    with pytest.raises(ValueError, match="x, y or z"):
        Move(0)


def test_a_trace_in_space_has_heights_like_its_other_coordinates() -> None:
    path = np.ones((2, 3))
    assert Move(0, x=path, y=path, z=path, grow=True).steps == 3
    assert Move(0, z=path[..., None]).steps == 3


def test_a_move_has_the_steps_of_its_longest_coordinate() -> None:
    move = Move(0, x=np.ones((1, 1, 2)), y=np.ones((1, 9, 2)))
    assert (list(move.coordinates()), move.steps) == (["x", "y"], 9)


def test_the_json_of_a_picture_is_that_of_its_figure_and_translated_once() -> None:
    figure = go.Figure(go.Scatter(x=[1, 2]), {"title": {"text": "a"}})
    picture = Picture(figure)
    assert picture.json == figure.to_json()
    figure.update_layout(title="b")
    assert picture.json != figure.to_json()
    assert picture.json is picture.json


def test_what_moves_is_not_in_the_json() -> None:
    figure = go.Figure([go.Scatter(x=[1, 2], y=[3, 4]), go.Scatter(x=[5])], {"title": {"text": "a"}})
    picture = Picture(figure, (Move(0, y=np.zeros((1, 4, 2))),))
    sent, whole = json.loads(picture.json), json.loads(figure.to_json() or "{}")
    assert sent["data"] == [{"type": "scatter", "x": [1, 2]}, {"type": "scatter", "x": [5]}]
    assert {**sent, "data": whole["data"]} == whole


def test_a_figure_moved_otherwise_shares_its_json() -> None:
    picture = Picture(go.Figure(go.Scatter(x=[1, 2])))
    move = Move(0, y=np.zeros((1, 4, 2)))
    other = picture.moved([move])
    assert (other.moves, picture.moves) == ((move,), ())
    assert other.figure is picture.figure
    assert other.json is picture.json


def test_frames_are_called_by_their_names_or_numbers() -> None:
    frames = [go.Frame(name="first"), go.Frame()]
    assert Picture(go.Figure(frames=frames)).frame_names == ("first", "1")
    assert Picture(go.Figure()).frame_names == ()


def test_figures_become_pictures_and_pictures_stay() -> None:
    picture, figure = Picture(go.Figure()), go.Figure()
    found = pictures_of([picture, figure])
    assert found[0] is picture
    assert (found[1].figure, found[1].moves) == (figure, ())


@pytest.mark.parametrize("replica", [0, 2])
@pytest.mark.parametrize("small", [False, True])
def test_traces_stand_at_the_last_step_for_the_value_of_the_knob(replica: int, small: bool) -> None:
    heights = line(3, 5)
    track = levels_of(heights, low=0, high=24) if small else heights
    head = track.as_points() if isinstance(track, Levels) else track[..., None]
    figure = go.Figure(go.Scatter(y=[7]))
    parts = [
        Part(go.Scatter(), y=track, grow=True),
        Part(go.Scatter(x=[5]), y=head),
        Part(go.Scatter(x=[6])),
        Part(go.Heatmap(), z=np.arange(12.0).reshape(1, 2, 2, 3)),
    ]
    picture = with_parts(figure, parts, replica=replica)
    ground, trail, dot, still, heat = traces(picture.figure)
    np.testing.assert_allclose(trail.y, heights[replica], atol=24 / 2**14)
    np.testing.assert_allclose(dot.y, heights[replica, -1:], atol=24 / 2**14)
    assert (list(ground.y), list(dot.x), list(still.x)) == ([7], [5], [6])
    # What does not depend on the knob stands for every value of it.
    np.testing.assert_array_equal(heat.z, [[6, 7, 8], [9, 10, 11]])
    assert [(move.trace, move.grow) for move in picture.moves] == [(1, True), (2, False), (4, False)]
    assert picture.moves[0].y is track
    # What the caller made stays as it was made.
    assert [parts[0].trace.y, parts[1].trace.y, parts[3].trace.z] == [None] * 3


def test_parts_are_assembled_in_their_order_with_named_axes_and_frames() -> None:
    parts = [Part(go.Bar(x=[1])), Part(go.Scatter(name="moves"), x=line(2, 3)[..., None])]
    change = {"xaxis": {"range": [0, 1]}, "margin": {"l": 1}, "showlegend": False}
    frames = [{"name": "a"}, {"name": "b"}, {"name": "c"}]
    picture = assembled(parts, x="across", y="up", title="title", layout=change, frames=frames, replica=1)
    bar, moving = traces(picture.figure)
    assert (bar.type, list(moving.x)) == ("bar", [12])
    assert [move.trace for move in picture.moves] == [1]
    shown = layout(picture.figure)
    assert (shown.xaxis.title.text, list(shown.xaxis.range)) == ("across", [0, 1])
    assert (shown.yaxis.title.text, shown.title.text) == ("up", "title")
    # Of what is changed in parts, the other parts stay.
    assert shown.margin.l == 1 and shown.margin.b > 1
    assert picture.frame_names == ("a", "b", "c")
    assert "title" not in drawn_by(assembled([], layout=change).figure)["layout"]
