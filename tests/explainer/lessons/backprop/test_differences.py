"""One slope in three ways: they agree as far as float64 lets them, and h draws a V."""

import numpy as np
import pytest

from explainer.lessons.backprop.difference_figures import DifferenceWords, errors_over_h, under_the_microscope
from explainer.lessons.backprop.differences import WIDTHS, differences, spots_of
from explainer.lessons.backprop.registry import EXAMPLES, mazur, product_of_a_sum, softmax
from tests.figures import values_of

WORDS = DifferenceWords(*["word"] * 9)


def test_all_three_ways_agree_along_every_number_and_every_wire() -> None:
    for make in EXAMPLES.values():
        graph = make()
        for spot in spots_of(graph):
            found = differences(graph, spot)
            assert found.by_hand == pytest.approx(found.autograd, rel=1e-12, abs=1e-12), spot
            assert found.error.min() < 1e-7, spot


def test_the_error_falls_like_the_square_of_h_and_then_rises_like_its_inverse() -> None:
    found = differences(mazur(), "w5")
    wide = (WIDTHS >= 1e-3) & (WIDTHS <= 0.1)
    narrow = (WIDTHS >= 1e-15) & (WIDTHS <= 1e-9)
    slopes = [np.polyfit(np.log(WIDTHS[part]), np.log(found.error[part]), 1)[0] for part in (wide, narrow)]
    assert slopes == pytest.approx([2, -1], abs=0.25)
    one_sided = np.polyfit(np.log(WIDTHS[wide]), np.log(found.forward_error[wide]), 1)[0]
    assert one_sided == pytest.approx(1, abs=0.1)
    assert 1e-6 < WIDTHS[found.best] < 1e-3


def test_a_wire_has_its_own_part_of_the_gradient() -> None:
    graph = softmax()
    parts = [differences(graph, spot).autograd for spot in ("z1>e1", "z1>L")]
    assert sum(parts) == pytest.approx(differences(graph, "z1").autograd, abs=1e-12)
    assert parts[1] == -1
    with pytest.raises(ValueError, match="no gradient"):
        differences(mazur(), "x1")


def test_what_is_straight_has_no_truncation() -> None:
    found = differences(product_of_a_sum(), "x")
    assert (found.error[WIDTHS > 1e-3] < 1e-12).all()
    figure = errors_over_h(found, words=WORDS)
    ring = figure.moves[0]
    assert np.isfinite(values_of(ring.x)).all()
    assert np.isnan(values_of(ring.y)).sum() == (found.error == 0).sum()
    near = under_the_microscope(found, words=WORDS)
    np.testing.assert_allclose(values_of(near.moves[0].y)[-1, 0], found.near[-1], rtol=1e-6)
