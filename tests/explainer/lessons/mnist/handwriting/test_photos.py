"""Photos of every kind are read; benchmarks.handwriting reads more of each."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.mnist.handwriting.normalise import Normalised, Refusal, normalise, normalise_each
from explainer.lessons.mnist.handwriting.photo import read_photo
from explainer.lessons.mnist.handwriting.reading import answers
from tests.photos import KINDS, saved, share_read

THIN = ("thin pen", "hair-thin pen, clean scan")


@pytest.mark.parametrize("kind", KINDS)
def test_photos_of_every_kind_are_read(kind: str) -> None:
    assert share_read(kind, 10) >= (0.8 if kind in THIN else 0.9)


def geometric(digit: int, *, pen: int, side: int = 300) -> Image.Image:
    """A digit of circles and lines on white paper, as many draw one to try a reader."""
    picture = Image.new("L", (4 * side, 4 * side), 255)
    pencil, width = ImageDraw.Draw(picture), 4 * pen
    if digit == 3:
        pencil.arc((340, 200, 740, 600), 205, 90, fill=0, width=width)
        pencil.arc((320, 600 - width, 780, 1040), 270, 155, fill=0, width=width)
    elif digit == 7:
        pencil.line((300, 240, 900, 240, 500, 1020), fill=0, width=width)
    else:
        pencil.ellipse((420, 200, 780, 570), outline=0, width=width)
        pencil.ellipse((370, 570 - width, 830, 1010), outline=0, width=width)
    return picture.resize((side, side), Image.Resampling.BOX)


@pytest.mark.parametrize("digit", [3, 7, 8])
@pytest.mark.parametrize("pen", [1, 2, 4, 12, 24])
def test_geometric_digits_are_read_whatever_the_pen(digit: int, pen: int) -> None:
    run = pretrained_run()
    made = normalise(read_photo(saved(geometric(digit, pen=pen), "PNG")), photo=True)
    assert isinstance(made, Normalised)
    assert answers(restore_network(run.recipe, run.weights), [made.image]) == [digit]
    assert made.image.max() >= 240


def test_a_stroke_that_fills_a_crop_is_read() -> None:
    one = np.full((260, 44), 255, np.uint8)
    one[2:-2, 2:-2] = 0
    run = pretrained_run()
    made = normalise(one, photo=True)
    assert isinstance(made, Normalised)
    assert answers(restore_network(run.recipe, run.weights), [made.image]) == [1]


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_picture_without_any_ink_is_refused(grey: int) -> None:
    assert normalise_each(np.full((90, 70), grey, np.uint8)) is Refusal.EMPTY
