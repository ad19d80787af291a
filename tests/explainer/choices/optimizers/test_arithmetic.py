"""What is written of an update is true: every line says the number that its own formula gives."""

import math
import re

import pytest
import torch

from explainer.choices.optimizers.arithmetic import Update, aligned, number, operand, rectification
from explainer.choices.optimizers.registry import OPTIMIZERS

GRADIENTS = (0.5, -1.25, 2.0, 1e-6, -0.3, 0.0, 300.0)


def closing(text: str, start: int) -> int:
    """The place of the brace that closes the one at `start`."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(text)


def to_python(latex: str) -> str:
    """The same formula in Python."""
    for command, form in ((r"\frac", "(({})/({}))"), (r"\sqrt", "math.sqrt({})"), ("^", "**({})")):
        while (place := latex.find(command + "{")) >= 0:
            parts, end = [], place + len(command)
            while len(parts) < form.count("{}"):
                closed = closing(latex, end)
                parts.append(latex[end + 1 : closed])
                end = closed + 1
            latex = latex[:place] + form.format(*parts) + latex[end:]
    for old, new in (
        (r"\cdot", "*"),
        (r"\left", ""),
        (r"\right", ""),
        (r"\max", "max"),
        (r"\ ", " "),
        ("^", "**"),
    ):
        latex = latex.replace(old, new)
    return latex


def says_what_it_gives(line: str, *, gradient: float) -> None:
    """Of "name ← formula = result", or of "name = formula = result"."""
    formula, _, result = re.split(r"&\\leftarrow|&=", line)[1].rpartition(" = ")
    if not formula:
        return
    sides = [eval(to_python(side), {"math": math, "g": gradient}) for side in formula.split(" = ") + [result]]
    for side in sides[:-1]:
        assert side == pytest.approx(sides[-1], rel=2e-5, abs=2e-5), line


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
        written = aligned(OPTIMIZERS[name].in_numbers(update))
        assert written.count("{") == written.count("}")
        assert "}^{" not in written and "}^2" not in written


def test_momentum_zero_is_plain_descent() -> None:
    update = Update({"lr": 0.1, "momentum": 0}, 1, 2.0, 1.0, 0.8, {}, {})
    for name in ("Momentum", "Nesterov"):
        assert OPTIMIZERS[name].in_numbers(update) == OPTIMIZERS["SGD"].in_numbers(update)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.1, "0.1"), (1e-8, "10^{-8}"), (-2.5e-9, r"-2.5 \cdot 10^{-9}"), (float("nan"), r"\mathtt{nan}")],
)
def test_numbers_are_short(value: float, written: str) -> None:
    assert number(value) == written
    assert operand(value) == (f"({written})" if "^" in written or written.startswith("-") else written)


def test_the_rectification_waits_until_the_sixth_step() -> None:
    # Liu et al. (2020): with β₂ = 0.999 the variance is tractable from ρₜ > 4; PyTorch waits for 5.
    waits = [rectification(0.999, step)[1] is None for step in range(1, 8)]
    assert waits == [True] * 5 + [False] * 2
    assert rectification(0.999, 100_000)[1] == pytest.approx(1, abs=1e-6)
