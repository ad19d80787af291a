"""The pictures of a line through points against the runs that they show."""

from dataclasses import replace

import numpy as np
import pytest

from explainer.kit.moving_figures import Move, Picture
from explainer.lessons.gradient_descent.bowl_figures import (
    PATH_COLORS,
    BowlWords,
    bowl_figure,
    bowl_picture,
    line_picture,
)
from explainer.lessons.gradient_descent.film import COSTS, Film, film_of
from explainer.lessons.gradient_descent.gradient_figures import (
    GradientWords,
    cloud_picture,
    landing_picture,
    law_picture,
)
from explainer.lessons.gradient_descent.gradients import cloud, variance_law
from explainer.lessons.gradient_descent.loss_figures import LossWords, loss_picture, rate_picture
from explainer.lessons.gradient_descent.noise import noise_ball
from explainer.lessons.gradient_descent.pitfall_figures import (
    bars,
    batch_means,
    falling,
    paths_on_bowl,
    seeds_on_surface,
)
from explainer.lessons.gradient_descent.pitfalls import epoch_average
from explainer.lessons.gradient_descent.run import NEVER, Path, descend
from explainer.lessons.gradient_descent.setting import PATHS, Setting
from tests.figures import layout, traces, values_of

NAMES = {name: f"path {name}" for name in PATHS}
BOWL = BowlWords(paths=NAMES, minimum="minimum", start="start", best="best", input="x", target="y")
LOSS = LossWords(
    paths=NAMES,
    loss="loss",
    cost="cost",
    end="end",
    ball="ball",
    rate="rate",
    overshoots="over",
    diverges="out",
)
GRADIENT = GradientWords(**dict.fromkeys(GradientWords.__dataclass_fields__, "word"))
SETTING = Setting(points=12, batch_size=5, updates=24)


@pytest.fixture(scope="module")
def film() -> Film:
    return film_of(descend(SETTING), "updates")


def move_of(picture: Picture, name: str, *, grow: bool = False) -> Move:
    """The first moving trace of that name."""
    return next(
        move
        for move in picture.moves
        if traces(picture.figure)[move.trace].name == name and move.grow == grow
    )


def kept(path: Path) -> np.ndarray:
    """The rates that do not diverge."""
    return path.diverged == NEVER


def test_the_contours_are_the_loss_of_the_line(film: Film) -> None:
    problem = film.descent.problem
    contour = traces(bowl_figure(problem, half=2.0, minimum="minimum"))[0]
    for row, column in ((0, 0), (40, 13), (-1, -1)):
        w, b = contour.x[column], contour.y[row]
        errors = w * problem.inputs + b - problem.targets
        assert contour.customdata[row][column] == pytest.approx(np.mean(errors**2), rel=1e-5)


def test_the_named_curvatures_are_those_of_the_loss_and_point_along_its_axes(film: Film) -> None:
    problem = film.descent.problem
    figure = bowl_figure(problem, half=2.0, minimum="minimum")
    lines = [trace for trace in traces(figure)[1:] if trace.mode == "lines+text"]
    for line, curvature in zip(lines, problem.curvatures, strict=True):
        assert line.text[1] == f"λ = {curvature:.3g}"
        way = np.array([line.x[1] - line.x[0], line.y[1] - line.y[0]])
        np.testing.assert_allclose(problem.hessian @ way, curvature * way, rtol=1e-9)
    star = next(trace for trace in traces(figure) if trace.name == "minimum")
    np.testing.assert_allclose([star.x[0], star.y[0]], problem.minimum)


@pytest.mark.parametrize("cost", COSTS)
def test_trails_are_the_paths_and_heads_their_ends(cost: str) -> None:
    film = film_of(descend(SETTING), cost)
    picture = bowl_picture(film, words=BOWL)
    step = 6 * film.descent.half / 2**13
    for path in film.descent.paths:
        trail = move_of(picture, NAMES[path.name], grow=True)
        head = next(move for move in picture.moves if move.trace == trail.trace + len(film.descent.paths))
        true = path.positions[kept(path)][:, film.updates[path.name]]
        near = np.abs(true - film.descent.problem.minimum).max(axis=-1) < 3 * film.descent.half
        for axis, name in enumerate("xy"):
            drawn = values_of(getattr(trail, name))[kept(path)]
            assert np.abs(drawn - true[..., axis])[near].max() < step
            np.testing.assert_array_equal(
                values_of(getattr(head, name))[..., 0], values_of(getattr(trail, name))
            )
        assert traces(picture.figure)[trail.trace].line.color == PATH_COLORS[path.name]


