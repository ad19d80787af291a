"""The parameters of an experiment, and how they stand in an address.

A page declares its parameters once; widgets, links, exported scripts and the terminal read the same table.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

Value = TypeVar("Value")


class BadValueError(ValueError):
    """A text in an address that is no allowed value of its parameter."""


class Parameter(Protocol[Value]):
    """One quantity that defines an experiment."""

    @property
    def default(self) -> Value:
        """The value that stands when the address is silent."""
        ...

    @property
    def allowed(self) -> str:
        """The allowed values, written so that they can be shown in any language."""
        ...

    def read(self, text: str) -> Value:
        """Return the value that `text` stands for; raise BadValueError if it is not allowed."""
        ...

    def write(self, value: Value) -> str:
        """Return the text that stands for `value` in an address."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` to `high`."""

    default: int
    low: int
    high: int
    step: int = 1

    @property
    def allowed(self) -> str:
        """The range, as in "1 … 30"."""
        return f"{self.low} … {self.high}"

    def read(self, text: str) -> int:
        """Raise BadValueError unless `text` is a whole number within the range."""
        # int() would also take "1_0", " 1 " and digits of other scripts, and is slow on very long texts.
        if not re.fullmatch(r"-?[0-9]{1,12}", text):
            raise BadValueError(text)
        value = int(text)
        if not self.low <= value <= self.high:
            raise BadValueError(text)
        return value

    def write(self, value: int) -> str:
        """Return the decimal digits."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Real:
    """A real number from `low` to `high`; `step` is only what one press of a button adds."""

    default: float
    low: float
    high: float
    step: float

    @property
    def allowed(self) -> str:
        """The range, as in "0 … 0.99"."""
        return f"{self.low:g} … {self.high:g}"

    def read(self, text: str) -> float:
        """Raise BadValueError unless `text` is a finite number within the range."""
        try:
            value = float(text) if text.isascii() and "_" not in text else math.nan
        except ValueError:
            raise BadValueError(text) from None
        if not self.low <= value <= self.high:
            raise BadValueError(text)
        return value

    def write(self, value: float) -> str:
        """Return the shortest text that reads back as the same number."""
        return repr(float(value)).removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Toggle:
    """Yes or no, written as true or false."""

    default: bool

    @property
    def allowed(self) -> str:
        """Both words."""
        return "true, false"

    def read(self, text: str) -> bool:
        """Raise BadValueError unless `text` is "true" or "false"."""
        if text.lower() not in ("true", "false"):
            raise BadValueError(text)
        return text.lower() == "true"

    def write(self, value: bool) -> str:
        """Return "true" or "false"."""
        return str(value).lower()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the keys of a registry."""

    default: str
    options: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """All options."""
        return ", ".join(self.options)

    def read(self, text: str) -> str:
        """Raise BadValueError unless `text` is one of the options, letter for letter."""
        if text not in self.options:
            raise BadValueError(text)
        return text

    def write(self, value: str) -> str:
        """Return the option itself: it is the same in every language."""
        return value


@dataclass(frozen=True, slots=True)
class Wholes:
    """At most `most` whole numbers from `low` to `high`, separated by commas; none is written as "none"."""

    default: tuple[int, ...]
    low: int
    high: int
    most: int

    @property
    def allowed(self) -> str:
        """How many numbers, and their range, as in "0–4 × (1 … 512)"."""
        return f"0–{self.most} × ({self.low} … {self.high})"

    def read(self, text: str) -> tuple[int, ...]:
        """Raise BadValueError unless every number is whole and within the range, and there are few enough."""
        if text.strip() == "none":
            return ()
        number = Whole(default=self.low, low=self.low, high=self.high)
        parts = text.split(",")
        if len(parts) > self.most:
            raise BadValueError(text)
        return tuple(number.read(part.strip()) for part in parts)

    def write(self, value: tuple[int, ...]) -> str:
        """Return the numbers separated by commas."""
        return ",".join(map(str, value)) or "none"


