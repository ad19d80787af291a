"""Formulas in LaTeX that know what their written numbers give, so that a line has the digits it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from explainer.kit.latex import number, operand

FEWEST: Final = 6
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a formula: how it is written with so many digits, and what that gives."""

    text: Callable[[int], str]
    value: Callable[[int], float]
    factor: Callable[[int], str]
    """How it is written behind a dot: a number with a sign in brackets."""


def constant(value: float) -> Term:
    """Return a number."""
    return Term(
        text=lambda digits: number(value, digits=digits),
        value=lambda digits: float(f"{value:.{digits}g}"),
        factor=lambda digits: operand(value, digits=digits),
    )


def whole(text: Callable[[int], str], value: Callable[[int], float]) -> Term:
    """Return a part that needs no brackets."""
    return Term(text, value, text)


def times(first: Term, second: Term) -> Term:
    """Return first · second."""
    return whole(
        lambda digits: rf"{first.text(digits)} \cdot {second.factor(digits)}",
        lambda digits: first.value(digits) * second.value(digits),
    )


def plus(first: Term, second: Term) -> Term:
    """Return first + second."""

    def summand(digits: int) -> str:
        text = second.text(digits)
        return f"({text})" if text.startswith("-") else text

    return whole(
        lambda digits: f"{first.text(digits)} + {summand(digits)}",
        lambda digits: first.value(digits) + second.value(digits),
    )


def minus(first: Term, second: Term) -> Term:
    """Return first - second, where first is a number or a product."""
    return whole(
        lambda digits: f"{first.text(digits)} - {second.factor(digits)}",
        lambda digits: first.value(digits) - second.value(digits),
    )


def function(written: str, gives: Callable[[float], float], inside: Term) -> Term:
    """Return a function of a term; `written` has @ where what is inside stands, as in e^{@}."""
    return whole(
        lambda digits: written.replace("@", inside.text(digits)), lambda digits: gives(inside.value(digits))
    )


def over(above: Term, below: Term) -> Term:
    """Return above / below, as a fraction."""
    return whole(
        lambda digits: rf"\frac{{{above.text(digits)}}}{{{below.text(digits)}}}",
        lambda digits: above.value(digits) / below.value(digits),
    )


def square_root(inside: Term) -> Term:
    """Return √inside."""
    return whole(
        lambda digits: rf"\sqrt{{{inside.text(digits)}}}", lambda digits: inside.value(digits) ** 0.5
    )


def square(value: float) -> Term:
    """Return value²."""
    base = constant(value)
    return whole(lambda digits: rf"{base.factor(digits)}^2", lambda digits: base.value(digits) ** 2)


def one_less_power(beta: float, power: int) -> Term:
    """Return 1 − beta^power."""
    base = constant(beta)
    return whole(
        lambda digits: rf"1 - {base.text(digits)}^{{{power}}}", lambda digits: 1 - base.value(digits) ** power
    )


def line(name: str, formula: Term, result: float, *, arrow: str = r"\leftarrow") -> str:
    """Return name ← formula = result, with the digits that the result needs, if any number of them does."""
    shown = number(result)
    tried = range(FEWEST, _MOST + 1)
    digits = next((each for each in tried if _gives(formula, each, shown)), FEWEST)
    return rf"{name} &{arrow} {formula.text(digits)} = {shown}"


def _gives(formula: Term, digits: int, shown: str) -> bool:
    try:
        return number(formula.value(digits)) == shown
    except (ZeroDivisionError, OverflowError):
        return False
