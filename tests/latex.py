"""What the tests read off a formula: it is translated to Python and computed again."""

import math
import re

import pytest


def lines_of(latex: str) -> list[str]:
    """The lines of an aligned block."""
    return latex.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}").split(r" \\ ")


def closing(text: str, start: int) -> int:
    """The place of the brace that closes the one at `start`."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(text)


def to_python(latex: str) -> str:
    """The same formula in Python."""
    for command, form in ((r"\frac", "(({})/({}))"), (r"\sqrt", "math.sqrt({})"), ("^", "**({})")):
        while (place := latex.find(command + "{")) >= 0:
            parts, end = [], place + len(command)
            while len(parts) < form.count("{}"):
                closed = closing(latex, end)
                parts.append(latex[end + 1 : closed])
                end = closed + 1
            latex = latex[:place] + form.format(*parts) + latex[end:]
    for old, new in (
        (r"\cdot", "*"),
        (r"\left", ""),
        (r"\right", ""),
        (r"\max", "max"),
        (r"\ ", " "),
        ("^", "**"),
    ):
        latex = latex.replace(old, new)
    return latex


def says_what_it_gives(line: str, *, gradient: float) -> None:
    """Of "name ← formula = result", or of "name = formula = result"."""
    formula, _, result = re.split(r"&\\leftarrow|&=", line)[1].rpartition(" = ")
    if not formula:
        return
    sides = [eval(to_python(side), {"math": math, "g": gradient}) for side in formula.split(" = ") + [result]]
    for side in sides[:-1]:
        assert side == pytest.approx(sides[-1], rel=2e-5, abs=2e-5), line
