"""The chart as Python sees it: its message, its state, and who decides where it stands."""

import math
import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from explainer.kit.moving_figures import Joined, Levels, Move, Picture
from tests.figures import values_of
from tests.messages import numbers, parts, unpacked, whole
from ui.plot import Caption, Click, Knob, LineTip, MapTip, Verdict, component, plot
from ui.plot.caption import Decimals
from ui.plot.library import copy_library, library_source, served_library
from ui.plot.message import packed
from ui.plot.reports import click_of
from ui.plot.script import loader, script
from ui.plot.standing import LAST, Position, first_standing, next_standing

RATES = (0.1, 0.2, 0.4)


def page() -> None:
    import numpy as np
    import plotly.graph_objects as go
    import streamlit as st

    from explainer.kit.moving_figures import Move, Picture
    from ui.plot import Knob, plot

    line = go.Figure(go.Scatter(x=np.arange(5, dtype=np.float32)))
    state = plot(
        Picture(line, (Move(0, y=np.ones((3, 5)), grow=True),)),
        key="chart",
        alt="a falling line",
        knob=Knob(label="Rate", values=(0.1, 0.2, 0.4), start=st.session_state.get("rate", 0.21)),
        start_step=st.session_state.get("at"),
    )
    st.session_state["seen"] = (state.step, state.knob, state.click)


def opened() -> AppTest:
    return AppTest.from_function(page).run()


def message(app: AppTest) -> bytes:
    return app.get("bidi_component")[0].proto.bytes


def sent(*moves: Move) -> bytes:
    """The message of one figure with these moves."""
    return packed({}, pictures=[Picture(go.Figure(layout={"template": "none"}), moves)])


def test_a_page_sends_the_figure_its_moves_and_the_words() -> None:
    app = opened()
    assert not app.exception
    header, moves = unpacked(message(app))
    assert "bdata" in header["figures"][0]["data"][0]["x"]
    assert header["alt"] == ["a falling line"]
    assert header["labels"] == ["0", "1", "2", "3", "4"]
    assert header["words"]["play"] == "Play"
    assert header["knob"] == {"label": "Rate", "help": "", "labels": ["0.1", "0.2", "0.4"], "marks": []}
    np.testing.assert_array_equal(moves[0][0].y, np.ones((3, 5), np.float32))
    assert app.session_state["seen"] == (4, 0.2, None)


def test_the_rest_of_the_page_waits_for_a_new_picture_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def ahead() -> None:
        import plotly.graph_objects as go
        import streamlit as st

        from ui.plot import plot

        plot(go.Figure(go.Scatter(y=[st.session_state.get("height", 1)])), key="a", alt="", ahead=True)
        plot(go.Figure(go.Scatter(y=[st.session_state.get("other", 1)])), key="b", alt="")

    waited: list[float] = []
    monkeypatch.setattr(component, "PAINTING", 0.12)
    monkeypatch.setattr(component, "sleep", waited.append)
    app = AppTest.from_function(ahead).run()
    app.run()
    app.session_state["other"] = 2
    app.run()
    assert waited == [], "neither for the first picture, nor for the same one, nor for one in the page's rest"
    app.session_state["height"] = 2
    app.run()
    app.run()
    assert waited == [0.12]


def test_every_word_that_the_scripts_ask_for_is_sent() -> None:
    asked = set(re.findall(r"\bwords\.(\w+)", script()))
    assert {"loading", "failed"} <= asked <= set(component.WORDS)


def test_figures_and_pictures_may_stand_side_by_side_and_one_player_plays_all() -> None:
    def mixed() -> None:
        import numpy as np
        import plotly.graph_objects as go
        import streamlit as st

        from explainer.kit.moving_figures import Move, Picture
        from ui.plot import plot

        named = go.Figure(frames=[go.Frame(name=name) for name in "abc"])
        moving = Picture(go.Figure(go.Scatter()), (Move(0, y=np.ones((1, 2, 1))),))
        state = plot((named, moving, Picture(go.Figure())), key="chart", alt="")
        st.session_state["seen"] = state.steps

    app = AppTest.from_function(mixed).run()
    header, moves = unpacked(message(app))
    assert header["labels"] == ["a", "b", "c"]
    assert [len(each) for each in moves] == [0, 1, 0]
    assert app.session_state["seen"] == 3


@pytest.mark.parametrize("values", [(), (0.1, 0.2)])
def test_a_trace_has_a_course_for_every_value_of_the_knob(values: tuple[float, ...]) -> None:
    picture = Picture(go.Figure(go.Scatter()), (Move(0, y=np.ones((3, 5)), grow=True),))
    with pytest.raises(ValueError, match=f"3 courses of a trace do not fit {len(values) or 1} values"):
        plot(picture, key="chart", alt="", knob=Knob("Rate", values, 0.1) if values else None)


