"""The heaps of this process: few of them, and what lies idle in them goes back.

glibc gives every thread a heap of its own, up to eight for each core, and each keeps what its thread once
needed. Every run of a page is a new thread. Other C libraries have no such functions, and no such heaps.
"""

import ctypes
import os
import sys
from pathlib import Path
from time import monotonic
from typing import Any, Final

_M_ARENA_MAX: Final = -8
"""From glibc's malloc.h."""
_HEAPS: Final = 2
_MUCH: Final = 420_000_000
"""Resident bytes from which a look at what lies idle is worth its milliseconds."""
_SECONDS: Final = 1.0
"""Between two looks: what is needed again at once had better stay."""
_PAGES: Final = Path("/proc/self/statm")


def _glibc() -> Any:
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if hasattr(library, "malloc_trim") else None


_LIBRARY: Final = _glibc()


def bound_heaps() -> None:
    """Do what MALLOC_ARENA_MAX does at the start of a process, however this one was started."""
    if _LIBRARY is not None and "MALLOC_ARENA_MAX" not in os.environ:
        _LIBRARY.mallopt(_M_ARENA_MAX, _HEAPS)


class _Looks:
    """When the last look was."""

    last = -_SECONDS


def give_back() -> None:
    """Give idle memory back to the system, if this process has much, and not again and again."""
    if _LIBRARY is not None and monotonic() - _Looks.last >= _SECONDS and _resident() > _MUCH:
        _Looks.last = monotonic()
        _LIBRARY.malloc_trim(0)


def _resident() -> int:
    return int(_PAGES.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
