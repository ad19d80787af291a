"""What the pitfalls claim, measured."""

import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.activations.pitfalls import (
    confidence,
    leaky_relu_mistake,
    overflow,
    slope_at_kink,
    softmax_axis,
)
from explainer.lessons.activations.softmax import PRECISIONS


@pytest.mark.parametrize("slope", [0.01, 0.3])
def test_a_constant_below_zero_has_no_slope_there(slope: float) -> None:
    found = leaky_relu_mistake(slope=slope)
    below = found.z < 0
    np.testing.assert_allclose(found.value[below], slope * found.z[below])
    assert (found.slope[below] == slope).all()
    assert (found.constant_value[below] == found.constant).all()
    assert (found.constant_slope[below] == 0).all()
    np.testing.assert_array_equal(found.value[found.z > 0], found.constant_value[found.z > 0])


def test_at_the_kink_left_and_right_do_not_come_together() -> None:
    found = slope_at_kink()
    np.testing.assert_allclose(found.left, 0, atol=0)
    np.testing.assert_allclose(found.right, 1)
    np.testing.assert_allclose(found.central, 0.5)
    assert found.autograd == 0


def test_where_there_is_a_derivative_they_do() -> None:
    found = slope_at_kink("Tanh")
    assert found.left[-1] == pytest.approx(found.right[-1], abs=1e-7) == found.autograd


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_shift_changes_nothing_until_the_naive_form_breaks(precision: str) -> None:
    found = overflow((2.0, 1.0, 0.1), precision=precision)
    assert found.breaks_at is not None
    assert found.breaks_at + 2 >= found.limit > found.breaks_at + 2 - 5
    tolerance = {"float32": 1e-4, "float64": 1e-12}[precision]
    np.testing.assert_allclose(found.stable, np.tile(found.stable[0], (len(found.shift), 1)), rtol=tolerance)
    fine = found.shift < found.breaks_at
    np.testing.assert_allclose(found.naive[fine], found.stable[fine], rtol=tolerance)
    assert np.isnan(found.naive[~fine]).any(axis=1).all()


def test_the_axis_decides_what_sums_to_one() -> None:
    found = softmax_axis()
    np.testing.assert_allclose(found.over_images.sum(axis=0), 1)
    np.testing.assert_allclose(found.over_classes.sum(axis=1), 1)
    assert np.abs(found.over_images.sum(axis=1) - 1).max() > 0.1
    powers = np.exp(found.logits)
    np.testing.assert_allclose(found.over_classes, powers / powers.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(found.over_images, powers / powers.sum(axis=0))


def test_a_network_is_sure_of_noise() -> None:
    run = pretrained_run()
    found = confidence(run, labels=load_digits().test_labels, images=300)
    assert found.accuracy == pytest.approx(run.test_accuracy)
    assert len(found.right) + len(found.wrong) == 10_000
    assert found.noise.min() >= 0.1
    assert (found.noise > 0.9).mean() > 0.1
    assert found.wrong.mean() > 0.5