def test_figures_may_have_heights_of_their_own() -> None:
    def two() -> None:
        import plotly.graph_objects as go

        from ui.plot import plot

        plot([go.Figure(), go.Figure()], key="chart", alt="", height=[300, 200], columns=2)

    header, _ = unpacked(message(AppTest.from_function(two).run()))
    assert (header["heights"], header["columns"]) == ([300, 200], 2)
    assert unpacked(message(opened()))[0]["heights"] == [400]


def test_the_resting_place_returns_and_leaves_the_message_alone() -> None:
    app = opened()
    before = message(app)
    app.session_state["chart"] = {"rest": {"step": 2, "knob": 0, "order": 0}}
    app.run()
    assert app.session_state["seen"] == (2, 0.1, None)
    assert message(app) == before
    app.session_state["rate"] = 0.1  # The page echoes the report through its address.
    app.run()
    assert message(app) == before


def test_an_order_of_the_page_is_sent_once_and_outdated_reports_are_ignored() -> None:
    app = opened()
    app.session_state["chart"] = {"rest": {"step": 2, "knob": 0, "order": 0}}
    app.run()
    app.session_state["rate"], app.session_state["at"] = 0.4, 1
    app.run()
    assert app.session_state["seen"] == (1, 0.4, None)
    assert unpacked(message(app))[0]["order"] == {"number": 1, "step": 1, "knob": 2}


@pytest.mark.parametrize("rest", ["far", {"step": 1e9}, {"step": 10**9, "knob": -7}, {"step": None}, [1, 2]])
def test_whatever_the_browser_reports_the_place_is_one_that_exists(rest: object) -> None:
    app = opened()
    app.session_state["chart"] = {"rest": rest}
    app.run()
    assert not app.exception
    step, knob, _ = app.session_state["seen"]
    assert step in range(5)
    assert knob in RATES


def test_an_echo_of_an_earlier_report_does_not_turn_the_knob_back() -> None:
    standing = first_standing(Position(LAST, 0), RATES)
    moved = next_standing(standing, asked=Position(LAST, 0), report={"knob": 1, "order": 0}, scale=RATES)
    assert moved.now.knob == 1
    # The address now says 1, but the visitor has turned on to 2.
    late = next_standing(moved, asked=Position(LAST, 1), report={"knob": 2, "order": 0}, scale=RATES)
    assert (late.now.knob, late.order) == (2, 0)


def test_a_report_that_comes_with_an_address_of_before_is_not_turned_back() -> None:
    """On a slow server the next report leaves before the address of the last one has come."""
    first = first_standing(Position(LAST, 0), RATES)
    moved = next_standing(
        first, asked=Position(LAST, 0), report={"step": 1, "knob": 1, "order": 0}, scale=RATES
    )
    # The page gives back what was reported; then two reports come, both with addresses of before.
    given = next_standing(moved, asked=Position(1, 1), report={"step": 1, "knob": 1, "order": 0}, scale=RATES)
    late = next_standing(
        given, asked=Position(LAST, 0), report={"step": 2, "knob": 2, "order": 0}, scale=RATES
    )
    later = next_standing(late, asked=Position(1, 1), report={"step": 3, "knob": 3, "order": 0}, scale=RATES)
    assert (late.now, later.now, later.order) == (Position(2, 2), Position(3, 3), 0)
    assert (moved.by_hand, given.by_hand, later.by_hand) == (True, False, True)
    # Without a report it is the browser's back button.
    back = next_standing(
        later, asked=Position(LAST, 0), report={"step": 3, "knob": 3, "order": 0}, scale=RATES
    )
    assert (back.now, back.order, back.by_hand) == (Position(LAST, 0), 1, False)


def test_another_scale_of_the_knob_starts_anew_and_keeps_the_step() -> None:
    standing = first_standing(Position(LAST, 0), RATES)
    moved = next_standing(standing, asked=Position(LAST, 0), report={"step": 3, "knob": 2}, scale=RATES)
    anew = next_standing(moved, asked=Position(LAST, 0), report={"step": 3, "knob": 2}, scale=(1.0, 2.0))
    assert (anew.now, anew.order) == (Position(3, 0), 1)


