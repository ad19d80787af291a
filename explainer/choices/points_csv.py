"""Placed points as a table of text: one point a line, x₁, x₂ and the class."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from explainer.choices.points import Placed, PlacedPoints

HEADER: Final = "x1,x2,class"
MOST_CHARACTERS: Final = 10_000
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")
_CLASSES: Final = {-1.0: 0, 0.0: 0, 1.0: 1}


@dataclass(frozen=True, slots=True)
class Table:
    """What was read of a text, and what not."""

    placed: tuple[Placed, ...]
    unread: tuple[tuple[int, str], ...]
    """Number, counted from 1, and text of every line that is no point within the range."""
    left_out: int
    """Points beyond the most that there is room for."""


def csv_of(placed: Sequence[Placed]) -> str:
    """Return the text of a CSV file with a header."""
    rows = (f"{x:.10g},{y:.10g},{label}" for x, y, label in placed)
    return "\n".join([HEADER, *rows]) + "\n"


def read_csv(text: str, parameter: PlacedPoints) -> Table:
    """Return the points of a text; the coordinates are rounded to two decimals.

    Commas, semicolons, tabs or spaces may stand between the three numbers, a comma within them only between
    semicolons. The class −1 is 0. Blank lines, and a header in the first one, are no points.
    """
    found: list[Placed] = []
    unread: list[tuple[int, str]] = []
    for number, line in enumerate(text[:MOST_CHARACTERS].splitlines(), 1):
        point = _point(line, parameter)
        if point is not None:
            found.append(point)
        elif line.strip() and not (number == 1 and re.search(r"[^\W\d_]", line)):
            unread.append((number, line[:80]))
    most = parameter.most
    return Table(tuple(found[:most]), tuple(unread), max(0, len(found) - most))


def _point(line: str, parameter: PlacedPoints) -> Placed | None:
    if ";" in line:
        parts = [part.strip().replace(",", ".") for part in line.strip().split(";")]
    else:
        parts = re.split(r"\s*,\s*|\s+", line.strip())
    if len(parts) != 3 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    # Adding zero turns -0.0, which reads like another place, into 0.0.
    x, y = (round(float(part), 2) + 0.0 for part in parts[:2])
    label = _CLASSES.get(float(parts[2]))
    inside = all(parameter.low <= at <= parameter.high for at in (x, y))
    return (x, y, label) if inside and label is not None else None
