import math
from fractions import Fraction

import numpy as np
import pytest
import torch
from torch import nn

from explainer.lessons.activations.softmax import (
    PRECISIONS,
    naive_softmax,
    softmax,
    softmax_family,
)

LOGITS = [(2.0, 1.0, 0.1), (0.0, 0.0), (-3.0, 7.5, 0.25, 7.5, -1.0), (1000.0, 999.0, 0.0), (-1000.0, 0.0)]
TEMPERATURES = [0.05, 0.7, 1.0, 20.0]


@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize("logits", LOGITS, ids=str)
def test_probabilities_and_jacobian_against_the_formulas(
    logits: tuple[float, ...], temperature: float
) -> None:
    found = softmax(logits, temperature=temperature)
    largest = max(logits)
    powers = [math.exp((z - largest) / temperature) for z in logits]
    p = np.array(powers) / sum(powers)
    np.testing.assert_allclose(found.probability, p, rtol=1e-12)
    np.testing.assert_allclose(found.jacobian, (np.diag(p) - np.outer(p, p)) / temperature, atol=1e-12)
    assert found.probability.sum() == pytest.approx(1, abs=1e-15)
    np.testing.assert_allclose(found.jacobian.sum(axis=1), 0, atol=1e-14)
    assert found.entropy == pytest.approx(-sum(q * math.log(q) for q in p if q > 0), abs=1e-12)


def test_the_ends_of_the_temperature() -> None:
    logits = (2.0, 1.0, 0.1)
    assert softmax(logits, temperature=0.05).probability == pytest.approx([1, 0, 0], abs=1e-8)
    warm = softmax(logits, temperature=20.0)
    assert warm.probability == pytest.approx([1 / 3] * 3, abs=0.02)
    assert warm.entropy == pytest.approx(math.log(3), abs=0.001)
    assert (np.diff(softmax_family(logits, chosen=1.0).entropy) > 0).all()


@pytest.mark.parametrize("chosen", [0.05, 0.7, 1.0, 20.0])
def test_a_family_holds_every_temperature_of_the_knob(chosen: float) -> None:
    family = softmax_family((2.0, 1.0, 0.1), chosen=chosen)
    assert chosen in family.temperatures
    assert (np.diff(family.temperatures) > 0).all()
    for place in (0, 20, 40):
        alone = softmax((2.0, 1.0, 0.1), temperature=float(family.temperatures[place]))
        np.testing.assert_array_equal(family.probability[place], alone.probability)
        np.testing.assert_array_equal(family.jacobian[place], alone.jacobian)
        assert family.entropy[place] == alone.entropy


@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_naive_form_overflows_exactly_beyond_the_largest_number(precision: str) -> None:
    limit = naive_softmax((0.0, 0.0), precision=precision).limit
    assert limit == pytest.approx({"float32": 88.7228, "float64": 709.7827}[precision], abs=1e-4)
    fits = naive_softmax((limit - 0.01, 0.0), precision=precision)
    assert not fits.broken
    assert np.isfinite(fits.exponentials).all()
    bursts = naive_softmax((0.0, limit + 0.01, -2000.0), precision=precision)
    assert bursts.broken
    assert np.isinf(bursts.exponentials).tolist() == [False, True, False]
    assert bursts.exponentials[2] == 0
    assert np.isnan(bursts.probability[1])
    assert bursts.stable == pytest.approx([0, 1, 0], abs=1e-15)


def test_a_sum_can_overflow_though_no_term_does() -> None:
    found = naive_softmax((709.5, 709.5), precision="float64")
    assert np.isfinite(found.exponentials).all()
    assert found.broken
    assert found.probability.tolist() == [0, 0]
    assert found.stable.tolist() == [0.5, 0.5]


def test_very_negative_logits_break_it_too() -> None:
    found = naive_softmax((-1000.0, -1000.0), precision="float64")
    assert found.broken
    assert np.isnan(found.probability).all()
    assert found.stable.tolist() == [0.5, 0.5]


def test_where_nothing_overflows_both_forms_agree() -> None:
    found = naive_softmax((2.0, 1.0, 0.1), precision="float64")
    np.testing.assert_allclose(found.probability, found.stable, rtol=1e-14)


@pytest.mark.parametrize("target", range(3))
def test_the_loss_of_logits_is_that_of_pytorch_and_its_gradient_p_minus_t(target: int) -> None:
    z = torch.tensor([2.0, 1.0, 0.1], dtype=torch.float64, requires_grad=True)
    loss = nn.CrossEntropyLoss()(z, torch.tensor(target))
    loss.backward()
    p = softmax((2.0, 1.0, 0.1)).probability
    assert loss.item() == pytest.approx(-math.log(p[target]), rel=1e-12)
    assert z.grad is not None
    np.testing.assert_allclose(z.grad.numpy(), p - np.eye(3)[target], atol=1e-15)


def test_of_equal_logits_the_probabilities_are_exact() -> None:
    found = softmax((3.0,) * 4)
    assert [Fraction(p) for p in found.probability] == [Fraction(1, 4)] * 4
