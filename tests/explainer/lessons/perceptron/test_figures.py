"""What the figures draw is what the neuron does."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.choices.points import Points, points_of
from explainer.kit.moving_figures import Move, Picture
from explainer.lessons.perceptron.cycle_figures import closed_path
from explainer.lessons.perceptron.gates import HIDDEN, LAST, xor_flow
from explainer.lessons.perceptron.gates_figures import GateWords, gate_pictures
from explainer.lessons.perceptron.looks import Looks, looks_by_hand, looks_of_run
from explainer.lessons.perceptron.loss_figures import SurfaceWords, slices, standing_on_steps, walking_down
from explainer.lessons.perceptron.losses import descend, loss_slice, loss_surface
from explainer.lessons.perceptron.neuron_figures import (
    NeuronWords,
    edge_bands,
    neuron_and_mistakes,
    neuron_and_step,
)
from explainer.lessons.perceptron.pitfall_figures import rescaled, rounds, ties
from explainer.lessons.perceptron.pitfalls import endless_cycle, rescaling, tie_table
from explainer.lessons.perceptron.plane_figures import (
    COLORS,
    SYMBOLS,
    PlaneWords,
    half_plane_corners,
    line_ends,
    plane,
    plane_moves,
    seen_of,
)
from explainer.lessons.perceptron.registry import DATA, GATES, gate_points
from explainer.lessons.perceptron.rule import PerceptronRun, outputs_of, run_of
from explainer.lessons.perceptron.setting import Setting
from tests.figures import still, values_of

PLANE = PlaneWords(
    one="one",
    zero="zero",
    before="before",
    after="after",
    right="right",
    wrong="wrong",
    mistaken="mistaken",
)
NEURON = NeuronWords(epoch="epoch", mistakes="mistakes", step="step", positive="+", negative="−")
GATE = GateWords(wiring="wiring", plane="plane", space="space", one="one", zero="zero", looked_at="input")
SURFACE = SurfaceWords(zero_one="0–1", logistic="logistic", loss="loss")
WEIGHTS = [
    (1.0, 1.0, -1.5),
    (-2.0, 0.5, 0.3),
    (0.0, 3.0, 1.0),
    (1e-3, 1e-3, -5.0),
    (1e-3, 0.0, 5.0),
    (0.0, 0.0, 0.5),
    (0.0, 0.0, -0.5),
    (0.0, 0.0, 0.0),
]
SETTINGS = [
    Setting(),
    Setting(data="XOR", learning_rate=1.0),
    Setting(data="Separable", start=(1.0, -2.0, 0.5), shuffle=True),
    Setting(data="Overlapping", count=60, only_updates=True, fires_at_zero=True),
    Setting(data="Own points", placed=((0.0, 0.0, 1),)),
    Setting(data="Own points"),
]


def run_and_looks(setting: Setting) -> tuple[PerceptronRun, Looks]:
    run, points = run_of(setting), setting.points()
    return run, looks_of_run(run, points, fires_at_zero=setting.fires_at_zero)


def shown(figure: go.Figure) -> Any:
    """The same figure, of which plotly says no types."""
    return figure


def moves_of(picture: Picture, name: str) -> Move:
    places = {move.trace: move for move in picture.moves}
    (place,) = (number for number, trace in enumerate(shown(picture.figure).data) if trace.name == name)
    return places[place]


def visible(move: Move, position: int) -> list[tuple[float, float]]:
    x, y = (values_of(track)[0, min(position, values_of(track).shape[1] - 1)] for track in (move.x, move.y))
    return [(float(a), float(b)) for a, b in zip(x, y, strict=True) if np.isfinite(a + b)]


def inside(corners: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Whether places (n, 2) lie in the closed convex polygon (5, 2): on the same side of all its edges."""
    edges = np.diff(corners, axis=0)
    to_place = places[:, None] - corners[None, :-1]
    turns = edges[None, :, 0] * to_place[..., 1] - edges[None, :, 1] * to_place[..., 0]
    return np.asarray((turns >= 0).all(axis=1) | (turns <= 0).all(axis=1))


