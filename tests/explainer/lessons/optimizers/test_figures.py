"""What is drawn of a race, against its record."""

# plotly ships no types.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportIndexIssue=false
# pyright: reportCallIssue=false, reportOptionalSubscript=false, reportGeneralTypeIssues=false

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.choices.optimizers.look_figures import look_of
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES
from explainer.choices.surfaces.surface_figures import drawn_surface
from explainer.descents.leaderboard import drawn_positions, standings
from explainer.descents.outcome import NEVER
from explainer.descents.run import Race, race
from explainer.descents.sensitivity import sweeps
from explainer.descents.setting import Setting
from explainer.kit.drawing import MEANING
from explainer.kit.moving_figures import Move
from explainer.lessons.optimizers.basin_figures import BasinWords, basin_map, zoomed
from explainer.lessons.optimizers.basins import GONE, NOWHERE, basins
from explainer.lessons.optimizers.course_figures import (
    CourseWords,
    contour_course,
    contour_course_moves,
    loss_course,
    loss_course_moves,
    powers_of_ten,
    solid_course,
    solid_course_moves,
)
from explainer.lessons.optimizers.network_figures import smoothed
from explainer.lessons.optimizers.phase import phase
from explainer.lessons.optimizers.phase_figures import PhaseWords, phase_diagram, place_of
from explainer.lessons.optimizers.pitfall_figures import bars_of_steps, places
from explainer.lessons.optimizers.sensitivity_figures import SensitivityWords, sensitivity
from explainer.lessons.optimizers.state_figures import (
    StateWords,
    decades_of_steps,
    state_figure,
    state_moves,
    state_of,
)
from explainer.lessons.optimizers.trail_figures import LOWEST, decades, trails
from tests.figures import shown_of, values_of

EVERYONE = tuple(OPTIMIZERS)
SETTINGS = {
    "himmelblau": Setting(runners=EVERYONE, steps=40),
    # Some leave at once, some later, some not at all.
    "ravine": Setting(surface="Ravine", runners=EVERYONE, steps=60, learning_rate=0.0125),
    "noise": Setting(surface="Styblinski–Tang", runners=("SGD", "Adam"), steps=30, noise=2.0),
    "momentum": Setting(surface="Long bowl", runners=("Nesterov", "RMSprop"), steps=30, knob="momentum"),
}
COURSE = CourseWords(*CourseWords.__dataclass_fields__)
STATE = StateWords(*StateWords.__dataclass_fields__)


@cache
def race_of(name: str) -> Race:
    return race(SETTINGS[name])


@pytest.fixture(params=SETTINGS)
def run(request: pytest.FixtureRequest) -> Race:
    return race_of(request.param)


def figures_of(run: Race) -> list[tuple[go.Figure, list[Move]]]:
    setting, shown = run.setting, trails(run)
    runner = run.runners[-1]
    sizes = decades_of_steps(runner)
    names = setting.runners
    curves = loss_course(names, steps=setting.steps, decades=decades(run), words=COURSE)
    return [
        (contour_course(setting.surface, names, words=COURSE), contour_course_moves(run, shown)),
        (solid_course(setting.surface, names, words=COURSE), solid_course_moves(shown)),
        (curves, loss_course_moves(run, shown)),
        (state_figure(runner.name, decades=sizes, words=STATE), state_moves(runner, decades=sizes)),
    ]


def test_the_last_traces_move_and_their_tracks_fit_each_other(run: Race) -> None:
    for figure, moves in figures_of(run):
        assert [move.trace for move in moves] == list(range(len(figure.data)))[-len(moves) :]
        for move in moves:
            shapes = [track.shape for track in move.coordinates().values()]
            assert all(shape[0] in (1, len(run.knob_values)) for shape in shapes)
            assert all(shape[1] in (1, run.setting.steps + 1) for shape in shapes)
            assert len({shape[2:] for shape in shapes}) == 1
            assert all(len(shape) == (2 if move.grow else 3) for shape in shapes)


def test_every_trail_has_the_look_of_its_optimizer(run: Race) -> None:
    for figure, _ in figures_of(run)[:3]:
        lines = [trace for trace in figure.data if trace.type.startswith("scatter") and trace.mode == "lines"]
        assert [line.name for line in lines] == list(run.setting.runners)
        assert [line.line.color for line in lines] == [look_of(line.name).color for line in lines]


