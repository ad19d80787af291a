"""A forward pass and a collapse of linear layers, spelt out in LaTeX with every number in its place."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.lessons.xor.arithmetic import ForwardPass, Unit
from explainer.lessons.xor.collapse import Collapse

_TERMS_A_LINE: Final = 2
_LARGEST_MATRIX: Final = 3
"""Rows and columns up to which a matrix is written with its numbers."""


def number(value: float, *, digits: int = 4) -> str:
    """Return four digits, or as many as asked for; very large and very small ones with a power of ten."""
    if not math.isfinite(value):
        return r"\text{NaN}" if math.isnan(value) else r"\infty"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def factor(value: float) -> str:
    """Return the number, in brackets if it is below zero."""
    return rf"({number(value)})" if value < 0 else number(value)


def hidden_name(layer: int, unit: int, *, layers: int, letter: str = "h") -> str:
    """Return h₂, or h₂⁽¹⁾ where there are several hidden layers; layers and units count from 1."""
    return f"{letter}_{{{unit}}}" + (rf"^{{({layer})}}" if layers > 1 else "")


def hidden_units(run: ForwardPass, layer: int, *, activation: str) -> list[str]:
    """Return for every unit of a hidden layer, which counts from 1, its sum and its output."""
    layers = len(run.hidden)
    lines: list[str] = []
    for place, unit in enumerate(run.hidden[layer - 1], 1):
        z, h = (hidden_name(layer, place, layers=layers, letter=letter) for letter in "zh")
        answer = rf"{h} &= \operatorname{{{activation}}}({number(unit.weighted_sum)}) = {number(unit.output)}"
        lines.append(_aligned([*_sum(z, unit), answer]))
    return lines


def output_unit(run: ForwardPass) -> str:
    """Return the sum of the output unit, and the probability."""
    z = number(run.output.weighted_sum)
    answer = rf"p &= \sigma(z) = \frac{{1}}{{1 + e^{{-({z})}}}} = {number(run.output.output, digits=6)}"
    return _aligned([*_sum("z", run.output), answer])


def loss_of(run: ForwardPass) -> str:
    """Return p and t, the loss and its slope for this point."""
    known = rf"p &= {number(run.output.output, digits=6)}, \quad t = {run.target}"
    slope = rf"\frac{{\partial L}}{{\partial z}} &= {number(run.slope)}"
    return _aligned([known, rf"L &= {number(run.loss)}", slope])


def product(collapsed: Collapse) -> str:
    """Return W = W₃W₂W₁ and b with their numbers; of matrices too large to read, only the size."""
    count = len(collapsed.matrices)
    factors = [
        _matrix(matrix, rf"W_{{{count - place}}}")
        for place, matrix in enumerate(reversed(collapsed.matrices))
    ]
    names = " ".join(rf"W_{{{place}}}" for place in range(count, 0, -1))
    whole = _numbers(collapsed.products[-1])
    if count == 1:
        lines = [rf"W &= {whole}"]
    else:
        lines = [rf"W &= {names}", rf"&= {' '.join(factors)}", rf"&= {whole}"]
    return _aligned([*lines, rf"b &= {number(collapsed.bias)}"])


def border(collapsed: Collapse) -> str:
    """Return the equation of the line w₁x₁ + w₂x₂ + b = 0."""
    first, second = collapsed.weights
    return rf"{factor(first)} \cdot x_1 + {factor(second)} \cdot x_2 + {factor(collapsed.bias)} = 0"


def _sum(name: str, unit: Unit) -> Iterator[str]:
    """Yield the lines of z = w₁·x₁ + w₂·x₂ + … + b."""
    terms = [
        rf"{factor(weight)} \cdot {factor(value)}"
        for weight, value in zip(unit.weights, unit.inputs, strict=True)
    ]
    terms.append(factor(unit.bias))
    starts = range(0, len(terms), _TERMS_A_LINE)
    rows = [" + ".join(terms[start : start + _TERMS_A_LINE]) for start in starts]
    yield rf"{name} &= {rows[0]}"
    yield from (rf"&\quad + {row}" for row in rows[1:])
    yield rf"&= {number(unit.weighted_sum)}"


def _aligned(lines: Sequence[str]) -> str:
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def _matrix(matrix: NDArray[np.float64], name: str) -> str:
    if max(matrix.shape) <= _LARGEST_MATRIX:
        return _numbers(matrix)
    rows, columns = matrix.shape
    return rf"\underbrace{{{name}}}_{{{rows} \times {columns}}}"


def _numbers(matrix: NDArray[np.float64]) -> str:
    rows = (" & ".join(number(float(value)) for value in row) for row in matrix)
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"
