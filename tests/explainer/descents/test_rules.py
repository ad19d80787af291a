"""What the rules do to a single number: limits, conventions and memories, as the pitfalls claim."""

import numpy as np
import pytest
import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.optimizers.replicas import replicas
from explainer.descents.run import race
from explainer.descents.setting import Setting
from explainer.lessons.optimizers.arithmetic import step_in_numbers, update_of
from explainer.lessons.optimizers.one_number import (
    conventions,
    first_steps,
    forgetting,
    look_ahead,
    parabola_walks,
    steps_for,
)

EVERYONE = tuple(OPTIMIZERS)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("runner", ["SGD", "Momentum", "Nesterov"])
def test_one_per_cent_below_the_limit_converges_and_above_does_not(runner: str, momentum: float) -> None:
    below, above = parabola_walks(runner, shares=(0.99, 1.01), momentum=momentum, steps=2_000)
    assert abs(below.positions[-1]) < 1 < abs(above.positions[-1])


def test_between_one_and_two_plain_descent_overshoots_and_still_converges() -> None:
    walks = {walk.rate: walk.positions for walk in parabola_walks("SGD", shares=(0.25, 0.5, 0.75, 0.99))}
    assert (walks[0.5] > 0).all()
    assert walks[1.0][1:].tolist() == [0] * 60
    for rate in (1.5, 1.98):
        assert (np.sign(walks[rate][:20]) == [1, -1] * 10).all()
        np.testing.assert_allclose(walks[rate], (1 - rate) ** np.arange(61), rtol=1e-9)


def test_who_has_no_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="Adam"):
        parabola_walks("Adam")


def test_the_conventions_of_momentum_differ_only_when_the_rate_changes() -> None:
    found = conventions()
    half = len(found.rates) // 2
    np.testing.assert_allclose(found.velocity[: half + 1], found.pytorch[: half + 1], atol=1e-12)
    assert np.abs(found.velocity - found.pytorch)[half + 1 :].max() > 0.01
    # With η / (1 − μ) an average is PyTorch's path again.
    theta, average = 1.0, 0.0
    for rate, expected in zip(found.rates, found.pytorch[1:], strict=True):
        average = 0.9 * average + 0.1 * theta
        theta -= rate / 0.1 * average
        assert theta == pytest.approx(expected, abs=1e-12)
    assert np.abs(found.averaged - found.pytorch).max() > 0.5


def test_pytorchs_convention_is_pytorchs() -> None:
    found = conventions()
    theta = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=found.rates[0], momentum=0.9)
    for rate, expected in zip(found.rates, found.pytorch[1:], strict=True):
        optimizer.param_groups[0]["lr"] = rate
        theta.grad = theta.detach().clone()
        optimizer.step()
        assert theta.item() == pytest.approx(expected, abs=1e-12)


def test_pytorchs_nesterov_stands_at_the_point_looked_ahead_to() -> None:
    found = look_ahead()
    np.testing.assert_allclose(found.pytorch, found.ahead, atol=1e-12)
    assert np.abs(found.pytorch - found.position).max() > 0.1
    # It is not half of the way: it is all of μv.
    velocity = np.diff(found.position)
    np.testing.assert_allclose(found.ahead[1:], found.position[1:] + 0.9 * velocity, atol=1e-12)


def test_adams_first_step_is_the_rate_times_the_sign() -> None:
    found = first_steps(learning_rate=0.1)
    large = found.gradients > 1e-5
    np.testing.assert_allclose(found.steps["Adam"][large], -0.1, rtol=2e-3)
    both = steps_for("Adam", np.array([[-3.0, 0.02]]), learning_rate=0.1)
    np.testing.assert_allclose(both, [[0.1, -0.1]], rtol=1e-6)
    # Without the correction it would be √10 times as long.
    np.testing.assert_allclose(found.uncorrected[large], -0.1 * 10**0.5, rtol=5e-2)
    np.testing.assert_allclose(found.steps["SGD"], -0.1 * found.gradients)