@dataclass(frozen=True, slots=True)
class Choices:
    """From one to `most` different keys of a registry, in any order, separated by tildes."""

    default: tuple[str, ...]
    options: tuple[str, ...]
    most: int

    @property
    def allowed(self) -> str:
        """How many, and all options."""
        return f"1–{self.most} × ({', '.join(self.options)})"

    def read(self, text: str) -> tuple[str, ...]:
        """Raise BadValueError unless every part is another one of the options, and there are few enough."""
        parts = text.split("~", self.most)
        if len(parts) > self.most or len(set(parts)) < len(parts) or not set(parts) <= set(self.options):
            raise BadValueError(text)
        return tuple(parts)

    def write(self, value: tuple[str, ...]) -> str:
        """Return the options separated by tildes, which need no escape in an address."""
        return "~".join(value)


@dataclass(frozen=True, slots=True)
class Reals:
    """From `fewest` to `most` real numbers from `low` to `high`, separated by tildes; commas do, too."""

    default: tuple[float, ...]
    low: float
    high: float
    step: float
    fewest: int
    most: int

    @property
    def allowed(self) -> str:
        """How many numbers, and their range, as in "2–6 × (-1000 … 1000)"."""
        count = f"{self.fewest}" if self.fewest == self.most else f"{self.fewest}–{self.most}"
        return f"{count} × ({self.low:g} … {self.high:g})"

    def read(self, text: str) -> tuple[float, ...]:
        """Raise BadValueError unless every number is within the range, and there are as many as allowed."""
        number = Real(default=self.low, low=self.low, high=self.high, step=self.step)
        parts = text.replace(",", "~").split("~", self.most)
        if not self.fewest <= len(parts) <= self.most:
            raise BadValueError(text)
        return tuple(number.read(part) for part in parts)

    def write(self, value: tuple[float, ...]) -> str:
        """Return the numbers separated by tildes, each as short as it reads back."""
        return "~".join(repr(float(number)).removesuffix(".0") for number in value)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A value in an address that was not used."""

    name: str
    text: str
    allowed: str
    used: str


def query_of(link: str) -> dict[str, str]:
    """Return the parameters in a whole link or a bare query string; of a repeated one, the last."""
    query = urlsplit(link).query if "?" in link else link if "=" in link else ""
    return unescaped(dict(parse_qsl(query, keep_blank_values=True)))


def unescaped(query: Mapping[str, str]) -> dict[str, str]:
    """Return the query as it was before every "&" became "&amp;", as in mails and on course pages."""
    return {re.sub("^(amp;)+", "", name): text for name, text in query.items()}


def unknown_in(query: Mapping[str, str], known: Iterable[str], *, ours: tuple[str, ...]) -> dict[str, str]:
    """Return the names in `query` that nothing is called, each with the nearest `known` one, or "".

    A name counts if it begins like one of `ours`, or is near to one of the app's, with its page or without;
    others are there for someone else.
    """
    nearest = {part: name for name in known for part in (name.partition("_")[2], name) if part}
    found: dict[str, str] = {}
    for name in query.keys() - set(known):
        near = get_close_matches(name.lower(), nearest, n=1, cutoff=0.75)
        if near or name.startswith(ours):
            found[name] = nearest[near[0]] if near else ""
    return dict(sorted(found.items()))


def read(
    parameters: Mapping[str, Parameter[Any]], query: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Rejected, ...]]:
    """Return a value for every parameter, and what in `query` was rejected and replaced by its default."""
    values: dict[str, Any] = {}
    rejected: list[Rejected] = []
    for name, parameter in parameters.items():
        values[name] = parameter.default
        if name not in query:
            continue
        try:
            values[name] = parameter.read(query[name])
        except BadValueError:
            used = parameter.write(parameter.default)
            rejected.append(Rejected(name, query[name][:80], parameter.allowed, used))
    return values, tuple(rejected)


def write(parameters: Mapping[str, Parameter[Any]], values: Mapping[str, Any]) -> str:
    """Return the query string that stands for `values`; what is at its default is left out."""
    return urlencode(
        {
            name: parameter.write(values[name])
            for name, parameter in parameters.items()
            if name in values and values[name] != parameter.default
        }
    )
