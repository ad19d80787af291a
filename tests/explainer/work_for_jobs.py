"""Work that the tests of the jobs send to real workers."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

Report = Callable[[object], bool]

warm: list[int] = []


def warm_up() -> None:
    warm.append(os.getpid())


def count(numbers: int, *, report: Report) -> str:
    for number in range(numbers):
        report(number)
    return "counted"


def hold(gate: str, *, report: Report) -> str:
    """Report the process, then wait until the file `gate` exists or the job is cancelled."""
    goes_on = report(os.getpid())
    while goes_on and not Path(gate).exists():
        time.sleep(0.02)
        goes_on = report("waiting")
    return "let through" if goes_on else "stopped early"


def ignore_cancel(gate: str, *, report: Report) -> str:
    report(os.getpid())
    while not Path(gate).exists():
        time.sleep(0.02)
    return "never asked again"


def report_then_compute(gate: str, *, report: Report) -> str:
    """Send three messages in one breath, then nothing more until the file `gate` exists."""
    for number in range(3):
        report(number)
    return ignore_cancel(gate, report=lambda _: True)


def look_around(*, report: Report) -> tuple[list[int], list[str]]:
    return warm, [name for name in ("streamlit", "ui", "pandas", "plotly") if name in sys.modules]


def fail(*, report: Report) -> None:
    raise ValueError("no such thing")


def return_a_lambda(*, report: Report) -> object:
    return lambda: 0