@pytest.mark.parametrize("fires_at_zero", [False, True])
@pytest.mark.parametrize("weights", WEIGHTS, ids=str)
def test_a_half_plane_holds_exactly_the_places_that_are_answered_so(
    weights: tuple[float, float, float], fires_at_zero: bool
) -> None:
    places = np.random.default_rng(0).uniform(-3.2, 3.2, (400, 2))
    answers = outputs_of(weights, places, fires_at_zero=fires_at_zero)
    for label in (0, 1):
        corners = half_plane_corners(np.array(weights), label, fires_at_zero=fires_at_zero)
        held = np.zeros(len(places), bool) if np.isnan(corners).any() else inside(corners, places)
        np.testing.assert_array_equal(held, answers == label)


@pytest.mark.parametrize("weights", WEIGHTS, ids=str)
def test_the_line_is_where_the_weighted_sum_is_zero(weights: tuple[float, float, float]) -> None:
    ends = line_ends(np.array(weights))
    w1, w2, b = weights
    if abs(b) >= 20 * np.hypot(w1, w2):
        assert np.isnan(ends).all()
    else:
        np.testing.assert_allclose(ends @ (w1, w2) + b, 0, atol=1e-9)
        assert np.linalg.norm(ends[1] - ends[0]) > 30


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: f"{setting.data} {setting.shuffle}")
def test_at_every_look_the_plane_shows_the_point_the_answer_and_both_lines(setting: Setting) -> None:
    run, looks = run_and_looks(setting)
    picture = plane(looks, words=PLANE)
    points = setting.points()
    high, low = seen_of(points)[1], seen_of(points)[0]
    for position in {0, 1, run.steps // 2, run.steps} & set(range(run.steps + 1)):
        ring = {name: visible(moves_of(picture, name), position) for name in ("right", "wrong")}
        if position == 0:
            assert ring == {"right": [], "wrong": []}
        else:
            step = position - 1
            place = [pytest.approx(tuple(points.inputs[run.point[step]]))]
            name = "right" if run.error[step] == 0 else "wrong"
            assert ring == {"right": [], "wrong": []} | {name: place}
        answers = outputs_of(run.weights[position], points.inputs, fires_at_zero=setting.fires_at_zero)
        expected = points.inputs[answers != points.labels] + 0.05 * (high - low)
        np.testing.assert_allclose(
            np.array(visible(moves_of(picture, "mistaken"), position)).reshape(-1, 2), expected, rtol=1e-5
        )
        after = values_of(moves_of(picture, "after").x)
        np.testing.assert_allclose(after[0, position], line_ends(run.weights[position])[:, 0], rtol=1e-5)
        if run.updates:
            before = values_of(moves_of(picture, "before").x)
            earlier = run.weights[max(position - 1, 0)]
            np.testing.assert_allclose(before[0, position], line_ends(earlier)[:, 0], rtol=1e-5)


def test_what_stands_still_of_the_plane_depends_on_what_is_seen_and_on_whether_it_learns() -> None:
    kinds: dict[tuple[object, ...], list[object]] = {}
    for setting in SETTINGS:
        looks = run_and_looks(setting)[1]
        picture = plane(looks, words=PLANE)
        moves = plane_moves(looks, words=PLANE)
        assert [each.trace for each in moves] == list(range(len(shown(picture.figure).data)))
        assert [each.coordinates().keys() for each in moves] == [{"x", "y"}] * len(moves)
        kinds.setdefault((seen_of(looks.points), looks.learns), []).append(still(picture))
    assert max(map(len, kinds.values())) > 1
    for kind in kinds.values():
        assert all(each == kind[0] for each in kind)


def test_classes_differ_by_colour_and_by_shape() -> None:
    picture = plane(run_and_looks(Setting())[1], words=PLANE)
    marker = {
        trace.name: trace.marker for trace in shown(picture.figure).data if trace.name in ("one", "zero")
    }
    assert (marker["one"].symbol, marker["zero"].symbol) == (SYMBOLS[1], SYMBOLS[0])
    assert (marker["one"].color, marker["zero"].color) == (COLORS[1], COLORS[0])
    assert len({*SYMBOLS}) == len({*COLORS}) == 2


def test_the_view_stays_near_the_unit_square_while_all_points_are_there() -> None:
    assert seen_of(gate_points(GATES["AND"])) == seen_of(points_of([(1.9, -0.9, 1)])) == (-1, 2)
    assert seen_of(points_of([(2.1, 0, 1)])) == seen_of(points_of([])) == (-3.2, 3.2)


def test_the_width_of_an_edge_is_the_size_of_its_weight_and_its_sign_chooses_the_trace() -> None:
    edges = (((0.0, 3.0), (5.0, 2.0)), ((0.0, 2.0), (5.0, 2.0)), ((0.0, 1.0), (5.0, 2.0)))
    weights = np.array([[0.5, -1.0, 0.0], [2.0, 1.0, -4.0]])
    for sign in (1, -1):
        x, y = edge_bands(weights, edges, thickest=0.1, sign=sign)
        bands = y.reshape(2, 3, 6)
        heights = bands[..., 3] - bands[..., 0]
        np.testing.assert_allclose(
            heights, np.where(weights * sign > 0, 0.2 * np.abs(weights), np.nan), rtol=1e-12
        )
        assert np.isnan(x.reshape(2, 3, 6)[..., 5]).all()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: f"{setting.data} {setting.shuffle}")
