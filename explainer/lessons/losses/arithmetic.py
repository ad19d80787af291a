"""A loss and its gradient with their numbers in the formula of the registry, in LaTeX."""

import math
import re
from typing import Final

import numpy as np

from explainer.choices.losses.registry import LOSSES
from explainer.kit.latex import enough_digits, number
from explainer.lessons.losses.curves import curves

_LETTER: Final = re.compile(r"\\operatorname\{\w+\}|\\[a-zA-Z]+|[zptw]")
_SHOWN: Final = 4
"""Digits of a result."""


def formulas(name: str, *, pos_weight: float) -> tuple[str, str]:
    """Return L and ∂L/∂z of (p, t) or (z, t), the right sides alone, in LaTeX."""
    spec = LOSSES[name]
    written = spec.weighted if spec.weighted is not None and pos_weight != 1 else spec
    loss = written.formula.partition("=")[2].partition(r", \qquad p")[0]
    return loss.strip(), written.slope_formula.partition("=")[2].strip()


def arithmetic(name: str, *, z: float, target: float, pos_weight: float) -> tuple[str, str]:
    """Return L = … and ∂L/∂z = …, each as letters, as numbers and as their value."""
    found = _at(name, z, target=target, pos_weight=pos_weight)
    p = 1 / (1 + math.exp(-z))
    digits = enough_digits(
        (p,), lambda p: " ".join(_at(name, math.log(p / (1 - p)), target=target, pos_weight=pos_weight))
    )
    numbers = {"z": z, "p": float(f"{p:.{digits}g}"), "t": target, "w": pos_weight}
    loss, slope = (
        rf"{letters} = {_filled(letters, numbers)} = {value}"
        for letters, value in zip(formulas(name, pos_weight=pos_weight), found, strict=True)
    )
    return _whole(f"L = {loss}"), _whole(rf"\frac{{\partial L}}{{\partial z}} = {slope}")


def _whole(line: str) -> str:
    """Let no line break within brackets."""
    return re.sub(r"\((?:[^()]|\([^()]*\))*\)", lambda found: f"{{{found.group()}}}", line)


def _at(name: str, z: float, *, target: float, pos_weight: float) -> tuple[str, str]:
    found = curves([name], target=target, pos_weight=pos_weight, z=np.array([z]))
    return number(float(found.loss[0, 0]), digits=_SHOWN), number(float(found.by_z[0, 0]), digits=_SHOWN)


def _filled(formula: str, numbers: dict[str, float]) -> str:
    """Put a number in the place of every letter; one with a sign in brackets, products with a dot."""

    def put(found: re.Match[str]) -> str:
        letter = found.group()
        if letter not in numbers:
            return letter
        value = number(numbers[letter], digits=12)
        return f"({value})" if value.startswith("-") or "^" in value else value

    filled = _LETTER.sub(put, formula)
    return re.sub(r"(?<=\d)(?:\\,)? (?=[\d(\[]|\\(?:ln|max|operatorname))", r" \\cdot ", filled).replace(
        r"\,", r"\cdot"
    )
