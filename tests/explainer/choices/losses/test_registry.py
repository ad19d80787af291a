"""Losses of one sample against PyTorch's own, and their slopes against autograd."""

import itertools
import math

import pytest
import torch
from torch import nn

from explainer.choices.losses.registry import LOSSES

Z = torch.linspace(-30, 30, 61, dtype=torch.float64)


@pytest.mark.parametrize(("name", "target"), [*itertools.product(LOSSES, (0.0, 1.0))])
def test_the_slope_is_what_autograd_says(name: str, target: float) -> None:
    output = Z.clone().requires_grad_()
    LOSSES[name].each(output, torch.tensor(target, dtype=torch.float64)).sum().backward()
    slope = LOSSES[name].slope(Z, torch.tensor(target, dtype=torch.float64))
    torch.testing.assert_close(slope, output.grad, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_the_source_is_the_mean_over_a_batch(name: str) -> None:
    target = (torch.arange(61) % 2).double()
    written = eval(LOSSES[name].source, {"nn": nn, "torch": torch})
    torch.testing.assert_close(written(Z, target), LOSSES[name].each(Z, target).mean())


@pytest.mark.parametrize("z", [-2.0, 0.0, 0.3, 4.0])
def test_both_losses_are_their_textbook_formulas(z: float) -> None:
    p = 1 / (1 + math.exp(-z))
    output = torch.tensor(z, dtype=torch.float64)
    for t in (0.0, 1.0):
        target = torch.tensor(t, dtype=torch.float64)
        entropy = -t * math.log(p) - (1 - t) * math.log(1 - p)
        assert LOSSES["BCE"].each(output, target).item() == pytest.approx(entropy, rel=1e-12)
        assert LOSSES["BCE"].slope(output, target).item() == pytest.approx(p - t, rel=1e-12)
        assert LOSSES["MSE"].each(output, target).item() == pytest.approx((p - t) ** 2, rel=1e-12)


def test_squared_error_learns_little_from_a_gross_mistake() -> None:
    output, target = torch.tensor(-10.0, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float64)
    assert LOSSES["MSE"].slope(output, target).abs() < 1e-3 * LOSSES["BCE"].slope(output, target).abs()


@pytest.mark.parametrize("name", LOSSES)
def test_both_answers_cost_the_same_at_the_threshold(name: str) -> None:
    each = LOSSES[name].each
    output = torch.tensor(LOSSES[name].threshold, dtype=torch.float64)
    zero, one = (each(output, torch.tensor(target, dtype=torch.float64)) for target in (0.0, 1.0))
    assert zero == one


@pytest.mark.parametrize("name", LOSSES)
def test_targets_are_broadcast(name: str) -> None:
    outputs = Z[:60].view(3, 4, 5)
    target = torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0], dtype=torch.float64)
    for function in (LOSSES[name].each, LOSSES[name].slope):
        expected = function(outputs, target.expand(3, 4, 5).contiguous())
        assert torch.equal(function(outputs, target), expected)
