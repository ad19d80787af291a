"""Spoiling, against numpy's own shifts, turns and maxima."""

import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.kit.canvas import magnified
from explainer.lessons.mnist.handwriting.perturb import Grey, Perturbation, nearest_flips, perturb_all, sweep

DIGIT = load_digits().test_images[0]


def perturb(image: Grey, **how: float) -> Grey:
    return perturb_all(image, [Perturbation(**how)])[0]


def test_nothing_changes_nothing() -> None:
    np.testing.assert_array_equal(perturb(DIGIT), DIGIT)
    np.testing.assert_array_equal(perturb(magnified(DIGIT)), magnified(DIGIT))


@pytest.mark.parametrize(("right", "down"), [(3, 0), (0, 2), (-2, -4), (1, -1)])
def test_whole_shifts_move_pixels(right: int, down: int) -> None:
    padded = np.pad(DIGIT, 5)
    expected = padded[5 - down : 33 - down, 5 - right : 33 - right]
    np.testing.assert_array_equal(perturb(DIGIT, shift_x=right, shift_y=down), expected)
    large = perturb(magnified(DIGIT), shift_x=right, shift_y=down)
    np.testing.assert_array_equal(large, magnified(expected.copy()))


@pytest.mark.parametrize("quarters", [1, 2, 3, -1])
def test_quarter_turns_are_anticlockwise(quarters: int) -> None:
    turned = perturb(DIGIT, rotate_degrees=90 * quarters)
    np.testing.assert_array_equal(turned, np.rot90(DIGIT, quarters))


def test_it_is_turned_before_it_is_moved() -> None:
    both = perturb(DIGIT, rotate_degrees=90, shift_x=3)
    np.testing.assert_array_equal(both, perturb(np.rot90(DIGIT).copy(), shift_x=3))


def neighbours(image: np.ndarray) -> np.ndarray:
    around = np.pad(image, 1, mode="edge")
    return np.stack(
        [around[1:-1, 1:-1], around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:]]
    )


def test_thickening_by_one_takes_the_largest_neighbour() -> None:
    np.testing.assert_array_equal(perturb(DIGIT, thicken=1), neighbours(DIGIT).max(axis=0))
    np.testing.assert_array_equal(perturb(DIGIT, thicken=-1), neighbours(DIGIT).min(axis=0))


def test_thickness_grows_with_the_slider() -> None:
    ink = sweep(DIGIT, "thicken", np.linspace(-1.5, 2, 15).tolist()).astype(int).sum(axis=(1, 2))
    assert (np.diff(ink) > 0).all()


def test_noise_is_one_pattern_of_the_asked_strength() -> None:
    grey = np.full((280, 280), 128, np.uint8)
    weak, strong = sweep(grey, "noise", [10, 20]).astype(float) - 128
    assert weak.std() == pytest.approx(10, rel=0.02)
    assert np.abs(strong - 2 * weak).max() <= 1.5
    assert (perturb(DIGIT, noise=30, seed=1) != perturb(DIGIT, noise=30, seed=2)).any()


def test_a_sweep_is_the_same_as_one_by_one() -> None:
    rest = Perturbation(shift_x=1.5, thicken=0.4, noise=12, seed=7)
    angles = [-30.0, 0.0, 12.5]
    expected = [
        perturb(DIGIT, shift_x=1.5, thicken=0.4, noise=12, seed=7, rotate_degrees=angle) for angle in angles
    ]
    np.testing.assert_array_equal(sweep(DIGIT, "rotate_degrees", angles, around=rest), np.stack(expected))


def test_flips_are_the_nearest_other_answers() -> None:
    flips = nearest_flips([-3, -2, -1, 0, 1, 2, 3], np.array([4, 1, 7, 7, 7, 7, 2]), standing=0.2)
    assert (flips.below, flips.above) == (-2, 3)
    flips = nearest_flips([0, 1, 2], np.array([5, 5, 5]), standing=1)
    assert (flips.below, flips.above) == (None, None)
