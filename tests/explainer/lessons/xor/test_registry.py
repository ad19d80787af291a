"""Points as they can be chosen: reproducible, to two decimals, of two classes, within what is drawn."""

import itertools

import numpy as np
import pytest

from explainer.choices.points import PlacedPoints, placed_of
from explainer.kit.address import read, write
from explainer.lessons.xor.recipe import PARAMETERS
from explainer.lessons.xor.registry import DATASETS, XOR, XOR_PLACED, Draw, view_of

CASES = [*itertools.product(DATASETS, (8, 9, 80, 200), (0.0, 0.1, 0.5))]


@pytest.mark.parametrize(("name", "count", "noise"), CASES)
def test_points_are_of_two_classes_to_two_decimals_and_in_view(name: str, count: int, noise: float) -> None:
    draw = Draw(count=count, noise=noise, seed=3, placed=XOR_PLACED)
    points = DATASETS[name].make(draw)
    assert points.inputs.dtype == np.float64 and points.labels.dtype == np.int64
    assert points.inputs.shape == (len(points), 2)
    assert len(points) == (count if "count" in DATASETS[name].settings else 4)
    assert abs(2 * points.labels.sum() - len(points)) <= 1
    np.testing.assert_array_equal(points.inputs, points.inputs.round(2))
    assert not np.signbit(points.inputs[points.inputs == 0]).any()
    low, high = view_of(name, points)
    assert low <= DATASETS[name].view[0] and high >= DATASETS[name].view[1]
    assert (points.inputs >= low).all() and (points.inputs <= high).all()


@pytest.mark.parametrize("name", DATASETS)
def test_every_setting_is_a_parameter_and_has_a_say(name: str) -> None:
    spec = DATASETS[name]
    assert set(spec.settings) <= PARAMETERS.keys()
    plain = Draw(count=40, noise=0.1, seed=0, placed=XOR_PLACED)
    changed = {
        "count": Draw(count=44, noise=0.1, seed=0, placed=XOR_PLACED),
        "noise": Draw(count=40, noise=0.2, seed=0, placed=XOR_PLACED),
        "draw": Draw(count=40, noise=0.1, seed=1, placed=XOR_PLACED),
        "points": Draw(count=40, noise=0.1, seed=0, placed=XOR_PLACED[:3]),
    }
    for setting, draw in changed.items():
        same = placed_of(spec.make(draw)) == placed_of(spec.make(plain))
        assert same is not (setting in spec.settings)


def test_xor_is_exclusive_or_of_its_inputs() -> None:
    assert len(XOR) == 4
    for (x1, x2), label in zip(XOR.inputs.astype(int), XOR.labels, strict=True):
        assert label == x1 ^ x2


def test_circles_and_moons_without_noise_are_what_they_are_called() -> None:
    circles = DATASETS["Circles"].make(Draw(count=100, noise=0, seed=0))
    radius = np.hypot(*circles.inputs.T)
    np.testing.assert_allclose(radius, np.where(circles.labels == 1, 0.5, 1.0), atol=0.01)
    moons = DATASETS["Moons"].make(Draw(count=100, noise=0, seed=0))
    side = np.where(moons.labels == 1, -1, 1)[:, None]
    around = side * moons.inputs - np.array([-0.5, -0.25])
    np.testing.assert_allclose(np.hypot(*around.T), 1, atol=0.02)
    assert (around[:, 1] >= -0.01).all()


def test_the_arms_of_the_spirals_are_half_a_turn_apart() -> None:
    spirals = DATASETS["Spirals"].make(Draw(count=60, noise=0, seed=0))
    zero, one = (spirals.inputs[spirals.labels == label] for label in (0, 1))
    np.testing.assert_allclose(zero, -one, atol=1e-9)


def test_a_shift_by_noise_has_its_standard_deviation() -> None:
    draws = [DATASETS["Noisy XOR"].make(Draw(count=200, noise=0.3, seed=seed)) for seed in range(20)]
    moved = np.concatenate([draw.inputs - XOR.inputs[np.arange(200) % 4] for draw in draws])
    assert moved.std() == pytest.approx(0.3, rel=0.03)


def test_points_of_every_set_can_be_placed_by_a_visitor_again() -> None:
    parameter = PARAMETERS["points"]
    assert isinstance(parameter, PlacedPoints)
    for name in DATASETS:
        placed = placed_of(DATASETS[name].make(Draw(count=60, noise=0.05, seed=0, placed=XOR_PLACED)))
        values, rejected = read(PARAMETERS, {"points": parameter.write(placed)})
        assert values["points"] == placed and not rejected
        assert ("points" in write(PARAMETERS, values)) is (placed != XOR_PLACED)