def test_the_axes_of_the_bowl_do_not_depend_on_the_rate_and_hold_the_start(film: Film) -> None:
    wild = film_of(descend(replace(SETTING, learning_rate=5.0)), "updates")
    ranges = [
        (layout(figure).xaxis.range, layout(figure).yaxis.range)
        for figure in (bowl_picture(each, words=BOWL).figure for each in (film, wild))
    ]
    assert ranges[0] == ranges[1]
    (left, right), (bottom, top) = ranges[0]
    w, b = film.descent.start
    assert left < w < right and bottom < b < top


def test_every_line_goes_through_what_its_weights_say(film: Film) -> None:
    picture = line_picture(film, words=BOWL)
    low, high = layout(picture.figure).yaxis.range
    for path in film.descent.paths:
        move = move_of(picture, NAMES[path.name])
        ends = np.array(traces(picture.figure)[move.trace].x)
        true = path.positions[kept(path)][..., :1] * ends + path.positions[kept(path)][..., 1:]
        drawn = values_of(move.y)[kept(path)]
        inside = (true > low) & (true < high)
        assert inside.any()
        assert np.abs(drawn - true)[inside].max() < 1e-2


def test_rings_are_around_the_points_that_come_next(film: Film) -> None:
    picture = line_picture(film, words=BOWL)
    problem = film.descent.problem
    rings = [move for move in picture.moves if traces(picture.figure)[move.trace].mode == "markers"]
    by_color = {traces(picture.figure)[move.trace].marker.color: move for move in rings}
    assert set(by_color) == {PATH_COLORS["mini-batch"], PATH_COLORS["stochastic"]}
    for name in ("mini-batch", "stochastic"):
        path = next(path for path in film.descent.paths if path.name == name)
        move = by_color[PATH_COLORS[name]]
        for update in (0, 2, 23):
            places = values_of(move.x)[0, update]
            looked_at = places[~np.isnan(places)]
            np.testing.assert_allclose(looked_at, problem.inputs[path.batches[update]], rtol=1e-6)


def test_too_many_rings_are_not_sent() -> None:
    many = film_of(descend(Setting(points=200, batch_size=150, updates=200), family=False), "updates")
    modes = [many_move.trace for many_move in line_picture(many, words=BOWL).moves]
    rings = [
        trace for trace in modes if traces(line_picture(many, words=BOWL).figure)[trace].mode == "markers"
    ]
    assert len(rings) == 1


@pytest.mark.parametrize("cost", COSTS)
def test_losses_stand_over_what_was_spent(cost: str) -> None:
    film = film_of(descend(SETTING), cost)
    picture = loss_picture(film, words=LOSS)
    problem = film.descent.problem
    for path in film.descent.paths:
        move = move_of(picture, NAMES[path.name])
        x = np.array(traces(picture.figure)[move.trace].x)
        assert x[0] == 0 and x[-1] <= film.spent[-1]
        drawn = values_of(move.y)[film.descent.chosen, 0]
        residuals = path.positions[film.descent.chosen] @ [problem.inputs, np.ones(12)] - problem.targets
        above = np.mean(residuals**2, axis=1) - problem.lowest
        np.testing.assert_allclose(drawn, above[: len(x)], rtol=2e-3, atol=1e-9)


def test_the_player_is_told_what_is_spent_only_where_it_does_not_count_by_itself() -> None:
    run = descend(SETTING, family=False)
    assert not loss_picture(film_of(run, "updates"), words=LOSS).figure.frames
    film = film_of(run, "epochs")
    names = [frame.name for frame in loss_picture(film, words=LOSS).figure.frames]
    assert names == film.labels


def test_what_has_diverged_has_no_loss_from_there_on_and_stands_above_at_its_rate(film: Film) -> None:
    curves, ends = loss_picture(film, words=LOSS), rate_picture(film, words=LOSS)
    top = 10 ** layout(ends.figure).yaxis.range[1]
    for path in film.descent.paths:
        wild = int(np.flatnonzero(path.diverged != NEVER)[0])
        drawn = values_of(move_of(curves, NAMES[path.name]).y)[wild, 0]
        assert np.isnan(drawn[path.diverged[wild] + 1 :]).all()
        assert np.isfinite(drawn[: path.diverged[wild] + 1]).all()
        curve = next(trace for trace in traces(ends.figure) if trace.name == NAMES[path.name])
        assert curve.y[wild] == pytest.approx(top, rel=0.3)


