"""A map of starts: every cell ends as a run from there alone."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explainer.choices.surfaces.registry import Rectangle
from explainer.descents.outcome import NEVER
from explainer.descents.run import race
from explainer.descents.setting import Own, Setting
from explainer.lessons.optimizers.basins import GONE, NOWHERE, Basins, basins
from tests.explainer.descents.random_settings import settings

SETTING = Setting(surface="Himmelblau", learning_rate=0.05, steps=150)


def _compare(found: Basins, row: int, column: int, setting: Setting) -> None:
    """Assert that a cell of the map says what a race from there does."""
    start = (float(found.x[column]), float(found.y[row]))
    (alone,) = race(replace(setting, asked_start=start), family=False).runners
    if alone.left[0] != NEVER:
        assert found.minimum[row, column] == GONE and np.isnan(found.loss[row, column])
        return
    assert found.loss[row, column] == alone.loss[0, -1]
    assert found.reached[row, column] == alone.reached[0]
    expected = alone.minimum[0] if alone.reached[0] != NEVER else NOWHERE
    assert found.minimum[row, column] == expected


@pytest.mark.parametrize("runner", ["Adam", "SGD", "Nesterov", "RAdam"])
@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_a_cell_ends_as_a_run_from_there(runner: str, noise: float) -> None:
    setting = replace(SETTING, noise=noise, runners=(runner,), learning_rate=0.012)
    found = basins(setting, runner, count=9)
    for row, column in ((0, 0), (4, 4), (2, 7), (8, 3)):
        _compare(found, row, column, setting)


@pytest.mark.parametrize("surface", ["Himmelblau", "Ravine"])
@pytest.mark.parametrize("runner", ["RMSprop", "Momentum", "Adagrad"])
def test_every_cell_leaves_over_any_edge_as_a_run_from_there(surface: str, runner: str) -> None:
    # So large a rate that runs leave over all four edges.
    setting = Setting(surface=surface, learning_rate=0.5, steps=40, runners=(runner,))
    found = basins(setting, runner, count=6)
    for row, column in np.ndindex(6, 6):
        _compare(found, row, column, setting)


def test_two_hundred_maps_say_what_the_race_does_from_there() -> None:
    gone = near = 0
    for number, setting in enumerate(settings(most_steps=12)):
        runner = setting.runners[number % len(setting.runners)]
        found = basins(setting, runner, count=3)
        row, column = divmod(number % 9, 3)
        # The tuned rate is that of the race, and not that of a race from there.
        alone = replace(setting, runners=(runner,), own=_with_rate(setting, runner, found.rate))
        _compare(found, row, column, alone)
        assert found.rate == race(setting, family=False).runner(runner).rates[0]
        gone += found.minimum[row, column] == GONE
        near += found.minimum[row, column] >= 0
    assert gone > 20 and near > 5


def _with_rate(setting: Setting, runner: str, rate: float) -> tuple[Own, ...]:
    return (*(own for own in setting.own if own[:2] != (runner, "rate")), (runner, "rate", rate))


def test_more_steps_on_the_map_do_not_tune_another_rate() -> None:
    setting = Setting(surface="Himmelblau", fairness="tuned", steps=60, runners=("Adam",))
    raced = race(setting, family=False).runner("Adam").rates[0]
    found = basins(setting, "Adam", steps=500, count=2)
    assert (found.rate, found.steps) == (raced, 500)
    assert race(replace(setting, steps=500), family=False).runner("Adam").rates[0] != raced


def test_a_symmetric_surface_has_a_symmetric_map() -> None:
    setting = Setting(surface="Ravine", learning_rate=0.5, steps=100, runners=("RMSprop",))
    gone = basins(setting, "RMSprop", count=20).minimum == GONE
    assert 0 < gone.sum() < gone.size
    np.testing.assert_array_equal(gone, gone[::-1])
    np.testing.assert_array_equal(gone, gone[:, ::-1])


def test_plain_descent_goes_to_the_minimum_of_its_quarter() -> None:
    found = basins(replace(SETTING, runners=("SGD",), learning_rate=0.001, steps=500), "SGD", count=20)
    spec = SETTING.course.spec
    quarters = [(each.x > 0, each.y > 0) for each in spec.minima]
    for row, column in ((0, 0), (0, 19), (19, 0), (19, 19)):
        end = quarters[found.minimum[row, column]]
        assert end == (found.x[column] > 0, found.y[row] > 0)


def test_a_view_is_a_part_of_the_whole() -> None:
    whole = basins(replace(SETTING, runners=("SGD",), learning_rate=0.01), "SGD", count=13)
    part = basins(
        replace(SETTING, runners=("SGD",), learning_rate=0.01), "SGD", view=Rectangle(-6, 0, 0, 6), count=7
    )
    np.testing.assert_array_equal(part.x, whole.x[:7])
    np.testing.assert_array_equal(part.minimum, whole.minimum[6:, :7])
    np.testing.assert_array_equal(part.reached, whole.reached[6:, :7])


def test_a_view_outside_the_domain_has_left_it() -> None:
    found = basins(replace(SETTING, runners=("SGD",)), "SGD", view=Rectangle(7, 8, 7, 8), count=3)
    assert (found.minimum == GONE).all() and (found.reached == NEVER).all() and np.isnan(found.loss).all()


def test_the_steps_are_bounded_and_the_rate_is_that_of_the_race() -> None:
    setting = replace(SETTING, steps=2_000, fairness="defaults", factor=10.0, runners=("Adam",))
    found = basins(setting, "Adam", count=2)
    assert (found.steps, found.rate) == (500, pytest.approx(0.01))
    assert basins(replace(setting, own=(("Adam", "rate", 0.3),)), "Adam", count=2).rate == 0.3


def test_ten_thousand_starts_are_one_parameter() -> None:
    found = basins(replace(SETTING, runners=("Adam",), steps=20), "Adam")
    assert found.minimum.shape == (100, 100)
    place = torch.tensor([found.x[11], found.y[87]], requires_grad=True)
    optimizer = torch.optim.Adam([place], lr=0.05)
    for _ in range(20):
        optimizer.zero_grad()
        SETTING.course.spec.of(place).backward()
        optimizer.step()
    assert found.loss[87, 11] == SETTING.course.spec.of(place).item()
