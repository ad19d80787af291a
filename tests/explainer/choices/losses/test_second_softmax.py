"""A softmax too many, against the closed forms."""

import math

import numpy as np
import pytest

from explainer.choices.losses.second_softmax import second_softmax


def test_a_second_softmax_has_a_floor() -> None:
    logits = np.array([0.0, 1.0, 50.0])
    found = second_softmax(logits)
    np.testing.assert_allclose(found.once, np.log(np.exp(logits) + 9) - logits, atol=1e-12)
    assert found.once[0] == found.twice[0] == pytest.approx(math.log(10))
    assert found.twice[2] == pytest.approx(found.floor) == math.log(math.e + 9) - 1


def test_no_logit_comes_below_it() -> None:
    found = second_softmax(np.linspace(0, 15, 61))
    assert found.floor == pytest.approx(math.log(math.e + 9) - 1)
    assert (found.twice > found.floor).all()
    assert found.twice[-1] == pytest.approx(found.floor, abs=1e-4)
    assert found.once[-1] < 1e-5