def test_the_neuron_says_its_numbers_at_every_look(setting: Setting) -> None:
    run, looks = run_and_looks(setting)
    figure = shown(neuron_and_mistakes(looks, run.mistakes, words=NEURON).figure)
    assert [frame.name for frame in figure.frames] == [str(step) for step in range(run.steps + 1)]
    for frame in figure.frames:
        (trace,) = frame.traces
        assert figure.data[trace].mode == "text"
        assert len(frame.data[0].text) == len(figure.data[trace].x)
        # An empty text would be dropped for good.
        assert all(frame.data[0].text)
    assert list(figure.frames[-1].data[0].text) == list(figure.data[figure.frames[-1].traces[0]].text)


def test_the_neuron_shows_what_changes() -> None:
    run, looks = run_and_looks(Setting(start=(0.0, 0.0, 0.25)))
    assert run.error[0] == -1
    figure = shown(neuron_and_mistakes(looks, run.mistakes, words=NEURON).figure)
    x1, x2, total, target, *weights = figure.frames[1].data[0].text
    assert (x1, x2, total, target) == ("0", "0", "0.25", "t = 0")
    assert weights == ["w<sub>1</sub> = 0", "w<sub>2</sub> = 0", "<b>b = 0.25→−0.25</b>"]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: f"{setting.data} {setting.shuffle}")
def test_the_piles_are_the_mistakes_until_now_and_the_ring_stands_on_that_of_the_epoch(
    setting: Setting,
) -> None:
    run, looks = run_and_looks(setting)
    blocks, ring = neuron_and_mistakes(looks, run.mistakes, words=NEURON).moves[-2:]
    assert blocks.grow
    x, y = values_of(blocks.x)[0], values_of(blocks.y)[0]
    assert visible(ring, 0) == []
    piles = np.zeros(run.epochs, int)
    for step in range(run.steps):
        epoch = int(run.epoch[step])
        if run.error[step]:
            piles[epoch - 1] += 1
            assert (x[step + 1], y[step + 1]) == (epoch, piles[epoch - 1] - 0.5)
        assert np.isfinite(x[: step + 2]).sum() == np.isfinite(y[: step + 2]).sum() == piles.sum()
        assert visible(ring, step + 1) == [(epoch, piles[epoch - 1])]
    if not run.truncated:
        np.testing.assert_array_equal(piles, run.mistakes)