def test_moves_keep_their_figure_their_numbers_and_gaps_on_the_way() -> None:
    y = np.random.default_rng(0).normal(size=(41, 200, 3))
    y[3, 4:] = np.nan
    z = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4)
    trail, map_ = Move(1, x=y[:, :, 0], y=y[:, :, 1], grow=True), Move(0, z=z)
    pictures = [Picture(go.Figure(), (trail,)), Picture(go.Figure()), Picture(go.Figure(), (map_,))]
    header, (first, nothing, last) = unpacked(packed({"unit": "é"}, pictures=pictures))
    assert header["unit"] == "é"
    assert (first[0].trace, first[0].grow, nothing, last[0].grow) == (1, True, [], False)
    np.testing.assert_array_equal(first[0].y, y[:, :, 1].astype(np.float32))
    np.testing.assert_array_equal(last[0].z, z)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_levels_arrive_as_they_were_and_cost_their_own_size(kind: type) -> None:
    levels = np.random.default_rng(0).integers(0, np.iinfo(kind).max, (2, 3, 5, 7)).astype(kind)
    message = sent(Move(0, z=Levels(levels, -1, 2)), Move(1, y=np.ones((1, 1, 1))))
    (received,) = unpacked(message)[1]
    assert isinstance(received[0].z, Levels)
    np.testing.assert_array_equal(received[0].z.levels, levels)
    assert received[0].z.values().min() >= -1
    np.testing.assert_allclose(received[0].z.values(), -1 + 3.0 * levels / np.iinfo(kind).max, atol=1e-6)
    np.testing.assert_array_equal(received[1].y, np.ones((1, 1, 1)))
    assert len(message) < levels.nbytes + 600


def test_levels_that_hardly_change_cost_little() -> None:
    steps = np.arange(300)[None, :, None]
    slow = (1000 + 7 * steps + np.arange(40)).astype(np.uint16)
    message = sent(Move(0, y=Levels(slow, 0, 1)))
    assert len(message) < slow.nbytes / 20
    received = unpacked(message)[1][0][0].y
    assert isinstance(received, Levels)
    np.testing.assert_array_equal(received.levels, slow)


def test_a_level_may_stand_for_a_gap_on_the_way_too() -> None:
    levels = np.array([[[0, 255], [128, 0]]], np.uint8)
    assert not np.isnan(Levels(levels, 1, 2).values()).any()
    drawn = unpacked(sent(Move(0, y=Levels(levels, 1, 2, gaps=True))))[1][0][0].y
    assert isinstance(drawn, Levels)
    np.testing.assert_array_equal(np.isnan(drawn.values()), levels == 0)


def test_a_trail_and_its_head_are_sent_once() -> None:
    levels = np.random.default_rng(0).integers(0, 65535, (3, 50)).astype(np.uint16)
    trail = Move(0, y=Levels(levels, 0, 1), grow=True)
    head = Move(1, y=Levels(levels[..., None], 0, 1))
    alone, both = sent(trail), sent(trail, head)
    assert len(both) < len(alone) + 150
    drawn = unpacked(both)[1][0][1].y
    assert isinstance(drawn, Levels)
    np.testing.assert_array_equal(drawn.levels, levels[..., None])


def test_joined_tracks_cost_what_no_other_trace_shows() -> None:
    levels = np.random.default_rng(0).integers(0, 65535, (3, 50)).astype(np.uint16)
    path, ring = Levels(levels, 0, 1), np.array([[[1.0, np.nan]]] * 3)
    trail, since = Move(0, y=path, grow=True), np.array([[0, 0, 0, 7], [0, 0, 9, 0], [0, 0, 0, 0]])
    spots = Move(1, y=Joined((path.as_points(), path.as_points().times(-1), ring)), since=since)
    alone, both = sent(trail), sent(trail, spots)
    assert len(both) < len(alone) + 400
    drawn = unpacked(both)[1][0][1]
    np.testing.assert_allclose(values_of(drawn.y), values_of(spots.y))
    np.testing.assert_array_equal(drawn.since, since)


def test_a_knob_starts_at_the_nearest_of_its_values() -> None:
    assert Knob(label="", values=RATES, start=0).nearest(0.29) == 1
    with pytest.raises(ValueError, match="at least one"):
        Knob(label="", values=(), start=0)


def test_the_library_is_copied_once_andwhole(tmp_path: Path) -> None:
    source = library_source()
    target = copy_library(source, folder=tmp_path / "static")
    first = target.stat().st_mtime_ns
    assert target.read_bytes() == source.read_bytes()
    assert copy_library(source, folder=tmp_path / "static").stat().st_mtime_ns == first
    for damaged in (b"half", b"x" * len(source.read_bytes())):
        target.write_bytes(damaged)
        assert copy_library(source, folder=tmp_path / "static").read_bytes() == source.read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["plotly.min.js"]


def test_sentences_for_another_number_of_runs_are_refused() -> None:
    figure = Picture(go.Figure(go.Scatter()), (Move(0, y=np.zeros((3, 2, 1))),))
    knob = Knob(label="Rate", values=RATES, start=0.1)
    two = Caption(("{n}",), numbers={"n": np.ones((2, 1))})
    with pytest.raises(ValueError, match="do not fit"):
        plot(figure, key="wrong", alt="", knob=knob, caption=two)
    with pytest.raises(ValueError, match="do not fit"):
        plot(figure, key="wrong", alt="", knob=knob, verdict=[Verdict("a"), Verdict("b")])


