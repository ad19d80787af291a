"""Computes and draws how neural networks learn. Never imports Streamlit.

One thread a process: a second one gains at most 18 % alone and collapses when two trainings share the cores.
Set before torch is imported, because torch reads it once.

Two heaps a process: glibc gives every thread a heap of its own, up to eight for each core, and each keeps
what its thread once needed. Every run of a page is a new thread.
"""

import ctypes
import os
import sys
from typing import Final

_M_ARENA_MAX: Final = -8
"""From glibc's malloc.h."""
_HEAPS: Final = 2


def _bound_heaps() -> None:
    """Do what MALLOC_ARENA_MAX does at the start of a process, however this one was started."""
    # Other C libraries have no such function, and no such heaps.
    if sys.platform == "linux" and "MALLOC_ARENA_MAX" not in os.environ:
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_ARENA_MAX, _HEAPS)


os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"
_bound_heaps()
