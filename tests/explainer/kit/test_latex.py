"""What is written reads back to the value, within its digits."""

import math
import re

import numpy as np
import pytest

from explainer.kit.latex import (
    added,
    aligned,
    bracketed,
    enough_digits,
    letters_in,
    number,
    operand,
    power,
    wrapping,
)

VALUES = [
    *(
        sign * mantissa * 10.0**exponent
        for sign in (1, -1)
        for mantissa in (1, 2.5, 9.9999)
        for exponent in range(-12, 23)
    ),
    *np.random.default_rng(0).normal(scale=10.0 ** np.arange(-9, 11), size=(20, 20)).ravel().tolist(),
    *(1e-300, -1e-300, 1e22, 1.7e308, 5e-324, 1 / 3, math.pi),
]


def read(latex: str) -> float:
    inner = latex.removeprefix("(").removesuffix(")")
    return float(re.sub(r"10\^\{(-?\d+)\}", r"1e\1", inner).replace(r" \cdot 1e", "e"))


@pytest.mark.parametrize("digits", [3, 4, 6])
def test_what_is_written_reads_back_to_the_value(digits: int) -> None:
    for value in VALUES:
        for written in (
            number(value, digits=digits),
            operand(value, digits=digits),
            power(value, digits=digits),
        ):
            assert read(written) == pytest.approx(value, rel=0.5001 * 10.0 ** (1 - digits), abs=0), written


def test_no_more_digits_are_written_than_asked_for() -> None:
    for value in VALUES:
        mantissa = number(value, digits=4).split(r" \cdot ")[0]
        if "^" not in mantissa:
            assert len(re.sub(r"^-?0\.0*|[-.]", "", mantissa)) <= 4, mantissa
        assert len(re.sub(r"[-.]", "", power(value, digits=4).split(r" \cdot ")[0])) == 4


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, r"\mathtt{None}"),
        (0.1, "0.1"),
        (0.0, "0"),
        (-0.0, "0"),
        (-0.0123456789, "-0.0123457"),
        (1.5e-7, r"1.5 \cdot 10^{-7}"),
        (-2.5e-9, r"-2.5 \cdot 10^{-9}"),
        (1e-8, "10^{-8}"),
        (-1e22, "-10^{22}"),
        (1e-300, "10^{-300}"),
        (999999.6, r"10^{6}"),
        (float("nan"), r"\mathtt{nan}"),
        (float("inf"), r"\mathtt{inf}"),
        (-float("inf"), r"\mathtt{-inf}"),
        (np.float32("nan"), r"\mathtt{nan}"),
    ],
)
def test_numbers_are_short(value: float | None, written: str) -> None:
    assert number(value) == written
    if value is not None:
        short = written.startswith(("-", r"\mathtt{-")) or "^" in written
        assert operand(value) == (f"({written})" if short else written)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (-1.5, "(-1.5)"), (123456.0, r"(1.235 \cdot 10^{5})"), (1e-9, "(10^{-9})")],
)
def test_factors_are_written_as_in_a_textbook(value: float, said: str) -> None:
    assert operand(value, digits=4) == said


def test_a_power_keeps_its_zeros() -> None:
    assert power(1200, digits=3) == r"1.20 \cdot 10^{3}"
    assert power(-0.00099999, digits=3) == r"-1.00 \cdot 10^{-3}"


def test_a_summand_brings_its_sign() -> None:
    assert [added(written) for written in ("0.5", "-0.5", "0")] == ["+ 0.5", "- 0.5", "+ 0"]
    assert [bracketed(written) for written in ("0.5", "-0.5", "10^{2}")] == ["0.5", "(-0.5)", "(10^{2})"]


def test_lines_stand_below_each_other() -> None:
    assert aligned("a &= 1", "&= 2") == r"\begin{aligned} a &= 1 \\ &= 2 \end{aligned}"
    assert aligned("a", "b", gap="4pt") == r"\begin{aligned} a \\[4pt] b \end{aligned}"


def test_lines_that_wrap_break_before_an_equals_sign_and_not_within_a_product() -> None:
    written = wrapping(r"m &\leftarrow 0.9 \cdot 2 + 1 \cdot \frac{3}{4} = 2.55", r"a &= 1 \qquad b = 2")
    assert written.split("\n\n") == [
        r"$\displaystyle m \leftarrow 0.9 \cdot\nobreak 2 + 1 \cdot \frac{3}{4} \allowbreak = \nobreak 2.55$",
        r"$\displaystyle a \allowbreak = \nobreak 1$",
        r"$\displaystyle b \allowbreak = \nobreak 2$",
    ]


@pytest.mark.parametrize(
    ("formula", "letters"),
    [
        (r"\theta \leftarrow \theta - \eta\, g", "θ η g"),
        (r"m / (1 - \beta_1^t) + \sqrt{v} + \epsilon", "m β₁ t v ε"),
        (r"\mu_{t+1} m + \Pi_t - \mu_1 \mu_2 \cdots \mu_t", "μₜ m Πₜ"),
        (r"\rho_\infty = \frac{2}{1 - \beta_2} \cdot \rho_t \operatorname{sign}(g)", "ρ∞ β₂ ρₜ g"),
    ],
)
def test_the_letters_of_a_formula_are_found(formula: str, letters: str) -> None:
    assert letters_in(formula) == tuple(letters.split())


def test_as_many_digits_are_enough_as_the_result_needs() -> None:
    assert enough_digits((1.04442,), lambda factor: f"{factor**19:.3g}", fewest=3) == 5
    assert enough_digits((2.0, 3.0), lambda one, other: f"{one * other}", fewest=1) == 1
    assert enough_digits((math.pi,), lambda value: f"{value!r}") == 16
