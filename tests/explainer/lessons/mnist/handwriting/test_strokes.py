"""The width of strokes, against lines whose width is known."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from explainer.digits.data import load_digits
from explainer.lessons.mnist.handwriting.strokes import BOX, THIN, USUAL, stroke_width, with_usual_strokes


def lines(width: int, *, degrees: float = 0.0) -> np.ndarray:
    """A zigzag of long lines in a square of 600 pixels."""
    picture = Image.new("L", (600, 600))
    ImageDraw.Draw(picture).line((60, 60, 540, 120, 60, 420, 540, 540), fill=255, width=width)
    return np.asarray(picture.rotate(degrees))


def cut(image: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("width", [8, 15, 30, 60])
@pytest.mark.parametrize("degrees", [0, 30, 45, 77])
def test_the_width_of_a_line_is_measured(width: int, degrees: float) -> None:
    assert stroke_width(lines(width, degrees=degrees) > 0) == pytest.approx(width, rel=0.2)


@pytest.mark.parametrize("width", [1, 2, 4, 8, 15, 30])
def test_thin_strokes_come_to_the_usual_width(width: int) -> None:
    crop = cut(lines(width))
    grown = cut(with_usual_strokes(crop, crop > 0))
    assert stroke_width(grown > 127) * BOX / max(grown.shape) == pytest.approx(USUAL, rel=0.2)
    assert grown.max() == 255


@pytest.mark.parametrize("width", [60, 90])
def test_what_is_wide_enough_stays_as_it_is(width: int) -> None:
    crop = cut(lines(width))
    assert stroke_width(crop > 0) * BOX / max(crop.shape) > THIN
    assert with_usual_strokes(crop, crop > 0) is crop


def test_usual_is_what_mnist_has() -> None:
    widths: list[float] = []
    for image in load_digits().train_images[:500]:
        crop = np.pad(cut(image), 2)
        large = np.asarray(Image.fromarray(crop).resize((8 * crop.shape[1], 8 * crop.shape[0])))
        widths.append(stroke_width(large > 127) / 8 * BOX / (max(crop.shape) - 4))
    assert np.median(widths) == pytest.approx(USUAL, abs=0.15)
    assert np.mean(np.array(widths) < THIN) < 0.1
