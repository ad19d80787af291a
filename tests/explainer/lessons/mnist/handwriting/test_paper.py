"""Ink is told from paper in every light; a made-up photo knows its own digit."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from explainer.digits.data import load_digits
from explainer.digits.evaluation import score
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.mnist.handwriting.normalise import Normalised, Refusal, normalise
from explainer.lessons.mnist.handwriting.paper import has_dark_ink, otsu, without_paper
from explainer.lessons.mnist.handwriting.sheet import on_sheet

SIDE = 500
ACROSS, DOWN = np.meshgrid(np.linspace(-0.5, 0.5, SIDE), np.linspace(-0.5, 0.5, SIDE))
LIGHTS = {
    "even": np.full((SIDE, SIDE), 230.0),
    "from one side": 200 * (1 + 1.1 * ACROSS),
    "from a corner": 180 * (1 + 0.7 * ACROSS + 0.7 * DOWN),
    "vignette": 225 * (1 - 1.1 * (ACROSS**2 + DOWN**2)),
    "dim": np.full((SIDE, SIDE), 90.0),
    "shadow": 215 - 105 / (1 + np.exp(-60 * (ACROSS + 0.2))),
}


def ink_of(image: np.ndarray, *, size: int, top: int, left: int) -> np.ndarray:
    """(500, 500), 1 where the pen was, with edges as soft as a lens leaves them."""
    stroke = np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.BICUBIC)) > 127
    field = np.zeros((SIDE, SIDE), np.uint8)
    field[top : top + size, left : left + size] = 255 * stroke
    return np.asarray(Image.fromarray(field).filter(ImageFilter.GaussianBlur(1.2))) / 255


def photo_of(image: np.ndarray, light: np.ndarray, *, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    size = int(generator.integers(200, 380))
    top, left = generator.integers(0, SIDE - size, 2)
    reflected = 1 - 0.75 * ink_of(image, size=size, top=top, left=left)
    return (light * reflected + generator.normal(0, 5, light.shape)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("light", LIGHTS)
def test_photographed_digits_are_read_in_every_light(light: str) -> None:
    digits, run = load_digits(), pretrained_run()
    photos = [photo_of(digits.test_images[place], LIGHTS[light], seed=place) for place in range(40)]
    outcomes = [normalise(photo, photo=True) for photo in photos]
    images = [outcome.image for outcome in outcomes if isinstance(outcome, Normalised)]
    assert len(images) == len(photos)
    network = restore_network(run.recipe, run.weights)
    assert score(network, np.stack(images), digits.test_labels[:40]).accuracy >= 0.9


def test_chalk_on_a_board_is_not_inverted() -> None:
    ink = ink_of(load_digits().test_images[0], size=300, top=100, left=100)
    board = (60 + 30 * ACROSS + 170 * ink).clip(0, 255).astype(np.uint8)
    steps = normalise(board, photo=True)
    assert isinstance(steps, Normalised)
    assert not steps.inverted
    assert has_dark_ink(255 - board)


def test_ink_is_the_share_of_light_it_swallows() -> None:
    paper = np.tile(np.linspace(120, 240, 400), (400, 1))
    photo = paper.copy()
    photo[190:210, 100:300] *= 0.4
    page = without_paper(photo.round().astype(np.uint8))
    assert page.inverted
    expected = np.zeros((400, 400), bool)
    expected[190:210, 100:300] = True
    np.testing.assert_array_equal(page.mask, expected)


@pytest.mark.parametrize("light", LIGHTS)
def test_blank_paper_is_empty(light: str) -> None:
    blank = photo_of(np.zeros((28, 28), np.uint8), LIGHTS[light], seed=1)
    assert normalise(blank, photo=True) is Refusal.EMPTY


def test_dust_is_not_part_of_the_digit() -> None:
    photo = photo_of(load_digits().test_images[0], LIGHTS["even"], seed=3)
    clean = normalise(photo, photo=True)
    dusty = photo.copy()
    for row, column in ((5, 5), (490, 250), (8, 480)):
        dusty[row : row + 4, column : column + 4] = 40
    outcome = normalise(dusty, photo=True)
    assert isinstance(clean, Normalised)
    assert isinstance(outcome, Normalised)
    assert outcome.box == clean.box


def test_otsu_finds_the_largest_variance_between_the_classes() -> None:
    generator = np.random.default_rng(0)
    values = np.concatenate([generator.normal(0.2, 0.05, 4_000), generator.normal(0.7, 0.1, 1_000)])
    values = values.clip(0, 1).astype(np.float32)
    edges = np.linspace(0, 1, 257)[1:-1]

    def between(threshold: float) -> float:
        low, high = values[values < threshold], values[values >= threshold]
        return low.size * high.size * (low.mean() - high.mean()) ** 2 if low.size and high.size else 0.0

    best = max(between(edge) for edge in edges)
    assert between(otsu(values)) == pytest.approx(best, rel=1e-3)


def desk(*, dark: float, ink: np.ndarray) -> np.ndarray:
    """A sheet of 300 × 300 with ink, 1 where the pen was, on a desk."""
    photo = np.full((SIDE, SIDE), dark)
    photo[90:390, 120:420] = 220 - 160 * ink
    return photo.round().astype(np.uint8)


def test_of_a_sheet_on_a_dark_desk_the_sheet_remains() -> None:
    cross = np.zeros((300, 300))
    cross[100:200, 140:155], cross[140:155, 100:200] = 1, 1
    seen = on_sheet(desk(dark=60, ink=cross))
    assert 280 <= min(seen.shape) <= max(seen.shape) <= 300
    assert seen.min() == 60 and np.median(seen) == 220
    assert (seen[[0, -1]] > 200).all() and (seen[:, [0, -1]] > 200).all()


@pytest.mark.parametrize("light", LIGHTS)
def test_no_light_on_paper_is_a_sheet_on_a_desk(light: str) -> None:
    photo = photo_of(load_digits().test_images[0], LIGHTS[light], seed=3)
    assert on_sheet(photo) is photo


@pytest.mark.parametrize("place", range(10))
def test_a_digit_of_chalk_is_no_sheet(place: int) -> None:
    ink = ink_of(load_digits().test_images[place], size=460, top=20, left=20)
    board = (40 + 200 * ink).astype(np.uint8)
    assert on_sheet(board) is board
