"""Losses for several classes against what scripts compute, closed forms and autograd, in float64."""

import math

import pytest
import torch
from torch import nn

from explainer.choices.losses.classes import CLASS_LOSSES

LOGITS = torch.randn(7, 10, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
LABELS = torch.tensor([3, 0, 9, 9, 1, 4, 2])


@pytest.mark.parametrize("name", CLASS_LOSSES)
def test_the_source_computes_the_same(name: str) -> None:
    spec = CLASS_LOSSES[name]
    written = eval(spec.source, {"nn": nn})
    for dtype in (torch.float32, torch.float64):
        logits = LOGITS.to(dtype)
        assert spec.mean(logits, LABELS).item() == pytest.approx(written(logits, LABELS).item(), rel=1e-6)


@pytest.mark.parametrize("name", CLASS_LOSSES)
def test_guessing_gives_every_class_the_same(name: str) -> None:
    spec = CLASS_LOSSES[name]
    same = torch.zeros(7, 10, dtype=torch.float64)
    assert spec.mean(same, LABELS).item() == pytest.approx(spec.guessing(10), abs=1e-15)
    assert eval(spec.guessing_written(10).replace("ln 10", "math.log(10)")) == spec.guessing(10)
    assert math.isclose(CLASS_LOSSES["CE"].guessing(10), 2.302585092994046)


def test_the_squared_error_is_that_of_the_probabilities() -> None:
    p, t = LOGITS.softmax(dim=1), torch.eye(10, dtype=torch.float64)[LABELS]
    logits = LOGITS.clone().requires_grad_()
    loss = CLASS_LOSSES["MSE"].mean(logits, LABELS)
    assert loss.item() == pytest.approx(((p - t) ** 2).sum().item() / 70, rel=1e-14)
    loss.backward()
    error = p - t
    expected = 2 / 70 * p * (error - (error * p).sum(dim=1, keepdim=True))
    torch.testing.assert_close(logits.grad, expected, rtol=1e-12, atol=1e-15)