def test_trails_stand_where_the_runners_were_and_at_the_edge_once_they_have_left(run: Race) -> None:
    domain = run.surface.domain
    for runner, trail in zip(run.runners, trails(run), strict=True):
        expected = drawn_positions(runner, domain)
        np.testing.assert_allclose(values_of(trail.x), expected[..., 0], atol=domain.width / 8_000)
        np.testing.assert_allclose(values_of(trail.y), expected[..., 1], atol=domain.height / 8_000)
        gone = (runner.left[:, None] != NEVER) & (np.arange(run.setting.steps + 1) >= runner.left[:, None])
        above = np.log10(np.maximum(runner.loss - run.surface.lowest, LOWEST))
        np.testing.assert_array_equal(np.isnan(values_of(trail.loss)), gone)
        seen = ~gone & (above < trail.loss.high)
        np.testing.assert_allclose(values_of(trail.loss)[seen], above[seen], atol=0.01)


def test_a_trail_in_space_lies_on_the_solid(run: Race) -> None:
    _, scale = drawn_surface(run.setting.surface)
    low, high = scale.ends
    for runner, trail in zip(run.runners, trails(run), strict=True):
        inside = runner.left == NEVER
        expected = scale.drawn(runner.loss[inside])
        drawn = values_of(trail.z)[inside]
        assert (np.abs(drawn - expected) <= 0.03 * (high - low)).all()


def spots(run: Race, figure: int, kind: int) -> tuple[np.ndarray, np.ndarray]:
    """x and y (K, S, R) of heads (0), rings (1) or crosses (2); on the contours the start stands first."""
    move = figures_of(run)[figure][1][-1]
    count, first = len(run.runners), int(figure == 0)
    part = slice(first + kind * count, first + (kind + 1) * count)
    x, y = (shown_of(move, name)[..., part] for name in "xy")
    # Without one of them nothing is drawn.
    return np.where(np.isnan(y), np.nan, x), np.where(np.isnan(x), np.nan, y)


@pytest.mark.parametrize("figure", [0, 2])
def test_heads_stand_at_the_ends_of_their_trails(run: Race, figure: int) -> None:
    x, y = spots(run, figure, 0)
    drawn = trails(run)
    domain, (low, high) = run.surface.domain, decades(run)
    width, height = (domain.width, domain.height) if figure == 0 else (run.setting.steps, high - low)
    for place, trail in enumerate(drawn):
        ends = values_of(trail.y if figure == 0 else trail.loss)
        across = values_of(trail.x) if figure == 0 else np.arange(run.setting.steps + 1)[None]
        across = np.where(np.isnan(ends), np.nan, across)
        np.testing.assert_allclose(y[..., place], ends, atol=height / 900)
        np.testing.assert_allclose(x[..., place], across, atol=width / 900)


@pytest.mark.parametrize(("kind", "event"), [(1, "reached"), (2, "left")])
def test_rings_and_crosses_appear_when_it_happens(run: Race, kind: int, event: str) -> None:
    steps = np.arange(run.setting.steps + 1)
    for figure in (0, 2):
        x, _ = spots(run, figure, kind)
        for place, runner in enumerate(run.runners):
            when: Any = getattr(runner, event)[:, None]
            np.testing.assert_array_equal(~np.isnan(x[..., place]), (when != NEVER) & (steps >= when))


def test_the_start_is_marked_where_it_is(run: Race) -> None:
    move = contour_course_moves(run, trails(run))[-1]
    place = values_of(move.x)[0, 0, 0], values_of(move.y)[0, 0, 0]
    np.testing.assert_allclose(place, run.setting.start, atol=run.surface.domain.width / 900)


