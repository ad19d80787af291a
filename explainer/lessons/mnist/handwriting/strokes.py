"""How thick the strokes of a digit are, and how a thin pen's are brought to the width that MNIST's have."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

BOX: Final = 20
THIN: Final = 1.7
"""Of 20 pixels: thinner strokes are thickened. Of MNIST's training images 5 % have thinner ones."""
USUAL: Final = 2.4
"""What they are brought to, about MNIST's median."""
_WORKED_AT: Final = 160
"""Pixels of the longer side while strokes grow: eight of them are one of MNIST's."""


def stroke_width(ink: NDArray[np.bool_]) -> float:
    """Return 2 · area / circumference in pixels, the width of a stroke that is long and even.

    The circumference is the number of sides between ink and paper · π / 4, right on average over directions.
    """
    field = np.pad(ink, 1).astype(np.int8)
    sides = sum(int(np.abs(np.diff(field, axis=axis)).sum()) for axis in (0, 1))
    return 2 * float(ink.sum()) / (sides * np.pi / 4)


def with_usual_strokes(crop: Grey, ink: NDArray[np.bool_]) -> Grey:
    """Return `crop`, with strokes of about the USUAL width where they are THIN.

    Averaged down to 20 pixels a thin stroke would be dim, and the network has seen no dim strokes. `ink` says
    what of the crop is ink; the result is smaller than a large crop, and has room for what has grown.
    """
    if stroke_width(ink) >= THIN * max(ink.shape) / BOX:
        return crop
    small, there = _reduced(np.where(ink, crop, 0)), _reduced(ink)
    longest = max(there.shape)
    # The longer side grows as well, by twice the radius.
    radius = (USUAL * longest / BOX - stroke_width(there)) / (2 - 2 * USUAL / BOX)
    if radius <= 0:
        return small
    # Imported here: the usual pen does without, and so does a server that has shown its home page alone.
    import torch

    from explainer.lessons.mnist.handwriting.perturb import thickened

    room = int(np.ceil(radius))
    drawing = torch.asarray(np.pad(small, room).astype(np.float32))
    return thickened(drawing, [radius])[0].round().to(torch.uint8).numpy()


def _reduced(values: NDArray[Any]) -> NDArray[Any]:
    """Return the largest of every square of pixels, so that the longer side is at most _WORKED_AT."""
    factor = -(-max(values.shape) // _WORKED_AT)
    rows, columns = (-(-side // factor) for side in values.shape)
    field = np.zeros((rows * factor, columns * factor), values.dtype)
    field[: values.shape[0], : values.shape[1]] = values
    return field.reshape(rows, factor, columns, factor).max(axis=(1, 3))
