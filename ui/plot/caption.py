"""The sentence of a step: a template and its numbers, put together in the browser, and here just the same."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ui.numbers import written

FIELD: Final = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
FORMAT: Final = re.compile(r"(\+?)(,?)(?:\.(\d+))?([dfg%]?)")
SIGNIFICANT: Final = 3
"""Digits of a number without a format, as `written` writes it."""
MOST: Final = 9
"""Digits of what is too large to be counted in units of its last decimal place."""
NO_NUMBER: Final = 9999
"""The exponent that marks what is no number, or infinite by the sign of its mantissa."""

Numbers = NDArray[np.floating[Any]] | NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Decimals:
    """Numbers rounded to the digits that are shown: mantissa · 10^exponent, both of shape (K, S).

    Of a percentage it is the number before the sign.
    """

    mantissas: NDArray[np.int32]
    exponents: NDArray[np.int16]

    def at(self, knob: int, step: int) -> float:
        """The number at a value of the knob and a step; an axis of length 1 stands for all."""
        mantissa, exponent = (int(_at(each, knob, step)) for each in (self.mantissas, self.exponents))
        if exponent == NO_NUMBER:
            return mantissa * np.inf if mantissa else np.nan
        return float(f"{mantissa}e{exponent}")


@dataclass(frozen=True, eq=False)
class Caption:
    """What happens at a step and why, in one plain sentence.

    `sentences` are templates of str.format in the visitor's language; `which` says by its index which of them
    is said, `numbers` are put into them by their names. Arrays are of shape (K, S), for K values of the knob
    at S steps; an axis of length 1 stands for all. Without a format a number stands as `written` writes it,
    a whole number as it is; the formats are those of Python with d, f, g, %, a comma, a plus. Shapes, names,
    formats and indices that do not fit raise ValueError. There are no slots, for cached_property.
    """

    sentences: Sequence[str]
    which: NDArray[np.integer[Any]] | None = None
    numbers: Mapping[str, Numbers] = field(default_factory=dict[str, Numbers])

    def __post_init__(self) -> None:
        for name, values in self._arrays().items():
            if values.ndim != 2 or 0 in values.shape:
                raise ValueError(f"{name} of shape {values.shape}, not (K, S)")
        if self.which is not None and not 0 <= self.which.min() <= self.which.max() < len(self.sentences):
            raise ValueError("which names a sentence that there is not")
        for sentence in self.sentences:
            for name, written_as in _fields(sentence):
                if name not in self.numbers:
                    raise ValueError(f"no numbers {name!r} for {sentence!r}")
                _places(written_as, is_whole=self.is_whole(name))
            if set("{}") & set(FIELD.sub("", sentence)):
                raise ValueError(f"a brace too many in {sentence!r}")

    def at(self, knob: int, step: int) -> str:
        """The very sentence that the browser shows."""

        def put(found: re.Match[str]) -> str:
            name, written_as = found[1], found[2] or ""
            return self._said(self.fields[name, written_as].at(knob, step), name, written_as)

        which = 0 if self.which is None else int(_at(self.which, knob, step))
        return FIELD.sub(put, self.sentences[which])

    @cached_property
    def fields(self) -> dict[tuple[str, str], Decimals]:
        """Every name with a format that a sentence asks for, and its numbers."""
        asked = {each for sentence in self.sentences for each in _fields(sentence)}
        return {
            (name, written_as): decimals(self.numbers[name], written_as) for name, written_as in sorted(asked)
        }

    def counts(self) -> set[int]:
        """For how many values of the knob there are numbers; 1 stands for all."""
        return {values.shape[0] for values in self._arrays().values()}

    def is_whole(self, name: str) -> bool:
        return self.numbers[name].dtype.kind in "iub"

    def _said(self, value: float, name: str, written_as: str) -> str:
        if self.is_whole(name) and written_as[-1:] not in ("f", "g", "%"):
            return format(int(value), written_as)
        if written_as.endswith("%"):
            return format(value, f"{written_as[:-1]}f") + "%"
        return format(value, written_as) if written_as else written(value)

    def _arrays(self) -> dict[str, NDArray[Any]]:
        return {**self.numbers} if self.which is None else {**self.numbers, "which": self.which}


def decimals(values: Numbers, written_as: str) -> Decimals:
    """Round numbers to the digits that a format shows, halves to the even digit of their exact value."""
    places, digits = _places(written_as, is_whole=values.dtype.kind in "iub")
    # As Python does it, which writes a percentage from the product with 100.
    real = values.astype(np.float64) * (100 if written_as.endswith("%") else 1)
    if places is None:
        return _rounded(real, _exponents(real, digits))
    with np.errstate(invalid="ignore"):
        is_large = np.abs(real) * 10.0**places >= 2**31 - 1
    return _rounded(real, np.where(is_large, _exponents(real, MOST), -places))


def _places(written_as: str, *, is_whole: bool) -> tuple[int | None, int]:
    """How many decimal places a format shows, or else how many digits; ValueError for other formats."""
    match = FORMAT.fullmatch(written_as)
    digits, kind = (int(match[3] or 6), match[4]) if match else (MOST + 1, "")
    if match and is_whole and kind in ("", "d") and match[3] is None:
        return 0, 0
    if digits <= MOST and kind in ("f", "%"):
        return digits, 0
    if digits <= MOST and (kind == "g" or not written_as):
        return None, digits if kind else SIGNIFICANT
    raise ValueError(f"{'whole ' * is_whole}numbers cannot be written as {written_as!r}")


def _fields(sentence: str) -> list[tuple[str, str]]:
    return [(name, written_as) for name, written_as in FIELD.findall(sentence)]


def _at(values: NDArray[Any], knob: int, step: int) -> Any:
    return values[min(knob, values.shape[0] - 1), min(step, values.shape[1] - 1)]


def _exponents(values: NDArray[np.float64], digits: int) -> NDArray[np.int64]:
    """The exponents with which mantissas have at least so many digits."""
    there = np.isfinite(values) & (values != 0)
    magnitude = np.log10(np.abs(values), where=there, out=np.zeros_like(values))
    return np.floor(magnitude).astype(np.int64) - (digits - 1)


def _rounded(values: NDArray[np.float64], exponents: NDArray[np.int64]) -> Decimals:
    there = np.isfinite(values)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = values * 10.0 ** -exponents.astype(np.float64)
        # Where the product may lie on the other side of a half than the number itself, all digits decide.
        doubtful = there & ~(np.abs(np.abs(scaled % 1) - 0.5) > 1e-6)
    mantissas = np.rint(np.where(there & ~doubtful, scaled, 0)).astype(np.int32)
    for place in zip(*np.nonzero(doubtful), strict=True):
        exact = Decimal(float(values[place])).scaleb(-int(exponents[place]))
        mantissas[place] = int(exact.to_integral_value(ROUND_HALF_EVEN))
    mantissas[~there] = np.sign(np.nan_to_num(values[~there], nan=0))
    return Decimals(mantissas, np.where(there, exponents, NO_NUMBER).astype(np.int16))