@pytest.mark.parametrize("name", EVERYONE)
def test_the_state_is_that_of_the_update_that_led_to_the_step(name: str) -> None:
    run = race_of("ravine")
    runner, spec = run.runner(name), OPTIMIZERS[name]
    state = state_of(runner)
    stays = runner.left == NEVER
    assert np.isnan(state.against[:, 0]).all()
    gradient = runner.gradient[stays, :-1]
    moved = np.diff(runner.positions[stays], axis=1)
    steep = gradient != 0
    np.testing.assert_allclose((state.effective[stays, 1:] * gradient)[steep], -moved[steep], rtol=1e-9)
    assert (np.abs(state.moved[stays, 1:]) <= 1).all()
    # All stand in the same ratio to what PyTorch has: gradient, its memory, and the root of its squares.
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = -gradient / state.against[stays, 1:]
        if spec.direction is not None:
            assert state.direction is not None
            memory = runner.memory[spec.direction][stays, 1:]
            # Below the smallest normal number there are no digits left that could agree: what lies there
            # depends on whether the processor rounds b·μ + g once or twice.
            np.testing.assert_allclose(
                (-state.direction[stays, 1:] * unit)[steep],
                memory[steep],
                atol=np.finfo(np.float64).smallest_normal,
            )
        if spec.scale is not None:
            assert state.size is not None
            size = runner.memory[spec.scale][stays, 1:]
            size = np.sqrt(size) if spec.scale_is_squared else size
            np.testing.assert_allclose((state.size[stays, 1:] * unit)[steep], size[steep])


def test_who_has_left_has_no_state() -> None:
    run = race_of("ravine")
    for runner in run.runners:
        for replica in np.flatnonzero(runner.left != NEVER):
            left = runner.left[replica]
            assert np.isnan(state_of(runner).effective[replica, left:]).all()


def test_boxes_and_arrows_are_only_drawn_for_what_is_remembered() -> None:
    counts = {name: len(state_figure(name, decades=(-3, 0), words=STATE).data) for name in EVERYONE}
    assert counts == {
        name: 4 + (spec.direction is not None) + (spec.scale is not None) for name, spec in OPTIMIZERS.items()
    }


@pytest.mark.parametrize(("low", "high"), [(-12, 3), (-0.4, 0.7), (0, 1), (-20, 20)])
def test_a_logarithmic_axis_names_whole_powers_within_itself(low: float, high: float) -> None:
    axis = powers_of_ten(low, high)
    assert axis["range"][0] < low < high < axis["range"][1]
    assert 1 <= len(axis["tickvals"]) <= 9
    assert all(low <= power <= high for power in axis["tickvals"])
    assert len({after - before for before, after in pairwise(axis["tickvals"])}) <= 1


def test_the_sensitivity_marks_best_rates_and_those_of_the_race() -> None:
    setting = Setting(surface="Ravine", runners=("SGD", "Adam"), steps=60)
    found = sweeps(setting)
    words = SensitivityWords(*SensitivityWords.__dataclass_fields__)
    figure = sensitivity(found, lowest=0.0, rates={"SGD": 0.01, "Adam": 0.5}, words=words)
    stars = {trace.name: trace for trace in figure.data if trace.marker.symbol == "star"}
    assert {name: star.x[0] for name, star in stars.items()} == {
        name: sweep.best_rate for name, sweep in found.items()
    }
    crosses = {trace.name: trace for trace in figure.data if trace.marker.symbol == "x"}
    for name, sweep in found.items():
        np.testing.assert_array_equal(crosses[name].x, np.array(sweep.rates)[sweep.left != NEVER])
        line = next(trace for trace in figure.data if trace.mode == "lines" and trace.name == name)
        np.testing.assert_array_equal(np.isnan(line.y), sweep.left != NEVER)
    dots = [trace for trace in figure.data if trace.marker.symbol == look_of(trace.name).symbol]
    assert {trace.name: trace.x[0] for trace in dots if trace.mode == "markers"} == {"SGD": 0.01, "Adam": 0.5}


BASIN = BasinWords(*BasinWords.__dataclass_fields__)


@pytest.mark.parametrize("surface", ["Himmelblau", "Rastrigin", "Saddle"])
@pytest.mark.parametrize("kind", ["minimum", "steps"])
def test_every_start_of_a_map_has_one_colour(surface: str, kind: str) -> None:
    setting = Setting(surface=surface, runners=("Momentum",), learning_rate=0.004, steps=60)
    found = basins(setting, "Momentum", count=20)
    figure = basin_map(found, SURFACES[surface], kind=kind, start=setting.start, words=BASIN)
    maps = [trace for trace in figure.data if trace.type == "heatmap"]
    colored = sum(np.isfinite(np.asarray(trace.z)).astype(int) for trace in maps)
    np.testing.assert_array_equal(colored, np.ones((20, 20)))
    legend = [trace.name for trace in figure.data if trace.showlegend]
    edges = {NOWHERE: "nowhere", GONE: "gone"}
    assert [name for name in legend if name in edges.values()] == [
        edges[each] for each in (NOWHERE, GONE) if (found.minimum == each).any()
    ]


