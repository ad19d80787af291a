"""A forward pass and a collapse of linear layers, spelt out in LaTeX with every number in its place."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.latex import aligned, enough_digits, number, operand
from explainer.lessons.xor.arithmetic import ForwardPass, Unit
from explainer.lessons.xor.collapse import Collapse

_FEWEST: Final = 4
"""Digits of what is shown: more where what follows could not be computed from them."""
_number: Final = partial(number, digits=_FEWEST)
_factor: Final = partial(operand, digits=_FEWEST)
_TERMS_A_LINE: Final = 2
_LARGEST_MATRIX: Final = 3
"""Rows and columns up to which a matrix is written with its numbers."""


def hidden_name(layer: int, unit: int, *, layers: int, letter: str = "h") -> str:
    """Return h₂, or h₂⁽¹⁾ where there are several hidden layers; layers and units count from 1."""
    return f"{letter}_{{{unit}}}" + (rf"^{{({layer})}}" if layers > 1 else "")


def hidden_units(
    run: ForwardPass, layer: int, *, activation: str, value: Callable[[float], float]
) -> list[str]:
    """Return for every unit of a hidden layer, which counts from 1, its sum and its output, `value` of it."""
    layers = len(run.hidden)
    lines: list[str] = []
    for place, unit in enumerate(run.hidden[layer - 1], 1):
        z, h = (hidden_name(layer, place, layers=layers, letter=letter) for letter in "zh")
        digits = enough_digits((unit.weighted_sum,), lambda total: _number(value(total)))
        total = number(unit.weighted_sum, digits=digits)
        answer = rf"{h} &= \operatorname{{{activation}}}({total}) = {_number(unit.output)}"
        lines.append(aligned(*_sum(z, unit, digits), answer))
    return lines


def output_unit(run: ForwardPass) -> str:
    """Return the sum of the output unit, and the probability."""
    shown = _digits_of_probability(run)
    digits = enough_digits((run.output.weighted_sum,), lambda z: number(_sigmoid(z), digits=shown))
    z = number(run.output.weighted_sum, digits=digits)
    answer = rf"p &= \sigma(z) = \frac{{1}}{{1 + e^{{-({z})}}}} = {number(run.output.output, digits=shown)}"
    return aligned(*_sum("z", run.output, digits), answer)


def loss_of(run: ForwardPass) -> str:
    """Return p and t, the loss and its slope for this point."""
    known = rf"p &= {number(run.output.output, digits=_digits_of_probability(run))}, \quad t = {run.target}"
    slope = rf"\frac{{\partial L}}{{\partial z}} &= {_number(run.slope)}"
    return aligned(known, rf"L &= {_number(run.loss)}", slope)


def _digits_of_probability(run: ForwardPass) -> int:
    """Return with how many digits p must be written so that 1 − p has six as well."""
    return enough_digits((run.output.output,), lambda p: number(1 - p), fewest=6)


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def product(collapsed: Collapse) -> str:
    """Return W = W₃W₂W₁ and b with their numbers; of matrices too large to read, only the size."""
    count = len(collapsed.matrices)
    digits = enough_digits(
        tuple(float(entry) for matrix in collapsed.matrices for entry in matrix.ravel()),
        lambda *numbers: _numbers(_multiplied(numbers, collapsed.matrices)),
    )
    factors = [
        _matrix(matrix, rf"W_{{{count - place}}}", digits)
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


def _sum(name: str, unit: Unit, digits: int) -> Iterator[str]:
    """Yield the lines of z = w₁·x₁ + w₂·x₂ + … + b, where z has so many digits."""
    count = len(unit.weights)

    def total(*numbers: float) -> str:
        products = zip(numbers[:count], numbers[count:-1], strict=True)
        return number(
            math.fsum([*(weight * value for weight, value in products), numbers[-1]]), digits=digits
        )

    enough = enough_digits((*unit.weights, *unit.inputs, unit.bias), total)
    shown = partial(operand, digits=enough)
    terms = [
        rf"{shown(weight)} \cdot {shown(value)}"
        for weight, value in zip(unit.weights, unit.inputs, strict=True)
    ]
    terms.append(shown(unit.bias))
    starts = range(0, len(terms), _TERMS_A_LINE)
    rows = [" + ".join(terms[start : start + _TERMS_A_LINE]) for start in starts]
    yield rf"{name} &= {rows[0]}"
    yield from (rf"&\quad + {row}" for row in rows[1:])
    yield rf"&= {number(unit.weighted_sum, digits=digits)}"


def _multiplied(entries: Sequence[float], like: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return W₃W₂W₁ of matrices with these entries, of the shapes of others."""
    parts = np.split(np.array(entries), np.cumsum([matrix.size for matrix in like])[:-1])
    product = np.eye(like[0].shape[1])
    for part, matrix in zip(parts, like, strict=True):
        product = part.reshape(matrix.shape) @ product
    return product


def _matrix(matrix: NDArray[np.float64], name: str, digits: int) -> str:
    if max(matrix.shape) <= _LARGEST_MATRIX:
        return _numbers(matrix, digits)
    rows, columns = matrix.shape
    return rf"\underbrace{{{name}}}_{{{rows} \times {columns}}}"


def _numbers(matrix: NDArray[np.float64], digits: int = _FEWEST) -> str:
    rows = (" & ".join(number(float(value), digits=digits) for value in row) for row in matrix)
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"
