"""A picture of any mode, coloured, transparent or deep, as grey values in which the ink stands out."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]

_LOOKED_AT: Final = 120
"""Pixels of the longer side in which colours are compared."""
_ALIKE: Final = 0.4
"""Below this share of the colours' spread, lightness tells too little."""
_LEAST_SPREAD: Final = 8
"""Grey values; what spreads less is noise."""


def greys(image: Image.Image, *, longest: int) -> Grey:
    """Return (h, w), at most `longest`: lightness; where colours differ in all but that, how they differ."""
    if image.mode.startswith("I"):
        flat = _by_used_bits(image)
    elif image.has_transparency_data:
        flat = image.convert("RGBA")
    else:
        flat = image.convert("L" if image.mode in ("1", "L") else "RGB")
    flat.thumbnail((longest, longest), Image.Resampling.BOX)
    if flat.mode == "RGBA":
        flat = _on_ground(flat)
    return np.asarray(flat) if flat.mode == "L" else _by_colour(flat)


def _by_used_bits(image: Image.Image) -> Image.Image:
    """Return 16 bits scaled to 8 by those that are used: cameras and scanners write 10, 12 or 14 of them."""
    values = np.asarray(image).astype(np.int64).clip(0, 65_535)
    highest = 2 ** int(values.max()).bit_length() - 1
    return Image.fromarray((values * (255 / max(1, highest))).round().astype(np.uint8))


def _on_ground(coloured: Image.Image) -> Image.Image:
    """Put a transparent picture on a ground on which what is there stands out."""
    alpha = np.asarray(coloured.getchannel("A"), np.float64) / 255
    lightness = np.asarray(coloured.convert("L"), np.float64)
    tone = float(np.average(lightness, weights=alpha)) if alpha.any() else 0.0
    # Ink alone stands before its opposite; of a picture with a few holes, the holes shall not stand out.
    ground = round(tone) if alpha.mean() > 0.5 else 0 if tone > 127 else 255
    return Image.alpha_composite(Image.new("RGBA", coloured.size, (ground,) * 3), coloured).convert("RGB")


def _by_colour(image: Image.Image) -> Grey:
    """Return the lightness, or the coordinate along the axis of greatest spread if that tells far more."""
    small = image.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BOX)
    colours = np.asarray(small, np.float64).reshape(-1, 3)
    spread, axes = np.linalg.eigh(np.atleast_2d(np.cov(colours.T, bias=True)))
    widest = float(np.sqrt(max(spread[-1], 0)))
    lightness = np.asarray(image.convert("L"))
    if widest < _LEAST_SPREAD or np.asarray(small.convert("L"), np.float64).std() > _ALIKE * widest:
        return lightness
    along = (np.asarray(image, np.float32) - colours.mean(axis=0).astype(np.float32)) @ axes[:, -1].astype(
        np.float32
    )
    return (128 + along).clip(0, 255).round().astype(np.uint8)
