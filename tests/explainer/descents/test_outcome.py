"""Who left, who arrived, who is ahead; and how it is drawn."""

from dataclasses import replace

import numpy as np
import pytest

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES, Rectangle
from explainer.descents.leaderboard import drawn_loss, drawn_positions, standings
from explainer.descents.outcome import NEVER, arrival, first_outside
from explainer.descents.run import race
from explainer.descents.setting import Setting

EVERYONE = tuple(OPTIMIZERS)
UNIT = Rectangle(-1, 1, -1, 1)


def test_the_first_step_outside_is_found() -> None:
    paths = np.zeros((5, 4, 2))
    paths[1, 2] = (1.5, 0)
    paths[2, 3] = (0, np.nan)
    paths[3, 1:] = (0, -np.inf)
    paths[4, 2] = (1, -1)
    assert first_outside(UNIT, paths).tolist() == [NEVER, 2, 3, 1, NEVER]


def test_arrival_is_the_step_from_which_it_stays() -> None:
    spec = SURFACES["Bowl"]
    away = np.array([[3, 0.05, 3, 0.05, 0.01], [3, 3, 3, 3, 0.05], [0.0] * 5, [3, 3, 3, 3, 3], [0.0] * 5])
    paths = np.stack([away, np.zeros_like(away)], axis=-1)
    left = np.array([NEVER, NEVER, NEVER, NEVER, 2])
    minimum, reached = arrival(spec, paths, left)
    assert minimum.tolist() == [0] * 5
    assert reached.tolist() == [3, 4, 0, NEVER, NEVER]


def test_arrival_is_at_the_minimum_of_the_end() -> None:
    spec = SURFACES["Himmelblau"]
    first, last = ((spec.minima[number].x, spec.minima[number].y) for number in (0, 2))
    path = np.array([[first, first, last, last]])
    minimum, reached = arrival(spec, path, np.array([NEVER]))
    assert (minimum[0], reached[0]) == (2, 2)


@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_drawn_never_leaves_the_domain(surface: str) -> None:
    run = race(Setting(surface=surface, runners=EVERYONE, learning_rate=0.1, steps=40))
    area = run.surface.domain
    for runner in run.runners:
        drawn, loss = drawn_positions(runner, area), drawn_loss(runner)
        assert np.isfinite(drawn).all()
        assert (np.abs(drawn[..., 0] - (area.x_low + area.x_high) / 2) <= area.width / 2 + 1e-6).all()
        assert (np.abs(drawn[..., 1] - (area.y_low + area.y_high) / 2) <= area.height / 2 + 1e-6).all()
        for replica, left in enumerate(runner.left):
            inside = drawn.shape[1] if left == NEVER else left
            np.testing.assert_array_equal(
                drawn[replica, :inside], runner.positions[replica, :inside].astype(np.float32)
            )
            assert (drawn[replica, inside:] == drawn[replica, -1]).all()
            assert np.isfinite(loss[replica, :inside]).all() and np.isnan(loss[replica, inside:]).all()


def test_who_leaves_stands_on_the_edge_where_it_crossed_it() -> None:
    # From (−4, 3), SGD with η = 3 goes straight through the minimum to (8, −6).
    run = race(Setting(surface="Bowl", runners=("SGD",), learning_rate=3.0, steps=5), family=False)
    (runner,) = run.runners
    assert runner.left.tolist() == [1]
    np.testing.assert_allclose(drawn_positions(runner, run.surface.domain)[0, 1:], [[5, -3.75]] * 5)


def test_the_leaderboard_has_the_first_to_arrive_on_top() -> None:
    run = race(Setting(runners=EVERYONE, surface="Rastrigin", learning_rate=0.01))
    board = standings(run)
    assert {line.runner for line in board} == set(EVERYONE)
    losses = [line.loss for line in board if line.loss is not None]
    assert losses == sorted(losses)
    assert [line.left is not None for line in board] == sorted(line.left is not None for line in board)
    gone = [line.left for line in board if line.left is not None]
    assert len(gone) > 1 and gone == sorted(gone, reverse=True)
    bowl = standings(race(Setting(runners=EVERYONE, surface="Bowl", fairness="tuned"), family=False))
    arrived = [line.reached for line in bowl if line.reached is not None]
    assert len(arrived) > 5 and arrived == sorted(arrived)
    assert all(line.reached is not None for line in bowl[: len(arrived)])


def test_the_leaderboard_follows_the_player_and_the_knob() -> None:
    setting = Setting(surface="Bowl", runners=("SGD", "Nesterov"), learning_rate=0.1)
    run = race(setting)
    start = standings(run, step=0)
    assert {line.distance for line in start} == {5.0}
    assert {line.reached for line in start} == {None}
    end = {line.runner: line for line in standings(run)}
    assert end["SGD"].reached is not None
    before = standings(run, step=end["SGD"].reached - 1)
    assert [line.reached for line in before if line.runner == "SGD"] == [None]
    slow = {line.runner: line for line in standings(run, replica=0)}
    assert slow["SGD"].rate == run.knob_values[0]
    assert slow["SGD"].momentum is None and slow["Nesterov"].momentum == 0.9


def test_the_distance_and_loss_of_a_line_are_those_of_its_place() -> None:
    run = race(Setting(surface="Himmelblau", runners=("Adam",)), family=False)
    (line,) = standings(run, step=30)
    x, y = run.runners[0].positions[0, 30]
    found = run.surface.minima[line.minimum]
    away = [np.hypot(x - each.x, y - each.y) for each in run.surface.minima]
    assert line.distance == pytest.approx(min(away)) == np.hypot(x - found.x, y - found.y)
    assert line.loss == pytest.approx((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)


def test_an_unknown_runner_is_refused() -> None:
    with pytest.raises(ValueError, match="Adam"):
        race(replace(Setting(), runners=("SGD",), steps=1)).runner("Adam")
