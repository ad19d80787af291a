"""Ink told from paper in a photo, whatever the light."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from explainer.lessons.mnist.handwriting.parts import without_specks

Grey = NDArray[np.uint8]

_SMALL: Final = 96
"""The paper is looked for in a picture reduced to this size, in which noise averages out."""
_TINY: Final = 48
"""Small enough for a median over half of the picture around every pixel."""
_WINDOW_SHARE: Final = 1 / 3
"""Wider than any stroke: what is brighter than its surroundings and narrower than this is ink."""
_FAINT: Final = 0.55
"""Of what the strongest strokes swallow: ruled and squared paper has lines that swallow less."""
_FAINTEST: Final = 20
"""Ink must stand out from the paper by so many grey values; less is noise."""


@dataclass(frozen=True, slots=True)
class Page:
    """A photo without its paper."""

    image: Grey
    """(h, w), as it came, or the part of it that is looked at."""
    inverted: bool
    """Whether the ink is dark and the paper light; see `has_dark_ink`."""
    ink: Grey
    """(h, w), white ink on black."""
    threshold: int
    """Of `ink`, where Otsu's method divides ink from paper."""
    mask: NDArray[np.bool_]
    """(h, w): where `ink` reaches the threshold, specks left out."""


def without_paper(image: Grey) -> Page:
    """Find the paper behind the ink and return how strongly every pixel differs from it.

    With light ink g and paper p, ink = (g − p) / (255 − p); for dark ink on light paper, inverted first, that
    is 1 − grey / paper: the share of the light that the ink swallows, the same in sun and shadow.
    """
    inverted = has_dark_ink(image)
    light = (255 - image if inverted else image).astype(np.float32)
    paper = _paper(light)
    outstanding = light - paper
    strength = np.clip(outstanding / np.maximum(255 - paper, 1), 0, 1).astype(np.float32)
    threshold, above = _ink_in(strength)
    if not above.any() or outstanding[above].mean() - outstanding[~above].mean() < _FAINTEST:
        return Page(image, inverted, np.zeros_like(image), 255, np.zeros(image.shape, np.bool_))
    mask = without_specks(above)
    return _stretched(
        image, strength, inverted=inverted, mask=mask, specks=above & ~mask, threshold=threshold
    )


def _ink_in(strength: NDArray[np.float32]) -> tuple[float, NDArray[np.bool_]]:
    """Return the threshold and where it is reached; what is much fainter than most ink is a ruled line."""
    threshold = otsu(strength)
    above = strength >= threshold
    if above.any():
        threshold = max(threshold, _FAINT * float(np.percentile(strength[above], 85)))
    return threshold, strength >= threshold


def has_dark_ink(image: Grey) -> bool:
    """Whether what stands out is darker than its surroundings: Σ (grey − median of the surroundings)³ < 0.

    Ink covers less than half of its surroundings, so that the median is the paper's, in sun and shadow.
    """
    small = _reduced(image, longest=_TINY)
    window = max(small.size) // 4 * 2 + 1
    around = small.filter(ImageFilter.MedianFilter(window))
    difference = np.asarray(small, np.float64) - np.asarray(around, np.float64)
    return bool((difference**3).sum() < 0)


def otsu(strength: NDArray[np.float32]) -> float:
    """Return the threshold that parts values in [0, 1] best: largest variance between the two classes.

    N. Otsu, "A threshold selection method from gray-level histograms", 1979.
    """
    counts, edges = np.histogram(strength, bins=256, range=(0, 1))
    below = counts.cumsum()[:-1]
    sums = (counts * np.arange(256)).cumsum()
    above = counts.sum() - below
    means = sums[:-1] / np.maximum(below, 1) - (sums[-1] - sums[:-1]) / np.maximum(above, 1)
    return float(edges[1 + int((below * above * means**2).argmax())])


def _stretched(
    image: Grey,
    strength: NDArray[np.float32],
    *,
    inverted: bool,
    mask: NDArray[np.bool_],
    specks: NDArray[np.bool_],
    threshold: float,
) -> Page:
    """Let the paper be black and the median ink white, as MNIST's strokes are white inside."""
    around = strength[~mask]
    noise = float(np.median(around) + 3 * np.median(np.abs(around - np.median(around)))) if around.size else 0
    # A clean picture keeps its grey values; in a photo, everything nearer to paper than to ink is paper.
    black = threshold / 2 if noise > 0 else 0.0
    white = max(float(np.median(strength[mask])), threshold)
    ink = (np.clip((strength - black) / (white - black), 0, 1) * 255).round().astype(np.uint8)
    ink[specks] = 0
    return Page(image, inverted, ink, round((threshold - black) / (white - black) * 255), mask)


def _paper(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Opening, the largest of the smallest values nearby, of the reduced picture; then enlarged again."""
    small = np.asarray(_reduced(light.astype(np.uint8), longest=_SMALL))
    reach = max(1, round(_WINDOW_SHARE * max(small.shape) / 2))
    smooth = Image.fromarray(_opened(small, reach)).filter(ImageFilter.GaussianBlur(1))
    height, width = light.shape
    return np.asarray(smooth.resize((width, height), Image.Resampling.BILINEAR), np.float32)


def _opened(small: Grey, reach: int) -> Grey:
    # Beyond the border the light goes on as it came; else a corner in shadow would look like ink.
    beyond = np.pad(small.astype(np.int16), 2 * reach, mode="reflect", reflect_type="odd")
    opened = _largest_nearby(-_largest_nearby(-beyond, reach), reach)
    return opened.clip(0, 255).astype(np.uint8)


def _largest_nearby(values: NDArray[np.int16], reach: int) -> NDArray[np.int16]:
    """Return the largest value of every window of (2 · reach + 1)², smaller by 2 · reach on both axes."""
    rows = sliding_window_view(values, 2 * reach + 1, axis=0).max(axis=-1)
    return sliding_window_view(rows, 2 * reach + 1, axis=1).max(axis=-1)


def _reduced(image: Grey, *, longest: int) -> Image.Image:
    height, width = image.shape
    scale = min(1, longest / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Image.fromarray(image).resize(size, Image.Resampling.BOX)
