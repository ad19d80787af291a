"""Ink stands out in grey, whatever the mode of the picture."""

import numpy as np
import pytest
from PIL import Image

from explainer.lessons.mnist.handwriting.colours import greys

INK = np.zeros((60, 60), bool)
INK[20:40, 28:32] = True


def on_nothing(colour: tuple[int, int, int]) -> Image.Image:
    picture = np.zeros((60, 60, 4), np.uint8)
    picture[INK] = (*colour, 255)
    return Image.fromarray(picture)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (255, 230, 0), (0, 0, 120), (127, 127, 127)])
def test_ink_on_nothing_stands_before_what_it_differs_from(colour: tuple[int, int, int]) -> None:
    seen = greys(on_nothing(colour), longest=60).astype(int)
    assert len(np.unique(seen[~INK])) == 1
    assert abs(seen[INK].mean() - seen[~INK].mean()) >= 127


def test_holes_in_a_picture_do_not_stand_out() -> None:
    sheet = np.full((60, 60, 4), 240, np.uint8)
    sheet[..., 3] = 255
    sheet[:3, :3, 3] = 0
    assert np.ptp(greys(Image.fromarray(sheet), longest=60).astype(int)) <= 1


@pytest.mark.parametrize(
    ("pen", "paper"),
    [((255, 20, 20), (0, 150, 60)), ((200, 0, 200), (0, 125, 125)), ((0, 90, 255), (150, 90, 0))],
)
def test_colours_of_equal_lightness_are_told_apart(
    pen: tuple[int, int, int], paper: tuple[int, int, int]
) -> None:
    picture = np.where(INK[..., None], np.array(pen), np.array(paper)).astype(np.uint8)
    lightness = np.asarray(Image.fromarray(picture).convert("L"), int)
    seen = greys(Image.fromarray(picture), longest=60).astype(int)
    assert abs(lightness[INK].mean() - lightness[~INK].mean()) < 20
    assert abs(seen[INK].mean() - seen[~INK].mean()) > 100


def test_lightness_is_kept_where_it_tells_enough() -> None:
    picture = np.where(INK[..., None], np.array((20, 20, 120)), np.array((235, 230, 215))).astype(np.uint8)
    image = Image.fromarray(picture)
    np.testing.assert_array_equal(greys(image, longest=60), np.asarray(image.convert("L")))


@pytest.mark.parametrize("bits", [1, 6, 8, 10, 12, 14, 16])
def test_of_sixteen_bits_those_that_are_used_count(bits: int) -> None:
    deep = np.where(INK, 0, 2**bits - 1).astype(np.uint16)
    np.testing.assert_array_equal(greys(Image.fromarray(deep), longest=60), np.where(INK, 0, 255))
