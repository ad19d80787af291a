"""Numbers and lines of arithmetic in LaTeX."""

import re
from collections.abc import Callable
from typing import Final, TypeVarTuple, cast

Numbers = TypeVarTuple("Numbers")


def number(value: float | None, *, digits: int = 6) -> str:
    """Return so many significant digits: -0.0123457, 1.5 · 10⁻⁷; None, nan and inf as PyTorch says them."""
    if value is None or not abs(value) < float("inf"):
        return rf"\mathtt{{{value}}}"
    # Adding zero turns -0.0 into 0.0.
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    if mantissa in ("1", "-1") and exponent:
        return mantissa.replace("1", _ten_to(exponent))
    return rf"{mantissa} \cdot {_ten_to(exponent)}" if exponent else mantissa


def power(value: float, *, digits: int) -> str:
    """Return a finite number with its power of ten, however near to 1 it is, and all digits: 1.20 · 10³."""
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return rf"{mantissa} \cdot {_ten_to(exponent)}"


def _ten_to(exponent: str) -> str:
    return f"10^{{{int(exponent)}}}"


_GREEK: Final = {
    **{"theta": "θ", "eta": "η", "mu": "μ", "alpha": "α", "rho": "ρ", "lambda": "λ", "psi": "ψ"},
    **{"Pi": "Π", "epsilon": "ε", "Delta": "Δ", "beta": "β"},
}
_NO_LETTERS: Final = re.compile(
    r"\\(?:begin|end|operatorname|text)\{[^}]*\}"
    r"|\\(?!(?:" + "|".join(_GREEK) + r")(?![a-zA-Z]))[a-zA-Z]+|[{}^]"
)
_LETTER: Final = re.compile(r"(?:\\([a-zA-Z]+)|([a-zA-Z]))(?:_(\\?\w+))?")


def letters_in(formula: str) -> tuple[str, ...]:
    """Return the letters of a formula, each once, in their order: θ, β₁, m; μₜ for μ with any other index."""
    plain = _NO_LETTERS.sub(" ", re.sub(r"_\{([^}]*)\}", r"_t", formula.replace(r"_\infty", "_I")))
    found = list[str]()
    for match in _LETTER.finditer(plain):
        greek, latin, index = match.groups(default="")
        written = {"": "", "1": "₁", "2": "₂", "I": "∞"}.get(index, "ₜ")
        letter = _GREEK[greek] if greek else latin
        found.append(letter + ("ₜ" if written in ("₁", "₂") and letter != "β" else written))
    return tuple(dict.fromkeys(found))


def enough_digits(values: tuple[*Numbers], shown: Callable[[*Numbers], str], *, fewest: int = 4) -> int:
    """Return with how many digits values must be written so that computing with them gives what is shown.

    `shown` takes the values and writes the result.
    """
    whole, numbers = shown(*values), cast(tuple[float, ...], values)
    for digits in range(fewest, 17):
        rounded = tuple(float(f"{number:.{digits}g}") for number in numbers)
        if shown(*cast(tuple[*Numbers], rounded)) == whole:
            return digits
    return 17


def bracketed(written: str) -> str:
    """Return what is written as a factor: in brackets if it has a sign or a power of its own."""
    return f"({written})" if "-" in written or "^" in written else written


def operand(value: float, *, digits: int = 6) -> str:
    """Return `number`, in brackets if it has a sign or a power of its own."""
    return bracketed(number(value, digits=digits))


def added(written: str) -> str:
    """Return a number as a further summand: + 0.5, or - 0.5 for -0.5."""
    return f"- {written[1:]}" if written.startswith("-") else f"+ {written}"


def aligned(*lines: str, gap: str = "") -> str:
    """Return the lines as one block, aligned at their &; `gap` is more room between them, like 4pt."""
    between = rf" \\[{gap}] " if gap else r" \\ "
    return rf"\begin{{aligned}} {between.join(lines)} \end{{aligned}}"


def wrapping(*lines: str) -> str:
    """Return the lines as paragraphs of Markdown, which wrap where there is no room, as a block does not."""
    formulas = (part.strip() for line in lines for part in line.replace("&", "").split(r"\qquad"))
    return "\n\n".join(rf"$\displaystyle {_breakable(formula)}$" for formula in formulas)


def _breakable(formula: str) -> str:
    """Return a formula that breaks before an =, after a sign, and in a product only before a tall factor."""
    whole = re.sub(r"\\cdot (?!\\frac|\\left|\\sqrt)", r"\\cdot\\nobreak ", formula)
    return whole.replace(" = ", r" \allowbreak = \nobreak ")
