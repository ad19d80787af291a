"""Drawings become images like MNIST's: exactly so for MNIST's own."""

import numpy as np
import pytest
from PIL import Image

from explainer.digits.data import load_digits
from explainer.digits.evaluation import score
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.kit.canvas import PAD_SIZE, magnified
from explainer.lessons.mnist.handwriting.normalise import Normalised, Refusal, centre_of_mass, normalise

SAMPLE = 1_000
LOST_AT_MOST = 0.015


def smooth(image: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(image).resize((PAD_SIZE, PAD_SIZE), Image.Resampling.BICUBIC))


def by_pen(image: np.ndarray) -> np.ndarray:
    """Black and white alone, as a pen draws."""
    return np.where(smooth(image) > 127, 255, 0).astype(np.uint8)


def small_in_a_corner(image: np.ndarray) -> np.ndarray:
    canvas = np.zeros((PAD_SIZE, PAD_SIZE), np.uint8)
    canvas[5:131, 150:276] = np.asarray(Image.fromarray(image).resize((126, 126), Image.Resampling.BILINEAR))
    return canvas


def read(drawings: list[np.ndarray], *, photo: bool = False) -> float:
    """Share of the first test images that the shipped network reads right from drawings of them."""
    outcomes = [normalise(drawing, photo=photo) for drawing in drawings]
    images = [outcome.image for outcome in outcomes if isinstance(outcome, Normalised)]
    assert len(images) == len(drawings)
    run = pretrained_run()
    labels = load_digits().test_labels[: len(images)]
    return score(restore_network(run.recipe, run.weights), np.stack(images), labels).accuracy


@pytest.mark.parametrize("paint", [magnified, smooth, by_pen, small_in_a_corner])
def test_painted_test_images_are_read_like_the_originals(paint) -> None:
    originals = load_digits().test_images[:SAMPLE]
    right = (
        pretrained_run().test_probabilities[:SAMPLE].argmax(1) == load_digits().test_labels[:SAMPLE]
    ).mean()
    assert read([paint(image) for image in originals]) >= right - LOST_AT_MOST


@pytest.mark.parametrize("ink", ["white", "black"])
def test_uploaded_test_images_are_read_like_the_originals(ink: str) -> None:
    originals = load_digits().test_images[:SAMPLE]
    right = (
        pretrained_run().test_probabilities[:SAMPLE].argmax(1) == load_digits().test_labels[:SAMPLE]
    ).mean()
    pictures = [255 - image if ink == "black" else image for image in originals]
    assert read(pictures, photo=True) >= right - LOST_AT_MOST


def test_magnified_digits_come_back_pixel_by_pixel() -> None:
    originals = load_digits().test_images[:SAMPLE]
    outcomes = [normalise(magnified(image)) for image in originals]
    images = [outcome.image for outcome in outcomes if isinstance(outcome, Normalised)]
    np.testing.assert_array_equal(images, originals)


def test_mnist_is_centred_by_centre_of_mass_on_pixel_14() -> None:
    masses = np.array([centre_of_mass(image) for image in load_digits().test_images])
    assert np.abs(masses - 14).max() <= 0.51


def test_every_step_follows_from_the_one_before() -> None:
    drawing = np.zeros((280, 280), np.uint8)
    drawing[30:230, 100:120] = 255
    drawing[210:230, 100:200] = 255
    steps = normalise(drawing)
    assert isinstance(steps, Normalised)
    assert (steps.box.top, steps.box.bottom, steps.box.left, steps.box.right) == (30, 230, 100, 200)
    assert steps.crop.shape == (200, 100)
    assert steps.scaled.shape == (20, 10)
    rows, columns = np.nonzero(steps.scaled)
    assert steps.centre_of_mass == pytest.approx((rows.mean(), columns.mean()))
    assert np.abs(np.subtract(centre_of_mass(steps.image), 14)).max() <= 0.5
    assert steps.image.sum() == steps.scaled.sum()


def test_nothing_of_a_lopsided_drawing_is_cut_off() -> None:
    drawing = np.zeros((280, 280), np.uint8)
    drawing[40:80, 40:240] = 255
    drawing[40:240, 40:42] = 255
    steps = normalise(drawing)
    assert isinstance(steps, Normalised)
    assert steps.image.sum() == steps.scaled.sum()


def dot(diameter: int) -> np.ndarray:
    rows, columns = np.mgrid[0:280, 0:280]
    return np.where((rows - 140) ** 2 + (columns - 90) ** 2 <= diameter**2 / 4, 255, 0).astype(np.uint8)


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        (np.zeros((280, 280), np.uint8), Refusal.EMPTY),
        (np.full((280, 280), 10, np.uint8), Refusal.FULL),
        (np.full((280, 280), 255, np.uint8), Refusal.FULL),
        (dot(22), Refusal.TOO_SMALL),
        (dot(1), Refusal.TOO_SMALL),
    ],
)
def test_what_is_no_digit_is_refused_with_a_reason(drawing: np.ndarray, reason: Refusal) -> None:
    assert normalise(drawing) is reason


def test_a_large_dot_is_a_disc_in_the_middle() -> None:
    steps = normalise(dot(60))
    assert isinstance(steps, Normalised)
    assert steps.centre_of_mass == pytest.approx((9.5, 9.5), abs=0.1)
    top, left = steps.offset
    np.testing.assert_array_equal(steps.image[top : top + 20, left : left + 20], steps.scaled)
    np.testing.assert_array_equal(steps.scaled, steps.scaled.T)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (2, 2), (7, 1000)])
@pytest.mark.parametrize("grey", [0, 1, 128, 255])
@pytest.mark.parametrize("photo", [False, True])
def test_no_size_and_no_flat_grey_breaks_it(shape: tuple[int, int], grey: int, photo: bool) -> None:
    outcome = normalise(np.full(shape, grey, np.uint8), photo=photo)
    assert isinstance(outcome, Refusal)


@pytest.mark.parametrize("seed", range(20))
def test_noise_breaks_nothing(seed: int) -> None:
    generator = np.random.default_rng(seed)
    shape = tuple(generator.integers(1, 60, 2))
    outcome = normalise(generator.integers(0, 256, shape, np.uint8), photo=bool(seed % 2))
    assert isinstance(outcome, Refusal) or outcome.image.shape == (28, 28)