def test_epsilon_stands_outside_the_root() -> None:
    found = first_steps()
    outside = -0.1 * found.gradients / (found.gradients + 1e-8)
    np.testing.assert_allclose(found.steps["Adam"], outside, rtol=1e-6)
    middle = np.abs(found.gradients - 1e-5).argmin()
    assert found.steps["Adam"][middle] / found.inside[middle] > 5


def test_adagrads_step_shrinks_for_ever_and_rmsprop_forgets() -> None:
    found = forgetting(steps=1_500)
    adagrad, rmsprop = -found.steps["Adagrad"], -found.steps["RMSprop"]
    assert (np.diff(adagrad) < 0).all()
    total = np.cumsum(found.gradients**2)
    np.testing.assert_allclose(adagrad, found.gradients / (np.sqrt(total) + 1e-10), rtol=1e-9)
    assert rmsprop[21] < 0.3 and rmsprop[-1] == pytest.approx(1, abs=1e-3)
    # After 1 / (1 − α) = 100 more steps what is remembered has fallen to 1/e.
    squares = 1 / rmsprop**2
    assert (squares[120] - 1) / (squares[20] - 1) == pytest.approx(np.exp(-1), rel=0.02)


@pytest.mark.parametrize(("runner", "end"), [("Adam", 1), ("SGD", -1)])
def test_adaptive_is_not_always_better(runner: str, end: float) -> None:
    """Slope 3 in one step of three and −1 in the other two: on average it rises, so −1 is best.

    Reddi, Kale and Kumar (2018), On the convergence of Adam and beyond, Theorem 1: β₁ = 0, β₂ = 1 / (1 + C²).
    """
    value = torch.zeros(1, dtype=torch.float64)
    options = {"beta1": 0.0, "beta2": 1 / 10} if runner == "Adam" else {}
    walk = replicas(OPTIMIZERS[runner], value, learning_rates=[1.0], options=options)
    with torch.no_grad():
        for step in range(1, 901):
            walk.scale_rates(0.1 / step**0.5)
            walk.step(torch.tensor([3.0 if step % 3 == 1 else -1.0], dtype=torch.float64))
            value.clamp_(-1, 1)
    assert value.item() == pytest.approx(end, abs=0.05)


@pytest.mark.parametrize("runner", EVERYONE)
def test_a_step_in_numbers_is_that_of_the_race(runner: str) -> None:
    run = race(Setting(surface="Beale", runners=(runner,), steps=8, noise=0.1))
    written = step_in_numbers(run, runner, step=5)
    update = update_of(run.runners[0], run.chosen, 5, axis=1)
    assert written.rule == OPTIMIZERS[runner].rule
    assert (
        written.coordinates[1]
        == r"\begin{aligned} " + r" \\ ".join(OPTIMIZERS[runner].in_numbers(update)) + r" \end{aligned}"
    )
    assert (update.weight, update.new_weight) == tuple(run.runners[0].positions[run.chosen, 4:6, 1])
    # What is remembered is enough to take the same step again with torch.optim.
    theta = torch.tensor([update.weight], dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS[runner].build(
        [theta], learning_rate=0.01, options=run.runners[0].options_at(run.chosen)
    )
    if update.memory:
        optimizer.state[theta] = {
            name: torch.tensor(value)
            if name in ("step", "mu_product")
            else torch.tensor([value], dtype=torch.float64)
            for name, value in {"step": 4.0, **update.memory}.items()
        }
    theta.grad = torch.tensor([update.gradient], dtype=torch.float64)
    optimizer.step()
    assert theta.item() == update.new_weight


def test_the_first_step_has_no_memory() -> None:
    run = race(Setting(surface="Beale", runners=EVERYONE, steps=2))
    assert all(update_of(runner, 0, 1, axis=0).memory == {} for runner in run.runners)
    assert step_in_numbers(run, "Momentum", step=1).coordinates[0].count(r"b &\leftarrow g =") == 1


@pytest.mark.parametrize("step", [0, -1, 3])
def test_a_step_that_there_is_not_is_refused(step: int) -> None:
    with pytest.raises(ValueError, match="step"):
        step_in_numbers(race(Setting(steps=2), family=False), "SGD", step=step)
