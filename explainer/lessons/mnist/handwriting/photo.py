"""Read an uploaded picture without trusting it; nothing of it is written to disk."""

import struct
import warnings
from contextlib import suppress
from enum import Enum
from io import BytesIO
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from explainer.lessons.mnist.handwriting.colours import greys

Grey = NDArray[np.uint8]

MOST_BYTES: Final = 10_000_000
MOST_PIXELS: Final = {
    "JPEG": 40_000_000,
    "PNG": 40_000_000,
    "GIF": 40_000_000,
    "BMP": 40_000_000,
    "WEBP": 10_000_000,
}
"""By format; the decoder of WebP holds four copies of the picture in memory."""
MOST_ALONG: Final = 20_000
"""On one side: the decoder keeps a pointer for every row."""
LONGEST_SIDE: Final = 1000
"""Larger pictures are reduced to this."""

# What Pillow warns of is refused or ignored below: too many pixels, broken EXIF data. Set for the whole
# process, because warnings.catch_warnings is not thread-safe.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

# Decoding takes up to 165 MB: one picture at a time, however many visitors there are.
_ONE_AT_A_TIME: Final = Lock()


class PhotoFault(Enum):
    """Why a file is not read."""

    TOO_MANY_BYTES = "too_many_bytes"
    PHONE = "phone"
    """HEIC or AVIF, as phones store photos; to be saved as JPEG."""
    NO_IMAGE = "no_image"
    """Not PNG, JPEG, GIF, WebP or BMP, whatever its name says."""
    TOO_MANY_PIXELS = "too_many_pixels"
    """By its header; it is not decoded."""
    DAMAGED = "damaged"
    """It begins like an image but is cut off or broken."""


class BadPhotoError(Exception):
    """A file that is not read; `reason` says why."""

    def __init__(self, reason: PhotoFault) -> None:
        """Keep the reason, so that a page can say it in its own words."""
        super().__init__(reason.value)
        self.reason = reason


def read_photo(data: bytes) -> Grey:
    """Return the picture upright as grey values (h, w), at most 1000 high and wide; see `colours.greys`.

    Of an animation the first frame. Raises BadPhotoError.
    """
    if len(data) > MOST_BYTES:
        raise BadPhotoError(PhotoFault.TOO_MANY_BYTES)
    with _ONE_AT_A_TIME, _opened(data) as image:
        # A JPEG with several pictures in it, as some phones write, calls itself MPO.
        most = MOST_PIXELS.get(image.format or "", MOST_PIXELS["JPEG"])
        if image.width * image.height > most or max(image.size) > MOST_ALONG:
            raise BadPhotoError(PhotoFault.TOO_MANY_PIXELS)
        try:
            return _grey(image)
        except (OSError, SyntaxError, ValueError, IndexError, TypeError, struct.error) as error:
            raise BadPhotoError(PhotoFault.DAMAGED) from error


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=tuple(MOST_PIXELS))
    except UnidentifiedImageError as error:
        raise BadPhotoError(PhotoFault.PHONE if _is_of_a_phone(data) else PhotoFault.NO_IMAGE) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPhotoError(PhotoFault.TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise BadPhotoError(PhotoFault.DAMAGED) from error


def _is_of_a_phone(data: bytes) -> bool:
    """Whether the file is HEIC or AVIF: ISO/IEC 14496-12 begins with a box "ftyp" that names the kind."""
    return data[4:8] == b"ftyp" and data[8:12] in (
        b"heic",
        b"heix",
        b"heim",
        b"hevc",
        b"mif1",
        b"msf1",
        b"avif",
    )


def _grey(image: Image.Image) -> Grey:
    # A JPEG is decoded at a half, a quarter or an eighth of its size; other formats ignore this.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    # Picking pixels needs no second copy of a large picture, as converting or averaging it would.
    image.thumbnail((2 * LONGEST_SIDE, 2 * LONGEST_SIDE), Image.Resampling.NEAREST, reducing_gap=None)
    image.load()
    _turn_upright(image)
    return greys(image, longest=LONGEST_SIDE)


def _turn_upright(image: Image.Image) -> None:
    """Turn a picture as its EXIF data say; where they are broken it stands as it is."""
    with suppress(OSError, SyntaxError, ValueError, TypeError, struct.error):
        ImageOps.exif_transpose(image, in_place=True)
