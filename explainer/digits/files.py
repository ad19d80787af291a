"""Where the digits and the recorded network lie, and how pixels are normalised: all that needs no torch."""

from hashlib import sha256
from pathlib import Path
from typing import Final

DATA_FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "mnist"
WEIGHTS: Final = DATA_FOLDER / "pretrained.safetensors"
CARD: Final = DATA_FOLDER / "pretrained.json"
SUMS: Final = DATA_FOLDER / "SHA256SUMS"
"""Of every file in the folder but the notice and itself, as `sha256sum` writes and checks it."""
MEAN: Final = 0.1307
"""Mean of all training pixels divided by 255."""
STD: Final = 0.3081
"""Their standard deviation."""


class MissingRecordError(Exception):
    """The files of the recorded run are not there, or are not what was recorded."""


def sums_in(path: Path) -> dict[str, str]:
    """Return the SHA-256 of every file by its name, from lines of sum, two spaces, and name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: told for told, _, name in (line.partition("  ") for line in lines)}


def recorded(path: Path) -> bytes:
    """Return what is in a file; raise MissingRecordError unless its sum stands in SHA256SUMS beside it."""
    try:
        content, sums = path.read_bytes(), sums_in(path.with_name(SUMS.name))
    except (OSError, ValueError) as error:
        raise MissingRecordError(str(error)) from error
    if sha256(content).hexdigest() != sums.get(path.name):
        raise MissingRecordError(f"{path.name} is another file")
    return content
