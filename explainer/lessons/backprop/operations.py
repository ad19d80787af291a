"""What a node of a graph can compute: its forward line, and beside it the backward line.

Autograd has the same table, with some two thousand rows.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from explainer.kit.terms import Term, constant, function, minus, over, plus, times, whole

Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One row: y of some inputs, and ∂y/∂input of every input."""

    sign: str
    """What stands in its node."""
    forward: Callable[..., Tensor]
    """y, in PyTorch; of tensors of one shape."""
    backward: Callable[..., Numbers]
    """∂y/∂input of all inputs, of y and the inputs; autograd finds the same numbers."""
    formula: Callable[..., Term]
    """y of the inputs, with their numbers or their names."""
    slopes: Callable[..., tuple[str, ...]]
    """∂y/∂input of all inputs in LaTeX, of the names of y and the inputs."""
    source: Callable[..., str]
    """y in Python, of the names of the inputs."""


def _of_one(
    sign: str,
    forward: Callable[[Tensor], Tensor],
    *,
    backward: Callable[[float, float], float],
    formula: Callable[[Term], Term],
    slope: Callable[[str, str], str],
    source: Callable[[str], str],
) -> Operation:
    """Return the row of an operation with one input a; `backward` and `slope` are ∂y/∂a of y and a."""

    def slopes(y: float, a: float) -> Numbers:
        return (backward(y, a),)

    def names(y: str, a: str) -> tuple[str, ...]:
        return (slope(y, a),)

    return Operation(sign, forward, slopes, formula, names, source)


def _of_two(
    sign: str,
    forward: Callable[[Tensor, Tensor], Tensor],
    *,
    backward: Callable[[float, float, float], Numbers],
    formula: Callable[[Term, Term], Term],
    slopes: Callable[[str, str, str], tuple[str, ...]],
    source: Callable[[str, str], str],
) -> Operation:
    """Return the row of an operation with two inputs."""
    return Operation(sign, forward, backward, formula, slopes, source)


def sigmoid(z: float) -> float:
    """Return 1 / (1 + e⁻ᶻ), also where e⁻ᶻ is too large for a float."""
    return 1 / (1 + math.exp(-z)) if z > -700 else math.exp(z)


def _softplus(z: float) -> float:
    """Return ln(1 + eᶻ)."""
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _weighted(*terms: Tensor) -> Tensor:
    products = [weight * value for weight, value in zip(terms[:-1:2], terms[1:-1:2], strict=True)]
    return _total(*products, terms[-1])


def _weighted_slopes(y: float, *numbers: float) -> Numbers:
    swapped = [each for at in range(0, len(numbers) - 1, 2) for each in (numbers[at + 1], numbers[at])]
    return (*swapped, 1.0)


def _weighted_term(*terms: Term) -> Term:
    total = times(*terms[:2])
    for at in range(2, len(terms) - 1, 2):
        total = plus(total, times(*terms[at : at + 2]))
    return plus(total, terms[-1])


def _weighted_names(y: str, *names: str) -> tuple[str, ...]:
    return (*(each for at in range(0, len(names) - 1, 2) for each in (names[at + 1], names[at])), "1")


def _weighted_source(*names: str) -> str:
    products = [f"{names[at]} * {names[at + 1]}" for at in range(0, len(names) - 1, 2)]
    return " + ".join([*products, names[-1]])


def _total(*terms: Tensor) -> Tensor:
    total = terms[0]
    for each in terms[1:]:
        total = total + each
    return total


def _sum_term(*terms: Term) -> Term:
    total = terms[0]
    for each in terms[1:]:
        total = plus(total, each)
    return total


def _power(base: Term, exponent: int) -> Term:
    return whole(
        lambda digits: f"{base.factor(digits)}^{exponent}", lambda digits: base.value(digits) ** exponent
    )


