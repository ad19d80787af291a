"""Dropout against PyTorch's own layer, and its means against exact sums over all masks."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from explainer.lessons.overfitting.pitfalls import dropped
from explainer.lessons.overfitting.subnetworks import subnetworks

SENT = (1.5, 1.0, -0.5)
DROPS = (0.0, 0.2, 0.5, 0.75, 1.0)
BENDS = {"Tanh": nn.Tanh(), "ReLU": nn.ReLU(), "Sigmoid": nn.Sigmoid(), "Linear": nn.Identity()}


@pytest.mark.parametrize("bend", BENDS)
def test_all_masks_are_there_with_their_chances_and_their_means(bend: str) -> None:
    found = subnetworks(SENT, bend, DROPS)
    assert sorted(map(tuple, found.masks.tolist())) == sorted(product((False, True), repeat=3))
    for place, drop in enumerate(DROPS):
        p, total, mean = Fraction(drop), Fraction(0), 0.0
        for mask in product((0, 1), repeat=3):
            chance = (p ** (3 - sum(mask))) * ((1 - p) ** sum(mask))
            speaking = sum(Fraction(each) * speaks for each, speaks in zip(SENT, mask, strict=True))
            scaled = speaking / (1 - p) if p < 1 else Fraction(0)
            total += chance * scaled
            mean += float(chance) * BENDS[bend](torch.tensor(float(scaled), dtype=torch.float64)).item()
        assert found.chance[place].sum() == pytest.approx(1, abs=1e-12)
        assert found.mean_sum[place] == pytest.approx(float(total), abs=1e-12)
        assert found.mean_output[place] == pytest.approx(mean, abs=1e-12)
        if drop < 1:
            assert found.mean_sum[place] == pytest.approx(found.eval_sum, abs=1e-12)
    assert (found.sums[-1] == 0).all() and found.chance[-1].tolist() == [1, *[0] * 7]


def test_every_subnetwork_is_one_that_nn_dropout_draws() -> None:
    found, layer = subnetworks(SENT, "Linear", (0.5,)), nn.Dropout(0.5)
    torch.manual_seed(0)
    drawn = {round(layer(torch.tensor(SENT, dtype=torch.float64)).sum().item(), 9) for _ in range(300)}
    assert drawn == {round(float(each), 9) for each in found.sums[0]}
    assert layer.eval()(torch.tensor(SENT)).sum().item() == found.eval_sum


def test_a_million_ones_through_dropout_of_a_fifth() -> None:
    found = dropped(0.2)
    assert found.kept == pytest.approx(1.25, abs=1e-9)
    published = (0.199642, 1.0004475, 0.2496644244)
    assert (found.zeros, found.mean, found.variance) == pytest.approx(published, abs=1e-7)
    torch.manual_seed(0)
    own = nn.Dropout(0.2)(torch.ones(1_000_000))
    assert (own == 0).double().mean().item() == found.zeros


def test_dropout_in_eval_mode_is_the_identity_and_one_gives_zeros() -> None:
    pair = torch.tensor([1.0, 2.0])
    assert nn.Dropout(0.5).eval()(pair).tolist() == [1, 2]
    assert nn.Dropout(1.0)(pair).tolist() == [0, 0]
    assert np.isfinite(subnetworks(SENT, "Tanh", (1.0,)).outputs).all()
