"""Bias, variance and noise against closed forms; double descent against numpy's pseudoinverse."""

import numpy as np
import pytest
import torch
from numpy.polynomial import Polynomial

from explainer.digits.data import load_digits
from explainer.lessons.overfitting.double_descent import DRAWS, IMAGES, WIDTHS, double_descent
from explainer.lessons.overfitting.recorded import recorded_descent
from explainer.lessons.overfitting.trade_off import (
    DEGREES,
    HIGHEST,
    SIGMA,
    TradeOff,
    by_degree,
    by_penalty,
    truth,
)
from explainer.lessons.overfitting.trade_off_figures import (
    DescentWords,
    TradeOffWords,
    double_descent_pictures,
    trade_off,
)
from explainer.lessons.overfitting.training import CLASSES, SIDE, tensors
from tests.figures import traces, values_of

WORDS = TradeOffWords(
    *("x", "y", "truth", "fits", "mean", "error", "bias", "variance", "noise", "measured", "complexity")
)
DESCENT = DescentWords("features", "error", "accuracy", "training", "validation", "draws", "images")


@pytest.mark.parametrize(
    "found", [by_degree(), by_penalty((1e-6, 0.01, 1.0, 1e6))], ids=["degree", "penalty"]
)
def test_bias_variance_and_noise_are_the_measured_error(found: TradeOff) -> None:
    np.testing.assert_allclose(found.bias + found.variance + found.noise, found.measured, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.variance, (found.deviation**2).mean(axis=1), atol=1e-12)


def test_the_parts_are_those_of_the_hat_matrix_and_a_fit_is_that_of_numpy() -> None:
    found = by_degree()
    for place, degree in enumerate(DEGREES):
        fit = Polynomial.fit(found.points, found.answers[3], degree)(found.places)
        np.testing.assert_allclose(found.fits[place, 3], fit, atol=1e-8)
        unit = np.eye(len(found.points))
        hat = np.stack([Polynomial.fit(found.points, row, degree)(found.places) for row in unit], axis=1)
        spread = SIGMA**2 * (hat**2).sum(axis=1)
        assert found.variance[place] == pytest.approx(spread.mean(), abs=1e-9)
        missed = hat @ truth(found.points) - truth(found.places)
        assert found.bias[place] == pytest.approx((missed**2).mean(), abs=1e-9)
    # Through all points: the noise of every answer is followed.
    assert found.bias[-1] < 1e-4 < found.variance[-1]


def test_no_penalty_is_plain_least_squares_and_a_huge_one_leaves_nothing() -> None:
    free, crushed = by_penalty((1e-12, 1e6)), by_degree()
    np.testing.assert_allclose(free.fits[0], crushed.fits[HIGHEST], atol=1e-6)
    assert np.abs(free.fits[1]).max() < 1e-4
    assert free.bias[1] == pytest.approx((truth(free.places) ** 2).mean(), abs=1e-4)


def test_fits_move_with_the_knob_and_the_parts_are_stacked() -> None:
    found = by_degree()
    fits, errors = trade_off(found, chosen=3, logarithmic=False, words=WORDS)
    np.testing.assert_allclose(traces(fits.figure)[4].y, found.mean_fit[3])
    assert {values_of(move.y).shape[0] for move in fits.moves} == {len(DEGREES)}
    noise, variance, bias, dots, _ = traces(errors.figure)
    count = len(DEGREES)
    np.testing.assert_allclose(bias.y[count:][::-1], dots.y, atol=1e-9)
    np.testing.assert_allclose(variance.y[:count], noise.y[count:])


def test_the_recorded_descent_is_the_smallest_exact_fit_and_peaks_where_features_are_images() -> None:
    digits, found = load_digits(), recorded_descent()
    widths = (50, 200)
    again = double_descent(digits, widths=(*widths, WIDTHS[-1]))
    places = [WIDTHS.index(width) for width in widths]
    np.testing.assert_allclose(found.validation[:, places], again.validation[:, :2], rtol=1e-4)
    images, labels = tensors(digits.train_images[:IMAGES], digits.train_labels[:IMAGES], torch.float64)
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randn(DRAWS, WIDTHS[-1], SIDE**2, generator=generator, dtype=torch.float64) / SIDE
    for column, width in enumerate(widths):
        features = np.maximum((drawn[1, :width] @ images).numpy().T, 0)
        weights = np.linalg.pinv(features) @ np.eye(CLASSES)[labels.numpy()]
        assert again.norm[1, column] == pytest.approx(np.linalg.norm(weights), rel=1e-6)
    error = np.median(found.validation, axis=0)
    assert WIDTHS[error.argmax()] == IMAGES and error[-1] < error[np.array(WIDTHS) < IMAGES].min()
    drawings = double_descent_pictures(found, chosen=12, words=DESCENT)
    assert [len(traces(each.figure)) for each in drawings] == [DRAWS + 4, DRAWS + 3]
