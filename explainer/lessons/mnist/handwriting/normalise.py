"""A drawing becomes an image like those of MNIST, and every step on the way is kept to be shown.

The steps are those of http://yann.lecun.com/exdb/mnist/: "size normalized to fit in a 20x20 pixel box while
preserving their aspect ratio", grey levels "as a result of the anti-aliasing", and "centered in a 28x28 image
by computing the center of mass of the pixels".
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.lessons.mnist.handwriting.paper import Page
from explainer.lessons.mnist.handwriting.parts import Box, box_of, digits_in
from explainer.lessons.mnist.handwriting.sheet import page_of
from explainer.lessons.mnist.handwriting.strokes import BOX, stroke_width, with_usual_strokes

Grey = NDArray[np.uint8]
Array = TypeVar("Array", NDArray[np.uint8], NDArray[np.bool_])

FIELD: Final = 28
CENTRE: Final = 14
"""The pixel, counted from 0, on which MNIST's centres of mass lie to within half a pixel."""
INK_FROM: Final = 1
"""On the pad, all that is not black is ink."""
_SMALLEST_SHARE: Final = 0.1
_FULL_SHARE: Final = 0.7


class Refusal(Enum):
    """Why there is no digit to read."""

    EMPTY = "empty"
    """No ink at all."""
    TOO_SMALL = "too_small"
    """The ink is less high and wide than a tenth of the image: a dot or a speck."""
    FULL = "full"
    """More than 70 % of the image is ink."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """Every step from the drawing to what the network sees."""

    original: Grey
    """(h, w), as it was drawn or photographed."""
    inverted: bool
    """Whether dark ink on light paper was turned into light ink on dark."""
    grey: Grey
    """(h, w), white ink on black; the uneven light of a photo's paper is taken away."""
    threshold: int
    """Pixels of `grey` are ink from this value on."""
    ink: NDArray[np.bool_]
    """(h, w)."""
    box: Box
    """The smallest box around the ink."""
    crop: Grey
    """What of `grey` lies in the box."""
    stroke: float
    """How wide its strokes are, in pixels of an image whose longer side is 20; see `strokes.stroke_width`."""
    strong: Grey
    """The crop, or what a thin pen would have drawn there with MNIST's usual width of stroke."""
    scaled: Grey
    """`strong` with its longer side 20, the other in proportion; a pixel is the mean of those it covers."""
    centre_of_mass: tuple[float, float]
    """Row Σ r·g(r, c) / Σ g and column Σ c·g(r, c) / Σ g of `scaled` with grey values g, counted from 0."""
    offset: tuple[int, int]
    """Row and column of `image` where `scaled` begins: 14 − centre of mass, rounded, so far as it fits."""
    image: Grey
    """(28, 28), white on black: what the network sees."""


def normalise(image: Grey, *, photo: bool = False) -> Normalised | Refusal:
    """Return the steps from (h, w) grey values to an image like MNIST's, or why there is nothing to read.

    A drawing is white on black already; of a photo, all ink is taken for one digit.
    """
    if photo:
        page = _page_of(image)
        return page if isinstance(page, Refusal) else _photographed(page, page.mask)
    ink = image >= INK_FROM
    refusal = _refused(ink)
    if refusal is not None:
        return refusal
    box = box_of(ink)
    return _centred(
        image, inverted=False, grey=image, threshold=INK_FROM, ink=ink, box=box, strong=_within(image, box)
    )


def normalise_each(image: Grey) -> tuple[Normalised, ...] | Refusal:
    """Return the steps for every digit on a photo, in reading order."""
    page = _page_of(image)
    if isinstance(page, Refusal):
        return page
    return tuple(_photographed(page, ink) for ink in digits_in(page.mask))


def _page_of(image: Grey) -> Page | Refusal:
    page = page_of(image)
    return _refused(page.mask) or page


def _photographed(page: Page, ink: NDArray[np.bool_]) -> Normalised:
    """Return the steps for one digit, whose strokes are brought to the usual width if a pen was thin."""
    box = box_of(ink)
    # What is written beside it is none of this digit.
    grey = np.where(page.mask & ~ink, 0, page.ink).astype(np.uint8)
    strong = with_usual_strokes(_within(grey, box), _within(ink, box))
    return _centred(
        page.image,
        inverted=page.inverted,
        grey=grey,
        threshold=page.threshold,
        ink=ink,
        box=box,
        strong=strong,
    )


def _centred(
    original: Grey,
    *,
    inverted: bool,
    grey: Grey,
    threshold: int,
    ink: NDArray[np.bool_],
    box: Box,
    strong: Grey,
) -> Normalised:
    scaled = _scaled(strong)
    mass = centre_of_mass(scaled)
    offset = (_offset(mass[0], scaled.shape[0]), _offset(mass[1], scaled.shape[1]))
    return Normalised(
        original=original,
        inverted=inverted,
        grey=grey,
        threshold=threshold,
        ink=ink,
        box=box,
        crop=_within(grey, box),
        stroke=stroke_width(_within(ink, box)) * BOX / box.longest,
        strong=strong,
        scaled=scaled,
        centre_of_mass=mass,
        offset=offset,
        image=_placed(scaled, offset),
    )


def _within(values: Array, box: Box) -> Array:
    return cast(Array, values[box.top : box.bottom, box.left : box.right])


def centre_of_mass(grey: Grey) -> tuple[float, float]:
    """Return Σ r·g / Σ g and Σ c·g / Σ g, rows and columns counted from 0; `grey` must hold some white."""
    rows, columns = np.arange(len(grey)), np.arange(len(grey.T))
    row = np.average(rows, weights=grey.sum(axis=1, dtype=np.int64))
    column = np.average(columns, weights=grey.sum(axis=0, dtype=np.int64))
    return float(row), float(column)


def _refused(ink: NDArray[np.bool_]) -> Refusal | None:
    if not ink.any():
        return Refusal.EMPTY
    if ink.mean() > _FULL_SHARE:
        return Refusal.FULL
    if box_of(ink).longest < _SMALLEST_SHARE * max(ink.shape):
        return Refusal.TOO_SMALL
    return None


def _scaled(crop: Grey) -> Grey:
    height, width = (max(1, round(BOX * side / max(crop.shape))) for side in crop.shape)
    # BOX gives back the very pixels of an MNIST image that was magnified; the other filters blur it.
    return np.asarray(Image.fromarray(crop).resize((width, height), Image.Resampling.BOX))


def _offset(mass: float, size: int) -> int:
    # Whole pixels, as in MNIST: its centres of mass scatter evenly over half a pixel around 14.
    return min(max(int(np.floor(CENTRE - mass + 0.5)), 0), FIELD - size)


def _placed(scaled: Grey, offset: tuple[int, int]) -> Grey:
    field = np.zeros((FIELD, FIELD), np.uint8)
    (top, left), (height, width) = offset, scaled.shape
    field[top : top + height, left : left + width] = scaled
    return field