def test_the_shades_end_at_the_limit(film: Film) -> None:
    picture = rate_picture(film, words=LOSS)
    over, out = layout(picture.figure).shapes
    limit = film.descent.problem.limit
    assert (over.x0, over.x1, out.x0) == pytest.approx((limit / 2, limit, limit))
    assert out.x1 == film.descent.rates[-1]
    assert {"over", "out"} <= {trace.name for trace in traces(picture.figure)}


def test_noise_balls_are_drawn_only_where_they_are_exact(film: Film) -> None:
    assert not [trace for trace in traces(loss_picture(film, words=LOSS).figure) if trace.name == "ball"]
    drawn = film_of(descend(replace(SETTING, replacement=True)), "updates")
    picture = loss_picture(drawn, words=LOSS)
    moves = [move for move in picture.moves if traces(picture.figure)[move.trace].name == "ball"]
    expected = noise_ball(drawn.descent.problem, learning_rate=SETTING.learning_rate, batch_size=5)
    assert values_of(moves[0].y)[drawn.descent.chosen, 0, 0] == pytest.approx(expected, rel=1e-6)
    assert len(moves) == 2


def test_the_cloud_holds_every_batch_and_the_landing_is_one_update_away(film: Film) -> None:
    problem, here = film.descent.problem, film.descent.start
    clouds = [cloud(problem, here, batch_size=size, replacement=False, seed=3) for size in (1, 5, 12)]
    picture = cloud_picture(clouds, replica=1, words=GRADIENT)
    low, high = layout(picture.figure).xaxis.range
    assert np.abs(values_of(picture.moves[0].x)[1, 0] - clouds[1].batches[:, 0]).max() < (high - low) / 2**13
    landing = landing_picture(problem, clouds, here=here, half=4.0, rate=0.05, replica=1, words=GRADIENT)
    moved = values_of(landing.moves[0].y)[1, 0]
    true = here[1] - 0.05 * clouds[1].batches[:, 1]
    near = np.abs(true - problem.minimum[1]) < 8
    assert near.any() and np.abs(moved - true)[near].max() < 16 / 2**13


def test_the_law_is_exact_and_its_reference_falls_like_one_over_b(film: Film) -> None:
    law = variance_law(film.descent.problem, film.descent.start, replacement=True, seed=0)
    picture = law_picture(law, sizes=(1, 5, 12), replica=1, words=GRADIENT)
    reference, exact, measured = traces(picture.figure)[:3]
    np.testing.assert_allclose(np.array(reference.y) * np.array(reference.x), law.exact[0])
    np.testing.assert_allclose(exact.y, law.exact)
    np.testing.assert_allclose(measured.y, law.measured)
    assert values_of(picture.moves[0].x)[:, 0, 0].tolist() == [1, 5, 12]


def test_the_pictures_of_the_pitfalls_show_their_numbers(film: Film) -> None:
    problem = film.descent.problem
    places = film.descent.paths[0].positions[:2]
    named = paths_on_bowl(problem, {"a": places[0], "b": places[1]}, half=4.0)
    assert [trace.name for trace in traces(named)[-2:]] == ["b", "a"]
    np.testing.assert_allclose(traces(named)[-1].x, places[0, :, 0])
    drawn = seeds_on_surface("Bowl", places, title="title")
    np.testing.assert_allclose(traces(drawn)[-1].y, places[1, :, 1])
    grouped = bars({"one": {"batch": 1.0}, "two": {"batch": 2.0}}, names={"batch": "all"}, y="loss")
    assert (
        list(traces(grouped)[0].y) == [1.0, 2.0] and traces(grouped)[0].marker.color == PATH_COLORS["batch"]
    )
    assert list(traces(falling({"c": np.ones(3)}, x="x", y="y"))[0].y) == [1, 1, 1]
    average = epoch_average(SETTING)
    plain, full, batches = traces(
        batch_means(average, batch_names=["a", "b", "c"], plain="plain", weighted="weighted")
    )
    assert (plain.x[0], full.y[0]) == (average.plain[0], average.full[1])
    assert len(batches.x) == 3