@pytest.mark.parametrize("center", [(0.0, 0.0), (5.9, -6.0), (-3.0, 6.0)])
def test_a_part_of_the_surface_lies_within_it_around_the_start(center: tuple[float, float]) -> None:
    domain = SURFACES["Himmelblau"].domain
    part = zoomed(domain, center, 4)
    assert part.width == pytest.approx(domain.width / 4)
    assert domain.x_low <= part.x_low <= center[0] <= part.x_high <= domain.x_high
    assert domain.y_low <= part.y_low <= center[1] <= part.y_high <= domain.y_high
    assert zoomed(domain, center, 1) == domain


PHASE = PhaseWords(*PhaseWords.__dataclass_fields__)


@pytest.mark.parametrize("rule", ["Momentum", "Nesterov"])
def test_the_momentum_map_is_empty_where_descent_diverges(rule: str) -> None:
    found = phase(rule, curvatures=(1.0, 10.0))
    figure = phase_diagram(found, here=(0.05, 0.5), words=PHASE)
    heat, limit, best, here = figure.data
    rates, _ = np.meshgrid(found.learning_rates, found.momenta)
    # A hair beside the limit, rounding decides.
    clearly = np.abs(rates - found.limit[:, None]) > 1e-6
    inside = rates <= found.limit[:, None]
    np.testing.assert_array_equal(np.isfinite(np.asarray(heat.z))[clearly], inside[clearly])
    np.testing.assert_array_equal(limit.x, found.limit)
    assert (best.x[0], best.y[0]) == (found.best.learning_rate, found.best.momentum)
    assert (here.x[0], here.y[0], here.marker.color) == (0.05, 0.5, MEANING.now)
    assert len(phase_diagram(found, here=None, words=PHASE).data) == 3


def test_a_race_beyond_the_momentum_map_stands_at_its_edge_and_tells_its_own_rate() -> None:
    found = phase("Momentum", curvatures=(1.0, 10.0))
    here = phase_diagram(found, here=(7.0, 0.5), words=PHASE).data[-1]
    assert here.x[0] == found.learning_rates[-1]
    assert "η = 7, μ = 0.5" in here.hovertemplate


def test_a_place_on_the_momentum_map_is_a_possible_setting() -> None:
    found = phase("Nesterov", curvatures=(1.0, 100.0))
    assert place_of(found, 0.0123456, 0.4567) == (0.0123, 0.46)
    rate, momentum = place_of(found, -1.0, 7.0)
    assert 1e-6 <= rate <= 100
    assert momentum == 0.99


def test_a_smoothed_loss_is_the_mean_of_eight() -> None:
    losses = np.random.default_rng(1).random(30)
    losses[20:] = np.nan
    expected = [losses[max(0, at - 7) : at + 1].mean() if at < 20 else np.nan for at in range(30)]
    np.testing.assert_allclose(smoothed(losses), expected)


def test_places_and_bars_are_those_of_the_leaderboards() -> None:
    settings = {name: SETTINGS["himmelblau"] for name in ("one", "other")}
    boards = {name: standings(race(setting, family=False)) for name, setting in settings.items()}
    figure = places(boards)
    assert sorted(trace.y[0] for trace in figure.data) == list(range(1, len(EVERYONE) + 1))
    first = next(trace for trace in figure.data if trace.y[0] == 1)
    assert first.text[0] == boards["one"][0].runner
    bars = bars_of_steps(boards, ("SGD", "Adam"), most=40, steps="steps")
    reached = {line.runner: line.reached for line in boards["one"]}
    for bar in bars.data:
        assert bar.y[0] == (40 if reached[bar.name] is None else reached[bar.name])
        assert bar.text[0] == ("✕" if reached[bar.name] is None else str(reached[bar.name]))
