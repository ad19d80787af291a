"""The pad's canvas as bytes: what the browser sends, and what is sent to be painted."""

import base64
import binascii
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]

PAD_SIZE: Final = 280
"""Width and height of the canvas: ten times an MNIST image."""
_PREFIX: Final = "data:image/png;base64,"
_MOST_CHARACTERS: Final = 500_000


class BadDrawingError(Exception):
    """What came from the browser is no PNG of the canvas's size."""


def magnified(image: Grey) -> Grey:
    """Return a square image as the canvas shows it, (280, 280): every pixel repeated; raise ValueError."""
    height, width = image.shape
    if height != width or PAD_SIZE % height:
        raise ValueError(f"{height} × {width} pixels do not fill a canvas of {PAD_SIZE} × {PAD_SIZE}")
    return np.kron(image, np.ones((PAD_SIZE // height, PAD_SIZE // height), np.uint8))


def to_data_url(drawing: Grey) -> str:
    """Return a grey image as the PNG that canvas.toDataURL would give, a few kilobytes."""
    buffer = BytesIO()
    Image.fromarray(drawing).save(buffer, "PNG")
    return _PREFIX + base64.b64encode(buffer.getvalue()).decode()


def from_data_url(address: object) -> Grey:
    """Return the canvas's grey values (280, 280), of which red, green and blue are copies.

    Raises BadDrawingError for everything that a canvas does not send: it comes from outside.
    """
    if not isinstance(address, str) or not address.startswith(_PREFIX) or len(address) > _MOST_CHARACTERS:
        raise BadDrawingError("no PNG of a canvas")
    try:
        content = base64.b64decode(address.removeprefix(_PREFIX), validate=True)
        with Image.open(BytesIO(content), formats=("PNG",)) as image:
            if image.size != (PAD_SIZE, PAD_SIZE):
                raise BadDrawingError(f"{image.width} × {image.height} pixels")
            return np.asarray(image if image.mode == "L" else image.convert("RGB").getchannel("R"))
    except (OSError, SyntaxError, ValueError, binascii.Error, Image.DecompressionBombError) as error:
        raise BadDrawingError(str(error)) from error
