"""What the package does to the process that imports it."""

import subprocess
import sys
from pathlib import Path

import pytest

THREADS = 12
COUNT_HEAPS = f"""
import ctypes, sys, threading
import explainer

together = threading.Barrier({THREADS})

def need_memory():
    together.wait()
    kept = [bytes(2_000) for _ in range(200)]
    together.wait()

threads = [threading.Thread(target=need_memory) for _ in range({THREADS})]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
told = libc.fopen(sys.argv[1].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(told))
libc.fclose(ctypes.c_void_p(told))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone has a heap for every thread")
def test_threads_share_few_heaps(tmp_path: Path) -> None:
    """Every run of a page is a thread; with a heap each, the server kept what each had once needed."""
    told = tmp_path / "heaps.xml"
    subprocess.run([sys.executable, "-c", COUNT_HEAPS, str(told)], check=True)
    assert told.read_text().count("<heap nr=") <= 2


KEEP_ONE_OF_MANY = """
import explainer
from explainer.kit import heaps

blocks = [bytes(100_000) for _ in range(2_000)]
full = heaps._resident()
# What comes last keeps all before it in the heap.
del blocks[:-1]
heaps._MUCH = 10**12
heaps.give_back()
idle = heaps._resident()
heaps._MUCH = 0
heaps.give_back()
print(full, idle, heaps._resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone keeps what is idle")
def test_idle_memory_goes_back_if_there_is_much() -> None:
    done = subprocess.run(
        [sys.executable, "-c", KEEP_ONE_OF_MANY], capture_output=True, text=True, check=True
    )
    full, idle, after = map(int, done.stdout.split())
    assert idle > 0.9 * full
    assert after < 0.5 * full
