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


def _half_square(o: Term, t: Term) -> Term:
    return whole(
        lambda digits: rf"\tfrac{{1}}{{2}} ({minus(t, o).text(digits)})^2",
        lambda digits: 0.5 * (t.value(digits) - o.value(digits)) ** 2,
    )


OPERATIONS: Final[Mapping[str, Operation]] = {
    "weighted sum": Operation(
        sign="Σ",
        forward=_weighted,
        backward=_weighted_slopes,
        formula=_weighted_term,
        slopes=_weighted_names,
        source=_weighted_source,
    ),
    "sum": Operation(
        sign="+",
        forward=_total,
        backward=lambda y, *terms: (1.0,) * len(terms),
        formula=_sum_term,
        slopes=lambda y, *names: ("1",) * len(names),
        source=lambda *names: " + ".join(names),
    ),
    "difference": Operation(
        sign="−",
        forward=lambda a, b: a - b,
        backward=lambda y, a, b: (1.0, -1.0),
        formula=minus,
        slopes=lambda y, a, b: ("1", "-1"),
        source=lambda a, b: f"{a} - {b}",
    ),
    "product": Operation(
        sign="×",
        forward=lambda a, b: a * b,
        backward=lambda y, a, b: (b, a),
        formula=times,
        slopes=lambda y, a, b: (b, a),
        source=lambda a, b: f"{a} * {b}",
    ),
    "negative": Operation(
        sign="−1·",
        forward=lambda a: -a,
        backward=lambda y, a: (-1.0,),
        formula=lambda a: times(constant(-1.0), a),
        slopes=lambda y, a: ("-1",),
        source=lambda a: f"-{a}",
    ),
    "plus one": Operation(
        sign="+1",
        forward=lambda a: a + 1,
        backward=lambda y, a: (1.0,),
        formula=lambda a: plus(a, constant(1.0)),
        slopes=lambda y, a: ("1",),
        source=lambda a: f"{a} + 1",
    ),
    "reciprocal": Operation(
        sign="1/·",
        forward=lambda a: 1 / a,
        backward=lambda y, a: (-1 / a**2,),
        formula=lambda a: over(constant(1.0), a),
        slopes=lambda y, a: (rf"-\frac{{1}}{{{a}^2}}",),
        source=lambda a: f"1 / {a}",
    ),
    "square": Operation(
        sign="·²",
        forward=lambda a: a**2,
        backward=lambda y, a: (2 * a,),
        formula=lambda a: whole(lambda digits: f"{a.factor(digits)}^2", lambda digits: a.value(digits) ** 2),
        slopes=lambda y, a: (f"2 {a}",),
        source=lambda a: f"{a} ** 2",
    ),
    "cube": Operation(
        sign="·³",
        forward=lambda a: a**3,
        backward=lambda y, a: (3 * a**2,),
        formula=lambda a: whole(lambda digits: f"{a.factor(digits)}^3", lambda digits: a.value(digits) ** 3),
        slopes=lambda y, a: (f"3 {a}^2",),
        source=lambda a: f"{a} ** 3",
    ),
    "exp": Operation(
        sign="exp",
        forward=torch.exp,
        backward=lambda y, a: (y,),
        formula=lambda a: function("e^{@}", math.exp, a),
        slopes=lambda y, a: (y,),
        source=lambda a: f"torch.exp({a})",
    ),
    "log": Operation(
        sign="ln",
        forward=torch.log,
        backward=lambda y, a: (1 / a,),
        formula=lambda a: function(r"\ln @", math.log, a),
        slopes=lambda y, a: (rf"\frac{{1}}{{{a}}}",),
        source=lambda a: f"torch.log({a})",
    ),
    "Sigmoid": Operation(
        sign="σ",
        forward=torch.sigmoid,
        backward=lambda y, a: (y * (1 - y),),
        formula=lambda a: function(r"\sigma(@)", sigmoid, a),
        slopes=lambda y, a: (f"{y}(1 - {y})",),
        source=lambda a: f"torch.sigmoid({a})",
    ),
    "Tanh": Operation(
        sign="tanh",
        forward=torch.tanh,
        backward=lambda y, a: (1 - y**2,),
        formula=lambda a: function(r"\tanh(@)", math.tanh, a),
        slopes=lambda y, a: (f"1 - {y}^2",),
        source=lambda a: f"torch.tanh({a})",
    ),
    "ReLU": Operation(
        sign="max0",
        forward=torch.relu,
        backward=lambda y, a: (float(a > 0),),
        formula=lambda a: function(r"\max(0,\ @)", lambda z: max(0.0, z), a),
        slopes=lambda y, a: (rf"[{a} > 0]",),
        source=lambda a: f"torch.relu({a})",
    ),
    "half squared error": Operation(
        sign="½e²",
        forward=lambda o, t: 0.5 * (t - o) ** 2,
        backward=lambda y, o, t: (o - t, t - o),
        formula=_half_square,
        slopes=lambda y, o, t: (f"{o} - {t}", f"{t} - {o}"),
        source=lambda o, t: f"0.5 * ({t} - {o}) ** 2",
    ),
    "cross-entropy": Operation(
        sign="BCE",
        forward=lambda z, t: functional.binary_cross_entropy_with_logits(z, t, reduction="none"),
        backward=lambda y, z, t: (sigmoid(z) - t, -z),
        formula=lambda z, t: minus(function(r"\ln(1 + e^{@})", _softplus, z), times(t, z)),
        slopes=lambda y, z, t: (rf"\sigma({z}) - {t}", f"-{z}"),
        source=lambda z, t: f"torch.nn.functional.binary_cross_entropy_with_logits({z}, {t})",
    ),
}
"""Addition copies what comes back, multiplication swaps its inputs, the maximum lets one side through."""
