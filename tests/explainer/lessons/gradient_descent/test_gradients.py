"""Gradients of batches: right on average, with the variance that the law says; and the noise ball."""

import itertools

import numpy as np
import pytest
import torch

from explainer.lessons.gradient_descent.gradients import (
    cloud,
    clouds,
    shrinking,
    single_gradients,
    variance_law,
)
from explainer.lessons.gradient_descent.noise import mean_square_limit, noise_ball
from explainer.lessons.gradient_descent.problem import make_problem

PROBLEM = make_problem(points=24, noise=1.0, seed=2, standardised=False)
SMALL = make_problem(points=6, noise=1.0, seed=1, standardised=False)
PLACE = (0.5, -1.0)


def test_single_gradients_are_those_of_single_points_and_their_mean_is_the_gradient() -> None:
    inputs, targets = PROBLEM.tensors()
    found = single_gradients(PROBLEM, PLACE)
    for number in (0, 7, 23):
        line = torch.tensor(PLACE, dtype=torch.float64, requires_grad=True)
        (line[0] * inputs[number] + line[1] - targets[number]).square().backward()
        assert line.grad is not None
        np.testing.assert_allclose(found[number], line.grad.numpy())
    line = torch.tensor(PLACE, dtype=torch.float64, requires_grad=True)
    torch.nn.MSELoss()(line[0] * inputs + line[1], targets).backward()
    assert line.grad is not None
    np.testing.assert_allclose(found.mean(axis=0), line.grad.numpy())


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
def test_the_law_holds_exactly_over_all_batches(size: int) -> None:
    single = single_gradients(SMALL, PLACE)
    full = single.mean(axis=0)
    spread = np.square(single - full).sum(axis=1).mean()
    for replacement, batches in (
        (False, itertools.combinations(range(6), size)),
        (True, itertools.product(range(6), repeat=size)),
    ):
        means = np.array([single[list(batch)].mean(axis=0) for batch in batches])
        np.testing.assert_allclose(means.mean(axis=0), full)
        variance = np.square(means - full).sum(axis=1).mean()
        expected = spread * shrinking(size, points=6, replacement=replacement)
        assert variance == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("replacement", [False, True])
def test_clouds_of_several_sizes_are_those_of_each_size_alone(replacement: bool) -> None:
    sizes = (1, 4, 24, 100)
    found = clouds(PROBLEM, PLACE, batch_sizes=sizes, replacement=replacement, seed=3)
    assert [each.batch_size for each in found] == [1, 4, 24, 24]
    for size, each in zip(sizes, found, strict=True):
        alone = cloud(PROBLEM, PLACE, batch_size=size, replacement=replacement, seed=3)
        np.testing.assert_array_equal(each.batches, alone.batches)
        np.testing.assert_array_equal(each.covariance, alone.covariance)


@pytest.mark.parametrize("replacement", [False, True])
def test_drawn_batches_scatter_as_the_law_says(replacement: bool) -> None:
    found = cloud(PROBLEM, PLACE, batch_size=4, replacement=replacement, seed=0)
    assert found.batches.shape == (400, 2) and found.batch_size == 4
    error = np.sqrt(np.diag(found.covariance) / 400)
    assert (np.abs(found.mean - found.full) < 4 * error).all()
    np.testing.assert_allclose(found.measured, found.covariance, rtol=0.35)
    law = variance_law(PROBLEM, PLACE, replacement=replacement, seed=0)
    assert law.sizes.tolist() == [1, 2, 4, 8, 16, 24]
    np.testing.assert_allclose(law.measured, law.exact, rtol=0.35, atol=1e-20)
    assert law.exact[2] == pytest.approx(np.trace(found.covariance))


def test_with_replacement_the_variance_is_one_over_the_size_and_without_it_ends_at_zero() -> None:
    with_it, without = (variance_law(PROBLEM, PLACE, replacement=each, seed=0) for each in (True, False))
    np.testing.assert_allclose(with_it.exact * with_it.sizes, with_it.exact[0])
    assert without.exact[-1] == 0 and without.measured[-1] < 1e-20
    assert without.exact[0] == with_it.exact[0]


def test_a_batch_has_at_most_all_points() -> None:
    assert cloud(SMALL, PLACE, batch_size=100, replacement=False, seed=0).batch_size == 6


@pytest.mark.parametrize(("rate", "size"), [(0.01, 1), (0.03, 1), (0.05, 4)])
def test_the_noise_ball_is_where_a_simulation_comes_to_rest(rate: float, size: int) -> None:
    # Many descents at once, started at the minimum.
    generator = np.random.default_rng(0)
    lines, seen = np.tile(PROBLEM.minimum, (4_000, 1)), []
    for step in range(400):
        chosen = generator.integers(len(PROBLEM), size=(4_000, size))
        x, y = PROBLEM.inputs[chosen], PROBLEM.targets[chosen]
        error = lines[:, :1] * x + lines[:, 1:] - y
        lines = lines - 2 * rate * np.column_stack([(error * x).mean(axis=1), error.mean(axis=1)])
        if step >= 300:
            seen.append(PROBLEM.excess(lines).mean())
    expected = noise_ball(PROBLEM, learning_rate=rate, batch_size=size)
    assert np.mean(seen) == pytest.approx(expected, rel=0.1)


def test_small_noise_balls_grow_like_the_rate_over_the_batch() -> None:
    base = noise_ball(PROBLEM, learning_rate=1e-5, batch_size=1)
    assert noise_ball(PROBLEM, learning_rate=2e-5, batch_size=1) == pytest.approx(2 * base, rel=1e-3)
    assert noise_ball(PROBLEM, learning_rate=1e-5, batch_size=5) == pytest.approx(base / 5, rel=1e-3)


def test_single_points_bear_a_smaller_rate_than_all_together() -> None:
    limits = [mean_square_limit(PROBLEM, batch_size=size) for size in (1, 4, 24, 10_000)]
    assert limits == sorted(limits)
    assert limits[0] < 0.8 * PROBLEM.limit
    assert limits[-1] == pytest.approx(PROBLEM.limit, rel=1e-3)
    for factor, finite in ((0.99, True), (1.01, False)):
        ball = noise_ball(PROBLEM, learning_rate=factor * limits[0], batch_size=1)
        assert np.isfinite(ball) == finite


def test_points_on_a_line_have_no_noise_ball() -> None:
    problem = make_problem(points=2, noise=1.0, seed=0, standardised=False)
    assert noise_ball(problem, learning_rate=0.01, batch_size=1) < 1e-20


@pytest.mark.parametrize("rate", [0.05, 0.5])
def test_a_moment_that_never_rests_is_infinite_however_it_is_rounded(rate: float) -> None:
    # With η = ½ an update undoes what that of the other point did; of draw 3073 all x are the same.
    for draw in (*range(200), 3073):
        two = make_problem(points=2, noise=1.0, seed=draw, standardised=True)
        ball = noise_ball(two, learning_rate=rate, batch_size=1)
        assert ball >= 0, draw
        if rate == 0.5:
            assert ball == float("inf"), draw