def test_by_hand_every_point_stands_on_the_step_at_its_weighted_sum() -> None:
    points = gate_points(GATES["AND"])
    looks = looks_by_hand(points, (1.0, -1.0, 0.5), fires_at_zero=False)
    picture = neuron_and_step(looks, words=NEURON)
    assert [frame.name for frame in shown(picture.figure).frames] == ["1", "2", "3", "4"]
    standing = [
        (x, y, trace.marker.symbol)
        for trace in shown(picture.figure).data
        if trace.xaxis == "x2" and trace.mode == "markers" and "open" not in trace.marker.symbol
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    sums = points.inputs @ (1.0, -1.0) + 0.5
    expected = [
        (z, int(z > 0), SYMBOLS[label]) for z, label in zip(sums.tolist(), points.labels, strict=True)
    ]
    assert sorted(standing) == sorted(expected)
    for position, z in enumerate(sums):
        rings = [visible(move, position) for move in picture.moves[-2:]]
        answered_rightly = int(z > 0) == points.labels[position]
        assert rings == ([[(z, int(z > 0))], []] if answered_rightly else [[], [(z, int(z > 0))]])


@pytest.mark.parametrize("fires_at_zero", [False, True])
def test_a_tie_by_hand_is_answered_as_the_rule_answers_it(fires_at_zero: bool) -> None:
    # In floats 0.1 · 3 − 0.3 is 5.6e-17.
    points = points_of([(3.0, 0.0, 1)])
    looks = looks_by_hand(points, (0.1, 0.0, -0.3), fires_at_zero=fires_at_zero)
    assert (looks.weighted_sum[0], looks.output[0]) == (0, int(fires_at_zero))
    assert looks.wrong[0, 0] == (not fires_at_zero)


@pytest.mark.parametrize("data", DATA)
def test_every_data_set_can_be_drawn(data: str) -> None:
    setting = Setting(data=data, epochs=3)
    run, looks = run_and_looks(setting)
    by_hand = looks_by_hand(setting.points(), setting.hand, fires_at_zero=True)
    pictures = [
        plane(looks, words=PLANE),
        neuron_and_mistakes(looks, run.mistakes, words=NEURON),
        plane(by_hand, words=PLANE),
        neuron_and_step(by_hand, words=NEURON),
    ]
    assert all(picture.figure.to_json() for picture in pictures)
    for picture in pictures:
        assert all(move.trace < len(shown(picture.figure).data) for move in picture.moves)


def test_the_circle_is_drawn_closed_and_numbered_once() -> None:
    cycle = endless_cycle("XOR", learning_rate=0.5)
    assert cycle is not None
    (path,) = shown(closed_path(cycle)).data
    assert (path.x[0], path.y[0], path.z[0]) == (path.x[-1], path.y[-1], path.z[-1])
    assert list(path.text) == [*(str(number) for number in range(1, cycle.updates + 1)), ""]
    lines = shown(rounds(cycle, count=3, update="u", weight="w")).data
    for line, column in zip(lines, cycle.weights.T, strict=True):
        assert len(line.y) == 3 * cycle.updates + 1
        np.testing.assert_array_equal(line.y[cycle.updates :], line.y[: -cycle.updates])
        np.testing.assert_array_equal(line.y[: cycle.updates + 1], column)


def test_the_knob_of_the_learning_rate_moves_the_weights_and_never_the_line() -> None:
    points = gate_points(GATES["AND"])
    scaling = rescaling(points, rates=(0.1, 1.0, 2.0))
    line, weights = rescaled(scaling, points, words=PLANE, update="u", weight="w")
    ends = values_of(moves_of(line, "after").x)
    assert ends.shape[:2] == (3, scaling.runs[0].steps + 1)
    np.testing.assert_allclose(ends[0], ends[1], atol=1e-5)
    np.testing.assert_allclose(ends[0], ends[2], atol=1e-5)
    for move in weights.moves:
        assert move.grow
        heights = values_of(move.y)
        np.testing.assert_allclose(heights[0] * 10, heights[1], atol=1e-5)


def test_bars_of_both_rules_for_a_tie_are_the_updates() -> None:
    rows = [row for row in tie_table() if all(row.converged)]
    for place, bars in enumerate(shown(ties(tie_table(), updates="u")).data):
        assert list(bars.x) == [row.updates[place] for row in rows]
    assert len(rows) == 14


@pytest.fixture(scope="module")
def and_points() -> Points:
    return gate_points(GATES["AND"])


def test_the_ball_stands_on_the_staircase_and_walks_down_the_slope(and_points: Points) -> None:
    staircase, slope = (loss_surface(name, and_points, bias=-1.0, reach=3) for name in ("0–1", "Logistic"))
    descent = descend("Logistic", and_points, start=(2.2, -1.8, -1.0), learning_rate=0.5, steps=20)
    standing = shown(standing_on_steps(staircase, descent, words=SURFACE))
    assert not standing.frames
    ball = standing.data[2]
    assert (ball.x[0], ball.y[0]) == (2.2, -1.8)
    assert descent.zero_one[0] < ball.z[0] < descent.zero_one[0] + 0.05
    walking = shown(walking_down(slope, descent, words=SURFACE))
    assert [frame.name for frame in walking.frames] == [str(step) for step in range(21)]
    for frame, weights, height in zip(walking.frames, descent.weights, descent.loss, strict=True):
        assert (frame.data[0].x[0], frame.data[0].y[0]) == pytest.approx(tuple(weights[:2]))
        assert height < frame.data[0].z[0] < height + 0.1
    assert walking.layout.scene.camera == standing.layout.scene.camera


def test_slices_write_the_slope_that_autograd_says(and_points: Points) -> None:
    zero_one, logistic = (
        loss_slice(name, and_points, through=(1.0, 1.0, 1.0), weight=2, reach=3)
        for name in ("0–1", "Logistic")
    )
    figure = slices(zero_one, logistic, at=1.0, x="b", y="loss", slope="slope", names=("a", "b"))
    texts = [trace.text[0] for trace in shown(figure).data if trace.text]
    z = and_points.inputs.sum(axis=1) + 1.0
    slope = (1 / (1 + np.exp(-z)) - and_points.labels).mean()
    assert texts == ["<b>slope 0.000</b>", f"<b>slope {slope:.3f}</b>"]


def test_the_gates_show_what_flows_for_every_input() -> None:
    flow = xor_flow()
    wiring, lines, space = gate_pictures(flow, words=GATE)
    assert [frame.name for frame in shown(wiring.figure).frames] == ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    for position, frame in enumerate(shown(wiring.figure).frames):
        sums = (*flow.hidden_sums[position], flow.sums[position])
        assert list(frame.data[0].text) == [f"z = {z:g}".replace("-", "−") for z in sums]
        assert visible(moves_of(lines, "input"), position) == [tuple(flow.inputs[position])]
        assert visible(moves_of(space, "input"), position) == [tuple(flow.hidden_outputs[position])]
    said = {
        trace.text[0]: len(visible(move, 1))
        for move in wiring.moves
        for trace in [shown(wiring.figure).data[move.trace]]
        if trace.mode == "markers+text"
    }
    values = [*flow.inputs[1], *flow.hidden_outputs[1], flow.outputs[1]]
    assert said == {"<b>1</b>": values.count(1), "<b>0</b>": values.count(0)}


def test_only_class_one_lies_between_the_two_lines() -> None:
    flow = xor_flow()
    _, lines, _ = gate_pictures(flow, words=GATE)
    strip = shown(lines.figure).data[0]
    corners = np.column_stack([strip.x, strip.y])
    held = inside(np.vstack([corners, corners[:1]]), flow.inputs)
    np.testing.assert_array_equal(held, flow.targets == 1)
    drawn = [trace for trace in shown(lines.figure).data if trace.mode == "lines+text"]
    for trace, (name, weights) in zip(drawn, HIDDEN, strict=True):
        assert name in trace.text[3]
        beside = outputs_of(weights, np.array([[trace.x[3], trace.y[3]]]), fires_at_zero=False)
        assert beside[0] == 0
    assert LAST[0] == "AND"


def test_figures_have_valid_traces_for_the_player() -> None:
    run, looks = run_and_looks(Setting())
    pictures = [plane(looks, words=PLANE), neuron_and_mistakes(looks, run.mistakes, words=NEURON)]
    for picture in pictures:
        for move in picture.moves:
            # Only lines and points are redrawn without the rest of the figure.
            assert isinstance(shown(picture.figure).data[move.trace], go.Scatter)
