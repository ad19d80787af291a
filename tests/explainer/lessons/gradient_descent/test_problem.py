"""The least-squares problem: its shape in closed form, against torch and numpy."""

import numpy as np
import pytest
import torch

from explainer.lessons.gradient_descent.problem import Problem, bowl, make_problem

PROBLEMS = [
    make_problem(points=points, noise=noise, seed=seed, standardised=standardised)
    for points, noise, seed in ((40, 1.0, 0), (7, 0.3, 5), (2, 1.0, 1), (200, 5.0, 2), (30, 0.0, 3))
    for standardised in (False, True)
]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_loss_is_pytorchs_mean_squared_error(problem: Problem) -> None:
    inputs, targets = problem.tensors()
    for w, b in ((0.0, 0.0), (2.0, 1.0), (-3.5, 7.25)):
        expected = torch.nn.MSELoss()(w * inputs + b, targets).item()
        assert problem.loss(np.array([w, b])) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_hessian_is_autograds(problem: Problem) -> None:
    inputs, targets = problem.tensors()
    line = torch.tensor([0.5, -1.0], dtype=torch.float64, requires_grad=True)
    loss = (line[0] * inputs + line[1] - targets).square().mean()
    (slope,) = torch.autograd.grad(loss, line, create_graph=True)
    rows = [torch.autograd.grad(slope[row], line, retain_graph=True)[0] for row in range(2)]
    np.testing.assert_allclose(problem.hessian, torch.stack(rows).numpy(), atol=1e-12)
    low, high = np.linalg.eigvalsh(torch.stack(rows).numpy())
    assert problem.curvatures == pytest.approx((low, high))
    assert problem.condition == pytest.approx(high / low)
    assert problem.limit == pytest.approx(2 / high)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_minimum_is_the_fit_of_numpy_and_flat(problem: Problem) -> None:
    np.testing.assert_allclose(problem.minimum, np.polyfit(problem.inputs, problem.targets, 1), atol=1e-9)
    for step in ([1e-3, 0], [0, 1e-3], [-1e-3, 0], [0, -1e-3]):
        assert problem.loss(problem.minimum + step) > problem.lowest
    assert problem.lowest == pytest.approx(float(problem.loss(problem.minimum)), abs=1e-12)


def test_standardised_points_make_a_round_bowl() -> None:
    raw, standard = PROBLEMS[0], PROBLEMS[1]
    assert raw.condition > 20
    assert standard.condition == pytest.approx(1)
    assert standard.curvatures == pytest.approx((2, 2))
    assert standard.inputs.mean() == pytest.approx(0, abs=1e-12)
    assert standard.inputs.var() == pytest.approx(1)
    # The best line over the original x is the same.
    slope, height = standard.minimum / [standard.spread, 1]
    np.testing.assert_allclose([slope, height - slope * standard.center], raw.minimum)
    np.testing.assert_allclose(standard.raw_inputs, raw.inputs)
    assert standard.lowest == pytest.approx(raw.lowest)


def test_without_noise_the_line_goes_through_all_points() -> None:
    problem = make_problem(points=12, noise=0, seed=0, standardised=False)
    np.testing.assert_allclose(problem.minimum, [2, 1], atol=1e-3)
    assert problem.lowest < 1e-6


def test_the_same_seed_gives_the_same_points() -> None:
    first, again, other = (
        make_problem(points=9, noise=1, seed=seed, standardised=False) for seed in (4, 4, 5)
    )
    np.testing.assert_array_equal(first.targets, again.targets)
    assert (first.inputs != other.inputs).any()
    assert len(first) == 9


def test_the_bowl_has_the_minimum_in_its_middle() -> None:
    problem = PROBLEMS[0]
    grid = bowl(problem, half=2.0, count=5)
    np.testing.assert_allclose([grid.w[2], grid.b[2]], problem.minimum, rtol=1e-6)
    assert grid.loss.argmin() == 12
    for row, b in enumerate(grid.b):
        for column, w in enumerate(grid.w):
            assert grid.loss[row, column] == pytest.approx(float(problem.loss(np.array([w, b]))), rel=1e-5)