def _binary_cross_entropy(z: Tensor, t: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(z, t, reduction="none")


def _ones(y: float, *terms: float) -> Numbers:
    return (1.0,) * len(terms)


def _names_of_ones(y: str, *names: str) -> tuple[str, ...]:
    return ("1",) * len(names)


def _sum_source(*names: str) -> str:
    return " + ".join(names)


def _half_square(o: Term, t: Term) -> Term:
    return whole(
        lambda digits: rf"\tfrac{{1}}{{2}} ({minus(t, o).text(digits)})^2",
        lambda digits: 0.5 * (t.value(digits) - o.value(digits)) ** 2,
    )


OPERATIONS: Final[Mapping[str, Operation]] = {
    "weighted sum": Operation(
        "Σ", _weighted, _weighted_slopes, _weighted_term, _weighted_names, _weighted_source
    ),
    "sum": Operation("+", _total, _ones, _sum_term, _names_of_ones, _sum_source),
    "difference": _of_two(
        "−",
        forward=lambda a, c: a - c,
        backward=lambda y, a, c: (1.0, -1.0),
        formula=minus,
        slopes=lambda y, a, c: ("1", "-1"),
        source=lambda a, c: f"{a} - {c}",
    ),
    "product": _of_two(
        "×",
        forward=lambda a, c: a * c,
        backward=lambda y, a, c: (c, a),
        formula=times,
        slopes=lambda y, a, c: (c, a),
        source=lambda a, c: f"{a} * {c}",
    ),
    "negative": _of_one(
        "−1·",
        forward=lambda a: -a,
        backward=lambda y, a: -1.0,
        formula=lambda a: times(constant(-1.0), a),
        slope=lambda y, a: "-1",
        source=lambda a: f"-{a}",
    ),
    "plus one": _of_one(
        "+1",
        forward=lambda a: a + 1,
        backward=lambda y, a: 1.0,
        formula=lambda a: plus(a, constant(1.0)),
        slope=lambda y, a: "1",
        source=lambda a: f"{a} + 1",
    ),
    "reciprocal": _of_one(
        "1/·",
        forward=lambda a: 1 / a,
        backward=lambda y, a: -1 / a**2,
        formula=lambda a: over(constant(1.0), a),
        slope=lambda y, a: rf"-\frac{{1}}{{{a}^2}}",
        source=lambda a: f"1 / {a}",
    ),
    "square": _of_one(
        "·²",
        forward=lambda a: a**2,
        backward=lambda y, a: 2 * a,
        formula=lambda a: _power(a, 2),
        slope=lambda y, a: f"2 {a}",
        source=lambda a: f"{a} ** 2",
    ),
    "cube": _of_one(
        "·³",
        forward=lambda a: a**3,
        backward=lambda y, a: 3 * a**2,
        formula=lambda a: _power(a, 3),
        slope=lambda y, a: f"3 {a}^2",
        source=lambda a: f"{a} ** 3",
    ),
    "exp": _of_one(
        "exp",
        forward=torch.exp,
        backward=lambda y, a: y,
        formula=lambda a: function("e^{@}", math.exp, a),
        slope=lambda y, a: y,
        source=lambda a: f"torch.exp({a})",
    ),
    "log": _of_one(
        "ln",
        forward=torch.log,
        backward=lambda y, a: 1 / a,
        formula=lambda a: function(r"\ln @", math.log, a),
        slope=lambda y, a: rf"\frac{{1}}{{{a}}}",
        source=lambda a: f"torch.log({a})",
    ),
    "Sigmoid": _of_one(
        "σ",
        forward=torch.sigmoid,
        backward=lambda y, a: y * (1 - y),
        formula=lambda a: function(r"\sigma(@)", sigmoid, a),
        slope=lambda y, a: f"{y}(1 - {y})",
        source=lambda a: f"torch.sigmoid({a})",
    ),
    "Tanh": _of_one(
        "tanh",
        forward=torch.tanh,
        backward=lambda y, a: 1 - y**2,
        formula=lambda a: function(r"\tanh(@)", math.tanh, a),
        slope=lambda y, a: f"1 - {y}^2",
        source=lambda a: f"torch.tanh({a})",
    ),
    "ReLU": _of_one(
        "max0",
        forward=torch.relu,
        backward=lambda y, a: float(a > 0),
        formula=lambda a: function(r"\max(0,\ @)", lambda z: max(0.0, z), a),
        slope=lambda y, a: rf"[{a} > 0]",
        source=lambda a: f"torch.relu({a})",
    ),
    "half squared error": _of_two(
        "½e²",
        forward=lambda o, t: 0.5 * (t - o) ** 2,
        backward=lambda y, o, t: (o - t, t - o),
        formula=_half_square,
        slopes=lambda y, o, t: (f"{o} - {t}", f"{t} - {o}"),
        source=lambda o, t: f"0.5 * ({t} - {o}) ** 2",
    ),
    "cross-entropy": _of_two(
        "BCE",
        forward=_binary_cross_entropy,
        backward=lambda y, z, t: (sigmoid(z) - t, -z),
        formula=lambda z, t: minus(function(r"\ln(1 + e^{@})", _softplus, z), times(t, z)),
        slopes=lambda y, z, t: (rf"\sigma({z}) - {t}", f"-{z}"),
        source=lambda z, t: f"torch.nn.functional.binary_cross_entropy_with_logits({z}, {t})",
    ),
}
"""Addition copies what comes back, multiplication swaps its inputs, the maximum lets one side through."""
