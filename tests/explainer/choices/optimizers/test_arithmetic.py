"""What is written of an update is true: every line says the number that its own formula gives."""

import pytest
import torch

from explainer.choices.optimizers.arithmetic import Update, rectification
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.latex import aligned, number
from tests.latex import says_what_it_gives

GRADIENTS = (0.5, -1.25, 2.0, 1e-6, -0.3, 0.0, 300.0)


def updates(name: str) -> list[Update]:
    spec = OPTIMIZERS[name]
    theta = torch.tensor([0.7], dtype=torch.float64, requires_grad=True)
    optimizer = spec.build([theta], learning_rate=0.02, options=spec.defaults())
    taken = []
    for step, gradient in enumerate(GRADIENTS, start=1):
        before = {key: float(value) for key, value in optimizer.state[theta].items()} if step > 1 else {}
        weight = theta.item()
        theta.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
        after = {key: float(value) for key, value in optimizer.state[theta].items()}
        taken.append(Update(optimizer.defaults, step, gradient, weight, theta.item(), before, after))
    return taken


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_line_says_the_number_that_its_formula_gives(name: str) -> None:
    for update in updates(name):
        lines = OPTIMIZERS[name].in_numbers(update)
        for line in lines:
            if r"\qquad" not in line:
                says_what_it_gives(line, gradient=update.gradient)
        assert lines[-1].endswith(f" = {number(update.new_weight)}")
        assert lines[-1].startswith(r"\theta &\leftarrow ")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_brace_is_left_open(name: str) -> None:
    for update in updates(name):
        written = aligned(*OPTIMIZERS[name].in_numbers(update))
        assert written.count("{") == written.count("}")
        assert "}^{" not in written and "}^2" not in written


def test_momentum_zero_is_plain_descent() -> None:
    update = Update({"lr": 0.1, "momentum": 0}, 1, 2.0, 1.0, 0.8, {}, {})
    for name in ("Momentum", "Nesterov"):
        assert OPTIMIZERS[name].in_numbers(update) == OPTIMIZERS["SGD"].in_numbers(update)


def test_the_rectification_waits_until_the_sixth_step() -> None:
    # Liu et al. (2020): with β₂ = 0.999 the variance is tractable from ρₜ > 4; PyTorch waits for 5.
    waits = [rectification(0.999, step)[1] is None for step in range(1, 8)]
    assert waits == [True] * 5 + [False] * 2
    assert rectification(0.999, 100_000)[1] == pytest.approx(1, abs=1e-6)
