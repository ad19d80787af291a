"""Batch norm against nn.BatchNorm1d in both modes, known values, and its slopes against differences."""

import numpy as np
import pytest
import torch
from torch import nn

from explainer.lessons.overfitting.batch_norm import CALLS, TooFewError, normalised


def test_one_call_with_one_to_four() -> None:
    found = normalised((1, 2, 3, 4), 0.1)
    published = (-1.34163542, -0.4472118067, 0.4472118067, 1.34163542)
    assert found.output.tolist() == pytest.approx(published, abs=1e-8)
    assert (found.mean, found.biased, found.unbiased) == pytest.approx((2.5, 1.25, 5 / 3))
    assert found.running_mean[1] == pytest.approx(0.25, abs=1e-9)
    assert found.running_variance[1] == pytest.approx(0.9 + 0.1 * 5 / 3, abs=1e-9)


@pytest.mark.parametrize(
    ("batch", "mean", "variance"),
    [((2, 2, -4), 0, 12), ((15, 17, -2), 10, 109), ((2, 2, -2), 2 / 3, 16 / 3), ((1, 1, -1), 1 / 3, 4 / 3)],
)
def test_momentum_one_remembers_the_new_batch_alone(batch: tuple[float, ...], mean, variance) -> None:
    found = normalised(batch, 1.0)
    assert found.running_mean[1:] == pytest.approx(np.full(CALLS, mean), abs=1e-9)
    assert found.running_variance[1:] == pytest.approx(np.full(CALLS, variance), abs=1e-9)


@pytest.mark.parametrize("momentum", [0.0, 0.1, 0.7])
def test_it_is_torchs_layer_call_by_call_in_both_modes(momentum: float) -> None:
    batch = torch.randn(16, 1, generator=torch.Generator().manual_seed(1), dtype=torch.float64) * 3 + 5
    found, layer = normalised(batch[:, 0].tolist(), momentum), nn.BatchNorm1d(1, momentum=momentum).double()
    for call in range(CALLS + 1):
        remembered = layer.eval()(batch)[:, 0].tolist()
        assert found.remembered[call].tolist() == pytest.approx(remembered, abs=1e-12)
        assert layer.running_mean is not None and layer.running_var is not None
        assert layer.running_mean.item() == pytest.approx(found.running_mean[call], abs=1e-12)
        assert layer.running_var.item() == pytest.approx(found.running_variance[call], abs=1e-12)
        assert layer.train()(batch)[:, 0].tolist() == pytest.approx(found.output.tolist(), abs=1e-12)
    by_hand = found.mean + (found.running_mean[0] - found.mean) * (1 - momentum) ** CALLS
    assert found.running_mean[-1] == pytest.approx(by_hand, abs=1e-12)


def test_one_example_moves_and_all_others_move() -> None:
    batch, small = np.array([1.0, 2.0, 3.0, 4.0, 9.0]), 1e-6
    slopes = normalised(batch.tolist(), 0.1).slopes
    for place in range(len(batch)):
        step = small * (np.arange(len(batch)) == place)
        apart = (
            normalised((batch + step).tolist(), 0.1).output - normalised((batch - step).tolist(), 0.1).output
        )
        np.testing.assert_allclose(slopes[:, place], apart / (2 * small), atol=1e-7)
    assert (slopes != 0).all()
    np.testing.assert_allclose(slopes.sum(axis=0), 0, atol=1e-9)


def test_a_batch_of_one_is_refused_in_torchs_own_words() -> None:
    with pytest.raises(TooFewError, match="Expected more than 1 value per channel when training"):
        normalised((3.0,), 0.1)


def test_no_grad_does_not_keep_the_memory_and_a_bias_before_is_redundant() -> None:
    layer, batch = nn.BatchNorm1d(1, dtype=torch.float64), torch.tensor([[1.0], [2.0], [6.0]]).double()
    with torch.no_grad():
        first = layer(batch)
    assert layer.running_mean is not None and layer.running_mean.item() == pytest.approx(0.3)
    torch.testing.assert_close(layer(batch + 7), first)
