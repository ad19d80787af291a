"""The arrow of the weights: where it stands, and the weights that belong to one that was dragged."""

import numpy as np
import pytest

from explainer.lessons.perceptron.arrow import BOUNDS, FOOT, HEAD, SCALE, arrow_of, dragged, rounded

SEEN = (-1.0, 2.0)
WEIGHTS = [(1.0, -1.0, 0.5), (0.3, 2.0, -1.0), (-1.5, -0.5, 1.0), (0.05, 0.0, 0.0)]


@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_foot_is_the_nearest_place_on_the_line_and_the_arrow_stands_upright_on_it(
    weights: tuple[float, float, float],
) -> None:
    head, foot = arrow_of(weights, SEEN)
    slope, middle = np.array(weights[:2]), np.array([0.5, 0.5])
    assert foot @ slope + weights[2] == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(head - foot, SCALE * slope)
    # Any other place on the line is farther away.
    along = np.array([-slope[1], slope[0]])
    assert all(np.linalg.norm(foot + t * along - middle) > np.linalg.norm(foot - middle) for t in (-0.1, 0.1))


@pytest.mark.parametrize("weights", [(0.0, 0.0, 1.0), (0.1, 0.0, 3.0)])
def test_where_no_line_is_in_sight_the_foot_stands_in_the_middle(weights: tuple[float, float, float]) -> None:
    assert arrow_of(weights, SEEN)[FOOT].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("weights", WEIGHTS)
def test_what_is_put_where_it_stands_changes_nothing(weights: tuple[float, float, float]) -> None:
    for point, place in enumerate(arrow_of(weights, SEEN)):
        assert dragged(weights, SEEN, point, place.tolist()) == pytest.approx(weights, abs=1e-9)


def test_the_head_turns_the_line_about_the_foot_and_the_foot_takes_the_line_along() -> None:
    weights = (1.0, -1.0, 0.0)
    foot = arrow_of(weights, SEEN)[FOOT]
    turned = dragged(weights, SEEN, HEAD, foot + SCALE * np.array([0.5, 2.0]))
    assert turned == (0.5, 2.0, rounded(-float(foot @ (0.5, 2.0))))
    assert dragged(weights, SEEN, FOOT, (1.0, 0.5)) == (1.0, -1.0, -0.5)


def test_weights_stay_on_the_steps_of_their_sliders() -> None:
    low, high, step = BOUNDS
    assert (rounded(99), rounded(-99)) == (high, low)
    for weight in np.linspace(-4, 4, 401):
        assert rounded(weight) / step == pytest.approx(round(rounded(weight) / step))
        assert abs(rounded(weight) - np.clip(weight, low, high)) <= step / 2 + 1e-9
