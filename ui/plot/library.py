"""Plotly's JavaScript, taken from the installed Python package: classrooms can be offline."""

import os
import tempfile
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from streamlit.components.v1 import declare_component

STATIC: Final = Path(__file__).parent.parent.parent / "static"
FILE: Final = "plotly.min.js"


def library_source() -> Path:
    """Where the installed package keeps its JavaScript; plotly itself is not imported."""
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("plotly is not installed: pip install -r requirements.txt")
    return Path(package.origin).parent / "package_data" / FILE


def copy_library(source: Path, *, folder: Path) -> Path:
    """Put the file into `folder`, unless the very same is there."""
    return put(source.read_bytes(), folder / FILE)


def put(content: bytes, target: Path) -> Path:
    """Write a file, unless it says so already; whole or not at all."""
    if target.is_file() and target.read_bytes() == content:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as copy:
            copy.write(content)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return target


def mark(content: bytes) -> str:
    """What keeps browsers from an old copy: content that differs has another one."""
    return sha256(content).hexdigest()[:12]


@cache
def served_library() -> str:
    """The address of Plotly below the app's own address.

    Where no file can be put into the app's folder, it is served from the installed package, as the file of a
    component of its own. That way is the slower one: browsers ask for it again at every visit.
    """
    source = library_source()
    try:
        copy_library(source, folder=STATIC)
        folder = "app/static"
    except OSError:
        folder = f"component/{declare_component('plotly', path=source.parent).name}"
    return f"{folder}/{FILE}?v={mark(source.read_bytes())}"