def test_what_goes_with_a_message_only_names_the_script() -> None:
    assert "export default" in loader()
    assert len(loader()) < 700


def test_where_no_file_can_be_put_the_whole_script_is_sent_and_the_library_served_from_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "static").touch()
    monkeypatch.setattr("ui.plot.script.STATIC", tmp_path / "static")
    monkeypatch.setattr("ui.plot.library.STATIC", tmp_path / "static")
    assert loader() == script()
    served_library.cache_clear()
    assert served_library().startswith("component/ui.plot.library.plotly/plotly.min.js?v=")
    served_library.cache_clear()


def test_a_trail_and_its_head_in_the_same_memory_are_sent_once() -> None:
    y = np.random.default_rng(0).normal(size=(5, 300)).astype(np.float32)
    trails = Levels(np.random.default_rng(1).integers(0, 65535, (5, 300)).astype(np.uint16), 0, 1)
    heads = Levels(trails.levels[..., None], 0, 1)
    message = sent(Move(0, x=trails, y=y, grow=True), Move(1, x=heads, y=y[..., None]))
    assert len(message) < y.nbytes + trails.levels.nbytes + 600
    ((trail, head),) = unpacked(message)[1]
    np.testing.assert_array_equal(trail.y, y)
    np.testing.assert_array_equal(head.y, y[..., None])
    assert isinstance(head.x, Levels)
    np.testing.assert_array_equal(head.x.levels, heads.levels)


def test_marks_of_a_knob_stand_between_its_values_and_only_there() -> None:
    knob = Knob(label="", values=(1, 2, 4), start=1, marks={"between": 3, "at": 4, "beyond": 5})
    assert knob.places() == [("between", 0.75), ("at", 1.0)]


@pytest.mark.parametrize(
    "said",
    [
        {"figure": 0, "x": math.nan, "y": 0.0},
        {"figure": 0, "x": 0.0, "y": -math.inf},
        {"figure": 0, "x": 10**400, "y": 0.0},
        {"figure": 1, "x": 0.0, "y": 0.0},
        {"figure": -1, "x": 0.0, "y": 0.0},
        {"figure": 0.0, "x": 0.0, "y": 0.0},
        {"figure": 0, "x": "0", "y": 0.0},
        {"figure": 0, "x": 0.0},
        "click",
        None,
    ],
)
def test_only_a_finite_place_in_one_of_the_figures_is_a_click(said: object) -> None:
    assert click_of({"figure": 0, "x": 2, "y": -0.5}, figures=1) == Click(figure=0, x=2.0, y=-0.5)
    assert click_of(said, figures=1) is None


def test_lines_are_told_by_their_names_with_three_digits() -> None:
    values = np.array([[[1.2345, -2e-7], [np.nan, 1234.5]]])
    tip = LineTip(0, np.zeros((2, 4)), ["w", "b"], values)
    header, body = parts(
        packed({}, pictures=[Picture(go.Figure())], tips=[tip, MapTip(0, 1, "p ≈ {p}", 4 / 3)])
    )
    lines, area = header["tips"]
    assert lines["names"] == ["w", "b"]
    told = Decimals(*(whole(lines[part], body) for part in ("mantissas", "exponents")))
    assert told.mantissas.tolist() == [[[123, -200], [0, 123]]]
    assert told.exponents.tolist() == [[[-2, -9], [9999, 1]]]
    assert area == {"figure": 0, "trace": 1, "text": "p ≈ {p}", "power": 4 / 3}


def test_lines_without_a_number_are_refused() -> None:
    with pytest.raises(ValueError, match="lines"):
        LineTip(0, np.zeros((2, 4)), ["w", "b"], np.zeros((1, 1, 3)))


def test_a_move_is_sent_with_its_start() -> None:
    start = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    header, body = parts(sent(Move(0, x=np.zeros((1, 2, 3)), y=np.ones((1, 2, 3)), start=start)))
    (track,) = header["recorded"]
    for name, row in zip("xy", start, strict=True):
        np.testing.assert_array_equal(numbers(track["from"][name], body), row[None, None])
    assert track["since"] is None
    with pytest.raises(ValueError, match="start"):
        Move(0, x=np.zeros((1, 2, 4)), start=start)


def test_a_move_is_sent_with_the_steps_since_which_its_cells_are_there() -> None:
    since = np.array([[0, 1, 2], [300, 4, 5]])
    _, ((move,),) = unpacked(sent(Move(0, z=np.zeros((2, 1, 2, 3)), since=since)))
    np.testing.assert_array_equal(move.since, since)
    with pytest.raises(ValueError, match="since"):
        Move(0, z=np.zeros((2, 1, 2, 4)), since=since)
