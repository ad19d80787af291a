"""The closed form of momentum on a quadratic, against torch.optim at one per cent around every limit."""

import itertools
import math

import numpy as np
import pytest
import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.lessons.optimizers.phase import LIMITS, RULES, phase, radius, slowest, steps_per_digit

MOMENTA = (0.0, 0.3, 0.5, 0.9, 0.97)


def errors(rule: str, *, rate: float, momentum: float, curvature: float, steps: int) -> list[float]:
    """|θ| of torch.optim after each of some steps on ½λθ² from θ = 1."""
    theta = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS[rule].build([theta], learning_rate=rate, options={"momentum": momentum})
    found = []
    for _ in range(steps):
        theta.grad = curvature * theta.detach()
        optimizer.step()
        found.append(abs(theta.item()))
    return found


@pytest.mark.parametrize(("rule", "momentum"), list(itertools.product(RULES, MOMENTA)))
def test_the_limit_holds_to_one_per_cent(rule: str, momentum: float) -> None:
    curvature = 3.0
    limit = float(LIMITS[rule](np.array(momentum))) / curvature
    for factor, descends in ((0.99, True), (1.01, False)):
        end = errors(rule, rate=factor * limit, momentum=momentum, curvature=curvature, steps=1_500)[-1]
        assert (end < 1) is descends
        assert (radius(rule, factor * limit * curvature, momentum) < 1) == descends


@pytest.mark.parametrize(("rule", "momentum"), list(itertools.product(RULES, MOMENTA)))
def test_the_limit_is_that_of_the_registry(rule: str, momentum: float) -> None:
    limit = OPTIMIZERS[rule].curvature_limit
    assert limit is not None
    assert LIMITS[rule](np.array(momentum)) == pytest.approx(limit({"momentum": momentum}))
    assert radius(rule, limit({"momentum": momentum}), momentum) == pytest.approx(1)


@pytest.mark.parametrize(
    ("rule", "h", "momentum"), list(itertools.product(RULES, (0.05, 0.7, 1.0, 1.3, 2.5), (0.0, 0.5, 0.9)))
)
def test_the_radius_is_how_fast_torch_converges(rule: str, h: float, momentum: float) -> None:
    # Complex eigenvalues make the error swing: the largest of a dozen steps is compared, a hundred later.
    rho = float(radius(rule, h, momentum))
    found = errors(rule, rate=h, momentum=momentum, curvature=1.0, steps=162)
    ends = [max(found[first : first + 12]) for first in (50, 150)]
    if rho == 0:
        assert max(ends) < 1e-300
    else:
        assert math.log(ends[1] / ends[0]) / 100 == pytest.approx(math.log(rho), abs=0.02)


@pytest.mark.parametrize("rule", RULES)
def test_the_radius_is_that_of_the_matrix_of_one_update(rule: str) -> None:
    for h, momentum in itertools.product((0.1, 1.0, 3.3), (0.0, 0.4, 0.95)):
        columns = []
        for theta, buffer in ((1.0, 0.0), (0.0, 1.0)):
            new = momentum * buffer + h * theta
            step = h * theta + momentum * new if rule == "Nesterov" else new
            columns.append((theta - step, new))
        expected = np.abs(np.linalg.eigvals(np.array(columns).T)).max()
        assert radius(rule, h, momentum) == pytest.approx(expected, abs=1e-7)


def test_without_momentum_both_are_plain_descent() -> None:
    h = np.linspace(0, 3, 31)
    for rule in RULES:
        np.testing.assert_allclose(radius(rule, h, 0.0), np.abs(1 - h), atol=1e-12)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("curvatures", [(1.0, 10.0), (1.0, 100.0), (0.2, 0.2)])
def test_the_best_place_is_the_lowest_of_the_diagram(rule: str, curvatures: tuple[float, float]) -> None:
    diagram = phase(rule, curvatures=curvatures, count=401)
    best = diagram.best
    at = slowest(rule, best.learning_rate, best.momentum, curvatures=curvatures)
    assert at == pytest.approx(best.radius, abs=1e-6)
    assert diagram.radius.min() >= best.radius - 1e-6
    assert diagram.radius.min() == pytest.approx(best.radius, abs=0.02)


@pytest.mark.parametrize("rule", RULES)
def test_beyond_the_limit_nothing_converges_and_below_it_everything(rule: str) -> None:
    diagram = phase(rule, curvatures=(1.0, 50.0))
    below = (diagram.learning_rates > 0) & (diagram.learning_rates < 0.999 * diagram.limit[:, None])
    beyond = diagram.learning_rates > 1.001 * diagram.limit[:, None]
    inner = diagram.momenta < 1
    assert (diagram.radius[inner][below[inner]] < 1).all()
    assert (diagram.radius[inner][beyond[inner]] > 1).all()


def test_every_curvature_between_is_at_least_as_fast() -> None:
    for rule, rate, momentum in itertools.product(RULES, (0.001, 0.02, 0.03, 0.07), (0.0, 0.5, 0.9)):
        each = [float(radius(rule, rate * curvature, momentum)) for curvature in np.linspace(1, 50, 99)]
        assert max(each) <= slowest(rule, rate, momentum, curvatures=(1.0, 50.0)) + 1e-12


def test_steps_per_digit() -> None:
    assert steps_per_digit(0.1) == pytest.approx(1)
    assert steps_per_digit(0.0) == 0
    assert steps_per_digit(1.0) == math.inf
