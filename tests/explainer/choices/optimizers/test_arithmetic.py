"""What is written of an update is true: every line says the number that its own formula gives."""

import math
import re
from collections.abc import Sequence

import numpy as np
import pytest
import torch

from explainer.choices.optimizers.arithmetic import Update, rectification
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.latex import aligned, number
from tests.latex import says_what_it_gives, to_python

GRADIENTS = (0.5, -1.25, 2.0, 1e-6, -0.3, 0.0, 300.0)


def updates(
    name: str,
    *,
    gradients: Sequence[float] = GRADIENTS,
    rate: float = 0.02,
    start: float = 0.7,
    decay: float = 0.0,
) -> list[Update]:
    spec = OPTIMIZERS[name]
    theta = torch.tensor([start], dtype=torch.float64, requires_grad=True)
    optimizer = spec.build([theta], learning_rate=rate, options=spec.defaults(), weight_decay=decay)
    taken = []
    for step, gradient in enumerate(gradients, start=1):
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
def test_a_coupled_decay_stands_before_the_rule(name: str) -> None:
    spec, decay = OPTIMIZERS[name], 0.3
    if not spec.couples_decay:
        with pytest.raises(ValueError, match="decay"):
            spec.build([torch.ones(1)], learning_rate=0.1, options=spec.defaults(), weight_decay=decay)
        return
    for update in updates(name, decay=decay):
        first, *lines = spec.update_in_numbers(update)
        assert first.startswith(r"g &\leftarrow ")
        pulled = update.gradient + decay * update.weight
        assert first.endswith(f" = {number(pulled)}")
        for line in (first, *lines):
            if r"\qquad" not in line:
                says_what_it_gives(line, gradient=update.gradient if line is first else pulled)
        assert lines[-1].endswith(f" = {number(update.new_weight)}")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_whoever_computes_a_line_again_gets_its_result_as_it_is_written(name: str) -> None:
    draws = np.random.default_rng(1)
    lines = list[str]()
    for _ in range(40):
        rate = float(f"{10 ** draws.uniform(-3, 0):.3g}")
        gradients = (draws.normal(size=6) * 10 ** draws.uniform(-2, 1)).tolist()
        for update in updates(name, gradients=gradients, rate=rate, start=float(draws.normal())):
            lines += [line for line in OPTIMIZERS[name].in_numbers(update) if r"\qquad" not in line]
    apart = [line for line in lines if not is_exactly_what_it_gives(line)]
    # Half a digit of a result may be rounded either way, and of 240 updates one may stand there.
    assert len(apart) <= 1, "\n".join(apart)


def is_exactly_what_it_gives(line: str) -> bool:
    """Of "name ← formula = result": whether the formula, computed, is written as the result is."""
    formula, _, result = re.split(r"&\\leftarrow|&=", line)[1].rpartition(" = ")
    if not formula or formula.strip() == "g":
        return True
    computed = float(eval(to_python(formula), {"math": math}))
    return result in {number(computed * hair) for hair in (1 - 1e-12, 1, 1 + 1e-12)}


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
