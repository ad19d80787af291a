"""The neuron that is sure and wrong, against torch.optim and what Nielsen prints."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from explainer.lessons.losses.stuck import descents, first_step_to, starts_with
from explainer.lessons.losses.stuck_figures import StuckWords, stuck_pictures
from tests.figures import values_of


def test_nielsens_neuron_ends_where_he_prints_it() -> None:
    """His cost is half of MSE, so his 0.15 is half of it here."""
    starts = np.array([0.6 + 0.9, 2.0 + 2.0])
    found = descents(starts, step_size=0.075, target=0.0, steps=300)
    np.testing.assert_allclose(found.p("MSE")[:, -1], [0.09395569486, 0.2028484243], atol=1e-9)


def test_both_walks_are_those_of_sgd() -> None:
    found = descents(np.array([-3.0, 2.5]), step_size=0.7, steps=20)
    for start in range(2):
        for name in ("MSE", "BCE"):
            numbers = torch.full((2,), found.starts[start] / 2, dtype=torch.float64, requires_grad=True)
            optimizer = torch.optim.SGD([numbers], lr=0.7)
            for step in range(21):
                p, one = torch.sigmoid(numbers.sum()), torch.ones((), dtype=torch.float64)
                measure = functional.mse_loss if name == "MSE" else functional.binary_cross_entropy
                loss = measure(p, one)
                assert found.loss[name][start, step] == pytest.approx(loss.item(), rel=1e-9)
                assert found.p(name)[start, step] == pytest.approx(p.item(), rel=1e-9)
                optimizer.zero_grad()
                loss.backward()
                assert numbers.grad is not None
                assert found.slope[name][start, step] == pytest.approx(numbers.grad[0].item(), rel=1e-9)
                optimizer.step()


def test_the_factor_is_one_over_two_p_one_minus_p_and_never_below_two() -> None:
    found = descents(starts_with(-6.0), step_size=0.5, steps=1)
    p = found.p("BCE")[:, 0]
    ratios = [found.ratio(place) for place in range(len(p))]
    np.testing.assert_allclose(ratios, 1 / (2 * p * (1 - p)), rtol=1e-9)
    assert min(ratios) == pytest.approx(2)
    assert round(ratios[found.starts.tolist().index(-6.0)]) == 203


def test_who_is_never_sure_enough_has_no_first_step() -> None:
    found = first_step_to(np.zeros(2), np.array([[0.1, 0.95, 0.96], [0.1, 0.2, 0.3]]), over=0.9)
    assert found.tolist() == [1, -1]


def test_the_balls_lie_on_their_losses() -> None:
    found = descents(starts_with(-6.0), step_size=0.5, steps=30)
    rolling, _ = stuck_pictures(found, chosen=0, words=StuckWords("a", "b", "c"))
    for move, name in zip(rolling.moves, ("MSE", "BCE"), strict=True):
        np.testing.assert_allclose(values_of(move.x)[..., 0], found.z[name], atol=0.01)
        np.testing.assert_allclose(values_of(move.y)[..., 0], found.loss[name], atol=0.01)
