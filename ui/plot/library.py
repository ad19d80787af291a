"""Plotly's JavaScript, taken from the installed Python package: classrooms can be offline."""

import os
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent.parent.parent / "static"
FILE: Final = "plotly.min.js"


def library_source() -> Path:
    """Where the installed package keeps its JavaScript; plotly itself is not imported."""
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("plotly is not installed: pip install -r requirements.txt")
    return Path(package.origin).parent / "package_data" / FILE


def copy_library(source: Path, *, folder: Path) -> Path:
    """Put the file into `folder`, unless one of the same size is there; whole or not at all."""
    target = folder / FILE
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
            shutil.copyfileobj(original, copy)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return target


@cache
def served_library() -> str:
    """The address of Plotly below the app's own address; the version keeps browsers from an old copy."""
    copy_library(library_source(), folder=STATIC)
    return f"app/static/{FILE}?v={version('plotly')}"
