"""What the pitfalls claim, measured."""

from dataclasses import replace

import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.lessons.gradient_flow.pitfalls import (
    FACTORS,
    bias_shift,
    relu_vanishes_too,
    variance_taken_for_deviation,
    zero_on_one_input,
    zeros_of_float32,
)
from explainer.lessons.gradient_flow.setting import Setting

SETTING = Setting(width=64)


def test_relu_vanishes_and_explodes_with_the_size_of_its_weights() -> None:
    small, right, large = relu_vanishes_too(SETTING)
    assert FACTORS == (0.5, 1.0, 2.0)
    steps = SETTING.depth - 1
    # Each of 19 layers multiplies by the factor, exactly, because ReLU is homogeneous.
    assert small.gradient[0, 0] == pytest.approx(right.gradient[0, 0] * 0.5**steps, rel=1e-9)
    assert large.gradient[0, 0] == pytest.approx(right.gradient[0, 0] * 2.0**steps, rel=1e-9)
    assert 0.05 < right.gradient[0, 0] / right.gradient[0, -1] < 20


def test_float32_shows_zeros_where_there_are_numbers() -> None:
    found = zeros_of_float32(SETTING)
    assert found.lost > 10
    assert (found.float64 > 0).all()
    # What float32 can hold, it holds.
    held = found.float64 > 1e-35
    np.testing.assert_allclose(found.float32[held], found.float64[held], rtol=1e-4)
    assert (found.float32[found.float64 < 1e-46] == 0).all()


def test_a_variance_taken_for_a_deviation_lets_the_signal_die() -> None:
    right, mistaken, default = variance_taken_for_deviation(SETTING)
    assert mistaken.gain.mean() == pytest.approx(2 / SETTING.width * SETTING.width**0.5, rel=0.02)
    assert right.gain.mean() == pytest.approx(2**0.5, rel=0.02)
    assert default.gain.mean() == pytest.approx(3**-0.5, rel=0.02)
    last = [flow.pre_activation_deviation[0, -1] for flow in (right, mistaken, default)]
    assert last[0] > 0.1
    assert last[1] < 1e-12
    assert mistaken.setting.scale**2 == pytest.approx(2 / SETTING.width)


@pytest.mark.parametrize("setting", [SETTING, replace(SETTING, initialisation="Normal", scale=10.0)], ids=str)
def test_zero_on_one_input_is_common_and_death_is_another_thing(setting: Setting) -> None:
    found = zero_on_one_input(setting, load_digits())
    untrained, trained = found.dead
    assert found.zero_on_first[0].sum() > 8
    assert not untrained.any()
    assert trained.any()
    assert (found.gradient[found.dead] == 0).all()
    assert (found.gradient[0] > 0).all()


def test_the_mean_moves_though_no_bias_does() -> None:
    found = bias_shift(SETTING)
    sigmoid, relu, _, tanh = (found.activations.index(name) for name in ("Sigmoid", "ReLU", "ELU", "Tanh"))
    assert found.biases == 0
    assert found.mean[sigmoid, 0] == pytest.approx(0.5, abs=0.03)
    assert found.mean[relu, 0] == pytest.approx((2 * np.pi) ** -0.5, abs=0.05)
    assert abs(found.mean[tanh, 0]) < 0.05
    # The next layer sees mostly what is the same for every example.
    assert found.constant_share[sigmoid, 2] > 0.9
    assert found.constant_share[tanh, 2] < 0.1
    assert ((found.constant_share >= 0) & (found.constant_share <= 1 + 1e-12)).all()
