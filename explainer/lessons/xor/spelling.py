"""A forward pass and a collapse of linear layers, spelt out in LaTeX with every number in its place."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.latex import aligned, number, operand
from explainer.lessons.xor.arithmetic import ForwardPass, Unit
from explainer.lessons.xor.collapse import Collapse

_number: Final = partial(number, digits=4)
_factor: Final = partial(operand, digits=4)
_TERMS_A_LINE: Final = 2
_LARGEST_MATRIX: Final = 3
"""Rows and columns up to which a matrix is written with its numbers."""


def hidden_name(layer: int, unit: int, *, layers: int, letter: str = "h") -> str:
    """Return h₂, or h₂⁽¹⁾ where there are several hidden layers; layers and units count from 1."""
    return f"{letter}_{{{unit}}}" + (rf"^{{({layer})}}" if layers > 1 else "")


def hidden_units(run: ForwardPass, layer: int, *, activation: str) -> list[str]:
    """Return for every unit of a hidden layer, which counts from 1, its sum and its output."""
    layers = len(run.hidden)
    lines: list[str] = []
    for place, unit in enumerate(run.hidden[layer - 1], 1):
        z, h = (hidden_name(layer, place, layers=layers, letter=letter) for letter in "zh")
        answer = (
            rf"{h} &= \operatorname{{{activation}}}({_number(unit.weighted_sum)}) = {_number(unit.output)}"
        )
        lines.append(aligned(*_sum(z, unit), answer))
    return lines


def output_unit(run: ForwardPass) -> str:
    """Return the sum of the output unit, and the probability."""
    z = _number(run.output.weighted_sum)
    answer = rf"p &= \sigma(z) = \frac{{1}}{{1 + e^{{-({z})}}}} = {number(run.output.output)}"
    return aligned(*_sum("z", run.output), answer)


def loss_of(run: ForwardPass) -> str:
    """Return p and t, the loss and its slope for this point."""
    known = rf"p &= {number(run.output.output)}, \quad t = {run.target}"
    slope = rf"\frac{{\partial L}}{{\partial z}} &= {_number(run.slope)}"
    return aligned(known, rf"L &= {_number(run.loss)}", slope)


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
    return aligned(*lines, rf"b &= {_number(collapsed.bias)}")


def border(collapsed: Collapse) -> str:
    """Return the equation of the line w₁x₁ + w₂x₂ + b = 0."""
    first, second = collapsed.weights
    return rf"{_factor(first)} \cdot x_1 + {_factor(second)} \cdot x_2 + {_factor(collapsed.bias)} = 0"


def _sum(name: str, unit: Unit) -> Iterator[str]:
    """Yield the lines of z = w₁·x₁ + w₂·x₂ + … + b."""
    terms = [
        rf"{_factor(weight)} \cdot {_factor(value)}"
        for weight, value in zip(unit.weights, unit.inputs, strict=True)
    ]
    terms.append(_factor(unit.bias))
    starts = range(0, len(terms), _TERMS_A_LINE)
    rows = [" + ".join(terms[start : start + _TERMS_A_LINE]) for start in starts]
    yield rf"{name} &= {rows[0]}"
    yield from (rf"&\quad + {row}" for row in rows[1:])
    yield rf"&= {_number(unit.weighted_sum)}"


def _matrix(matrix: NDArray[np.float64], name: str) -> str:
    if max(matrix.shape) <= _LARGEST_MATRIX:
        return _numbers(matrix)
    rows, columns = matrix.shape
    return rf"\underbrace{{{name}}}_{{{rows} \times {columns}}}"


def _numbers(matrix: NDArray[np.float64]) -> str:
    rows = (" & ".join(_number(float(value)) for value in row) for row in matrix)
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"
