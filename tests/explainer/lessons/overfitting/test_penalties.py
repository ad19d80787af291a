"""Weight decay against published values, L1 and L2 against closed forms and a search."""

import numpy as np
import pytest
import torch

from explainer.lessons.overfitting.decay import RATE, RULES, SIZES, WAYS, decays, walk
from explainer.lessons.overfitting.penalties import descents_to_zero, penalised
from explainer.lessons.overfitting.penalty_figures import TARGET, BallWords, DecayWords, balls, left_of_it
from explainer.lessons.overfitting.pitfall_figures import to_zero
from tests.figures import traces

PUBLISHED = {
    ("SGD", "coupled"): (0.949, 0.898051, 0.847152949),
    ("SGD", "decoupled"): (0.949, 0.898051, 0.847152949),
    ("Adam", "coupled"): (0.900000002, 0.800005168, 0.7000189414),
    ("Adam", "decoupled"): (0.899000002, 0.798101004, 0.697302905),
}


@pytest.mark.parametrize("rule, way", PUBLISHED)
def test_three_updates_are_those_that_are_published(rule: str, way: str) -> None:
    gradients = [torch.tensor([0.5], dtype=torch.float64)] * 3
    seen = walk(rule, way, 0.01, gradients=gradients, start=torch.ones(1, dtype=torch.float64))
    assert [each.item() for each in seen] == pytest.approx([1, *PUBLISHED[rule, way]], abs=1e-9)


def test_only_adam_with_the_decay_in_its_gradient_looks_at_the_size_of_the_gradient() -> None:
    found = decays(0.01)
    expected = (1 - RATE * 0.01) ** found.updates
    for rule in RULES:
        for way in WAYS:
            left = found.left[RULES.index(rule), WAYS.index(way)]
            assert (np.ptp(left, axis=0)[-1] > 0.5) == ((rule, way) == ("Adam", "coupled"))
            if way == "decoupled" and rule != "Momentum" or rule == "SGD":
                np.testing.assert_allclose(left, np.broadcast_to(expected, left.shape), atol=1e-9)
    np.testing.assert_allclose(decays(0.0).left, 1, atol=1e-9)
    drawn = left_of_it(found, words=DecayWords("size", "left", "coupled", "decoupled"))
    assert len(traces(drawn.figure)) == len(RULES) * len(WAYS)
    np.testing.assert_allclose(traces(drawn.figure)[4].y, found.left[2, 0, :, -1])
    assert len(traces(drawn.figure)[0].x) == len(SIZES)


def test_soft_threshold_and_shrinkage() -> None:
    known = {(3.0, 1.0): (2, 1.5), (0.5, 1.0): (0, 0.25), (-2.0, 0.5): (-1.5, -4 / 3)}
    for (a, strength), (absolute, squared) in known.items():
        found = penalised((a, 0.0), (strength,))
        assert found.absolute[0, 0] == pytest.approx(absolute, abs=1e-12)
        assert found.squared[0, 0] == pytest.approx(squared, abs=1e-9)
    grid = np.linspace(-4, 4, 80_001)
    for strength in (0.0, 0.3, 1.7):
        found = penalised((1.5, -0.4), (strength,))
        for place, a in enumerate((1.5, -0.4)):
            for minima, penalty in ((found.absolute, np.abs(grid)), (found.squared, grid**2 / 2)):
                least = grid[((grid - a) ** 2 / 2 + strength * penalty).argmin()]
                assert minima[0, place] == pytest.approx(least, abs=2e-4)


def test_the_circle_touches_the_ball_at_the_minimum() -> None:
    found = penalised((2.0, 0.8))
    words = BallWords("L1", "L2", "target", "minimum", "strength", "weight")
    pictures = balls(found, chosen=10, words=words)
    for picture, minima, order in zip(pictures[:2], (found.absolute, found.squared), (1, 2), strict=True):
        target, _, circle, ball, star = traces(picture.figure)
        assert (target.x[0], target.y[0]) == (2.0, 0.8)
        reach = np.hypot(circle.x - 2.0, circle.y - 0.8)
        np.testing.assert_allclose(reach, np.hypot(star.x[0] - 2.0, star.y[0] - 0.8))
        norms = np.linalg.norm(np.stack([ball.x, ball.y]), ord=order, axis=0)
        np.testing.assert_allclose(norms, np.linalg.norm(minima[10], ord=order))
    assert TARGET == 0 and len(traces(pictures[2].figure)) == 5


def test_the_slope_alone_never_rests_at_zero_and_a_proximal_step_does() -> None:
    walks = descents_to_zero(0.5, 1.0, rate=0.1, steps=60)
    weight = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.1)
    for step in range(60):
        assert walks[0, step] == pytest.approx(weight.item(), abs=1e-9)
        optimizer.zero_grad()
        ((weight - 0.5) ** 2 / 2 + weight.abs()).backward()
        optimizer.step()
    assert (walks[0, -20:] != 0).all() and (walks[1, -20:] == 0).all()
    assert len(traces(to_zero(walks, names=("slope", "proximal"), step="step", weight="weight"))) == 2
