"""The sheet of paper in a photo: without the desk around it, and with some paper around the ink."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from explainer.lessons.mnist.handwriting.paper import Page, otsu, without_paper
from explainer.lessons.mnist.handwriting.parts import label_parts

Grey = NDArray[np.uint8]

_LOOKED_AT: Final = 120
"""Pixels of the longer side in which the sheet is looked for."""
_DARKER: Final = 0.5
"""Times the sheet's brightness: a desk is darker than this, a shadow on paper usually is not."""
_SMALLEST: Final = 0.1
"""Of the picture."""
_RECTANGULAR: Final = 0.88
"""Of its smallest rectangle a sheet fills so much, however it is turned; a round digit does not."""
_EDGES: Final = 3
_CROWDED: Final = 0.5
"""Ink at so many edges of a photo, or over so much of it: it was cut off at the digit."""
_TURNS: Final = np.deg2rad(np.arange(0, 90, 3))


def page_of(image: Grey) -> Page:
    """Return the photo without its paper; one that is cut off at the ink gets some paper around it first."""
    page = without_paper(on_sheet(image))
    edges = (page.mask[0], page.mask[-1], page.mask[:, 0], page.mask[:, -1])
    if sum(bool(edge.any()) for edge in edges) < _EDGES and page.mask.mean() < _CROWDED:
        return page
    wider = _with_margin(page.image)
    return page if wider is None else without_paper(wider)


def _with_margin(image: Grey) -> Grey | None:
    """Return the image amid paper like that in its corners; None where they are not alike."""
    light = _is_bright(image)
    reach = max(1, min(image.shape) // 50)
    ends = (slice(None, reach), slice(-reach, None))
    bright = {bool(np.median(light[rows, columns])) for rows in ends for columns in ends}
    if len(bright) > 1:
        return None
    paper = image[light == bright.pop()]
    return np.pad(image, max(image.shape) // 3, constant_values=round(float(np.median(paper))))


def on_sheet(image: Grey) -> Grey:
    """Return the image; where it shows a light sheet on a dark desk, with nothing but paper around the ink.

    Dark ink alone is looked for there: a light rectangle without any might be a stroke of chalk.
    """
    small = Image.fromarray(image)
    small.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BOX)
    sheet = _sheet_in(np.asarray(small))
    if sheet is None:
        return image
    # The edge is in shadow and blurred.
    mask = Image.fromarray((255 * sheet).astype(np.uint8)).filter(ImageFilter.MinFilter(5))
    height, width = image.shape
    inside = np.asarray(mask.resize((width, height), Image.Resampling.BILINEAR)) > 127
    paper = float(np.median(image[inside]))
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    return np.where(inside, image, round(paper)).astype(np.uint8)[
        rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1
    ]


def _sheet_in(small: Grey) -> NDArray[np.bool_] | None:
    """Return where the sheet lies, its ink included, if there is one."""
    bright = _is_bright(small)
    labels = label_parts(bright)
    sizes = np.bincount(labels.ravel())
    if len(sizes) < 2:
        return None
    sizes[0] = 0
    paper = labels == sizes.argmax()
    sheet = _filled(paper)
    outside = ~sheet
    holes = sheet & ~paper
    fits = (
        sheet.mean() >= _SMALLEST
        and outside.mean() >= 0.05
        and holes.sum() >= 0.002 * sheet.sum()
        and np.median(small[outside]) < _DARKER * np.median(small[paper])
        and sheet.sum() >= _RECTANGULAR * _smallest_rectangle(sheet)
    )
    return sheet if fits else None


def _is_bright(image: Grey) -> NDArray[np.bool_]:
    strength = (image / 255).astype(np.float32)
    return strength >= otsu(strength)


def _filled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the mask with what it encloses."""
    around = label_parts(np.pad(~mask, 1, constant_values=True))
    return (around != around[0, 0])[1:-1, 1:-1]


def _smallest_rectangle(mask: NDArray[np.bool_]) -> float:
    """Return the area of the smallest rectangle around the mask, turned in steps of three degrees."""
    rows, columns = np.nonzero(mask)
    along = np.outer(np.cos(_TURNS), columns) + np.outer(np.sin(_TURNS), rows)
    across = np.outer(np.cos(_TURNS), rows) - np.outer(np.sin(_TURNS), columns)
    return float(((np.ptp(along, axis=1) + 1) * (np.ptp(across, axis=1) + 1)).min())
