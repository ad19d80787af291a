"""The complete original MNIST: 60,000 training and 10,000 test images of handwritten digits."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.request import urlopen

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.digits.files import DATA_FOLDER, MEAN, STD

_SHAPES: Final[dict[str, tuple[int, ...]]] = {
    "train-images-idx3-ubyte.gz": (60_000, 28, 28),
    "train-labels-idx1-ubyte.gz": (60_000,),
    "t10k-images-idx3-ubyte.gz": (10_000, 28, 28),
    "t10k-labels-idx1-ubyte.gz": (10_000,),
}
MIRRORS: Final = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
"""Where the same four files are, asked one after the other."""
MD5: Final = {
    "train-images-idx3-ubyte.gz": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte.gz": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte.gz": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte.gz": "27ae3e4e09519cfbb04c329615203637",
}
"""Of what is in the files: two programs gzip the same content differently."""
_DOWNLOAD_BYTES: Final = 11_594_722
_SILENCE: Final = 10.0
"""Seconds without a byte after which a mirror is given up."""


class MissingDigitsError(Exception):
    """The four files of MNIST are not in `folder`, or are not what they should be; `reason` says which."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Keep both apart, so that a page can say it in its own words."""
        super().__init__(f"MNIST in {folder}: {reason}")
        self.folder = folder
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Digits:
    """Images white on black, 0 to 255, and the digits they show; read-only uint8 arrays."""

    train_images: NDArray[np.uint8]
    """(60000, 28, 28)."""
    train_labels: NDArray[np.uint8]
    """(60000,)."""
    test_images: NDArray[np.uint8]
    """(10000, 28, 28)."""
    test_labels: NDArray[np.uint8]
    """(10000,)."""


def load_digits(folder: Path = DATA_FOLDER) -> Digits:
    """Return MNIST from the four gzipped IDX files in `folder`, once a process; raise MissingDigitsError."""
    return _read_digits(folder.resolve())


@lru_cache(maxsize=1)
def _read_digits(folder: Path) -> Digits:
    try:
        arrays = [_read_idx(folder / name, shape) for name, shape in _SHAPES.items()]
    except (OSError, ValueError, zlib.error) as error:
        raise MissingDigitsError(folder, str(error)) from error
    return Digits(*arrays)


def _read_idx(path: Path, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return the array in a gzipped IDX file: 0, 0, 8 (bytes), dimensions; big-endian sizes; the bytes."""
    header = bytes((0, 0, 8, len(shape))) + b"".join(size.to_bytes(4, "big") for size in shape)
    expected = len(header) + int(np.prod(shape))
    # In one piece into a buffer of the final size: three times as fast as reading through gzip.open.
    content = zlib.decompress(path.read_bytes(), wbits=31, bufsize=expected)
    if not content.startswith(header) or len(content) != expected:
        raise ValueError(f"{path.name} is no IDX file of shape {shape}")
    return np.frombuffer(content, np.uint8, offset=len(header)).reshape(shape)


def normalise(images: NDArray[np.uint8]) -> torch.Tensor:
    """Return (pixel / 255 − mean) / std in float32, bit-identical to torchvision's ToTensor and Normalize."""
    return torch.asarray(images.astype(np.float32)).div_(255).sub_(MEAN).div_(STD)


def download_digits(folder: Path, *, progress: Callable[[int, int], None]) -> None:
    """Fetch the four files into `folder`; raise MissingDigitsError if no mirror has one as it should be.

    `progress(received, total)` is called now and again, in bytes.
    """
    before = 0

    def show(received: int) -> None:
        progress(min(before + received, _DOWNLOAD_BYTES), _DOWNLOAD_BYTES)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as temporary:
            for name in _SHAPES:
                before += (Path(temporary) / name).write_bytes(_fetched(name, show))
            for name in _SHAPES:
                (Path(temporary) / name).replace(folder / name)
    except OSError as error:
        raise MissingDigitsError(folder, str(error)) from error
    progress(_DOWNLOAD_BYTES, _DOWNLOAD_BYTES)


def _fetched(name: str, show: Callable[[int], None]) -> bytes:
    """Return a file from the first mirror that has it; raise OSError with what was wrong with each."""
    faults: list[str] = []
    for mirror in MIRRORS:
        content = bytearray()
        try:
            with urlopen(mirror + name, timeout=_SILENCE) as answer:
                while part := answer.read(2**16):
                    content += part
                    show(len(content))
            if md5(zlib.decompress(content, wbits=31), usedforsecurity=False).hexdigest() == MD5[name]:
                return bytes(content)
            faults.append(f"{mirror}{name} is another file")
        except (OSError, HTTPException, zlib.error) as error:
            faults.append(f"{mirror}{name}: {error}")
    raise OSError("; ".join(faults))
