"""Rows of a batch against nn.CrossEntropyLoss with every option, and what is best for all values."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from explainer.lessons.losses import pitfalls
from explainer.lessons.losses.reduction_figures import (
    VALUES,
    ConstantWords,
    RowWords,
    constant_pictures,
    row_pictures,
)
from explainer.lessons.losses.reductions import broadcast, constants, family, reduced
from explainer.lessons.losses.setting import NOTHING_IGNORED, Batch, Values
from tests.figures import traces

OPTIONS = [
    *itertools.product(
        [(1.0, 1.0, 1.0), (0.5, 3.0, 0.0)],
        [NOTHING_IGNORED, 0, 2],
        [0.0, 0.1, 1.0],
        ["mean", "sum", "none"],
        [Batch().all_answers, (2,) * 6],
    )
]


def test_rows_reductions_and_gradients_are_those_of_torch_nn() -> None:
    for weights, ignored, smoothing, reduction, classes in OPTIONS:
        batch = Batch(rows=6, weights=weights, ignored=ignored, reduction=reduction, all_answers=classes)
        logits = torch.tensor(batch.logits, dtype=torch.float64, requires_grad=True)
        answers = torch.tensor(batch.answers)
        options = {
            "weight": torch.tensor(weights, dtype=torch.float64),
            "ignore_index": ignored,
            "label_smoothing": smoothing,
        }
        found = reduced(batch, smoothing=smoothing)
        for name, ours in (("none", found.rows), ("sum", found.total), ("mean", found.mean)):
            loss = nn.CrossEntropyLoss(**options, reduction=name)(logits, answers)
            np.testing.assert_allclose(ours, loss.detach(), rtol=1e-12, atol=1e-12)
        loss = nn.CrossEntropyLoss(**options, reduction=reduction)(logits, answers)
        (gradient,) = torch.autograd.grad(loss.sum(), logits)
        np.testing.assert_allclose(found.gradient, gradient, rtol=1e-12, atol=1e-12)


def test_published_rows() -> None:
    """CS231n's scores of a cat, and those of label smoothing 0.1 (Szegedy 2016)."""
    cat = Batch(rows=3, all_logits=(3.2, 5.1, -1.7, 2.0, 1.0, 0.1, *[0.0] * 12), all_answers=(0, 0, 0))
    found = reduced(cat, smoothing=0.0)
    np.testing.assert_allclose(found.probability[0], [0.129982539, 0.8690495352, 0.0009679257746], atol=1e-9)
    np.testing.assert_allclose(found.rows[:2], [2.040355153, 0.4170300163], atol=1e-9)
    assert reduced(cat, smoothing=0.1).rows[1] == pytest.approx(0.5136966829, abs=1e-9)


def test_where_no_row_counts_the_mean_is_no_number_as_in_pytorch() -> None:
    all_ignored = Batch(rows=3, all_answers=(1, 1, 1), ignored=1)
    weightless = Batch(rows=3, all_answers=(1, 1, 1), weights=(1.0, 0.0, 1.0))
    assert not reduced(all_ignored, smoothing=0.0).gradient.any()
    assert np.isnan(reduced(weightless, smoothing=0.0).gradient).all()
    for batch in (all_ignored, weightless):
        found = reduced(batch, smoothing=0.0)
        assert np.isnan(found.mean) and found.total == 0 and not found.rows.any()
        drawn = row_pictures(family(batch)[1], chosen=0, words=RowWords("a", "b", "c"))
        assert len(traces(drawn[0].figure)[0].x) == 3


def test_huge_logits_stay_numbers() -> None:
    found = reduced(Batch(rows=3, all_logits=(1000.0, -1000.0, 0.0) * 6), smoothing=0.0)
    assert found.rows.tolist() == [0, 2000, 1000]


def test_rows_and_classes_that_an_address_leaves_out_are_the_usual_ones() -> None:
    assert Batch(rows=5, all_answers=(2,)).answers == (2, *Batch().all_answers[1:5])
    assert len(Batch(rows=3).logits) == 3


def test_the_mean_is_best_for_mse_and_the_median_for_mae() -> None:
    for values in ((1.0, 2.0, 9.0), (1.0, 2.0, 4.0, 10.0), Values().values):
        found = constants(values, constant=5.0)
        c = found.constants
        assert c[found.squared.argmin()] == pytest.approx(np.mean(values), abs=0.05)
        low, high = found.median
        least = found.absolute.min()
        assert low <= np.median(values) <= high
        inside = (c >= low) & (c <= high)
        np.testing.assert_allclose(found.absolute[inside], least, atol=1e-12)
        assert (found.absolute[~inside] > least - 1e-12).all()


def test_the_values_that_can_be_dragged_are_the_first_trace() -> None:
    found = constants(Values().values, constant=5.0)
    for picture in constant_pictures(found, chosen=0, words=ConstantWords("a", "b", "c", "d")):
        assert tuple(traces(picture.figure)[VALUES].x) == Values().values


def test_a_forgotten_axis_makes_perfect_predictions_cost_twice_the_variance() -> None:
    values = Values().values
    found = broadcast(values)
    said = torch.tensor(values, dtype=torch.float64)
    with pytest.warns(UserWarning, match="target size"):
        wrong = functional.mse_loss(said, said[:, None])
    assert found.wrong == pytest.approx(wrong.item(), rel=1e-12) == pytest.approx(2 * np.var(values))
    assert found.right == 0


def test_index_one_hot_and_soft_targets_are_as_published() -> None:
    found = pitfalls.targets()
    assert found.index == found.one_hot == pytest.approx(1.407605964)
    assert found.soft == pytest.approx(1.607605964)


def test_what_the_pitfalls_say() -> None:
    found = pitfalls.sum_and_mean()
    assert found.first[1] / found.first[0] == pytest.approx(pitfalls.SAMPLES)
    assert found.mean[-1] < 0.1 < found.mean[0] < np.nanmax(found.sum)
    factors = pitfalls.cancelled()
    np.testing.assert_allclose(factors.by_p * factors.sigmoid_slope, factors.by_z, rtol=1e-12)
    softmax, sigmoid = pitfalls.softmax_of_one(np.array([-6.0, 0.0, 3.0]))
    assert softmax.tolist() == [1, 1, 1] and sigmoid[1] == 0.5
