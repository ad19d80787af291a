"""A setting is a frozen dataclass, and each of its fields declares its own parameter, once.

    @dataclass(frozen=True, slots=True)
    class Setting:
        learning_rate: float = parameter(Real(default=0.01, low=0, high=100, step=0.001), name="rate")

Links, widgets, exported scripts and the terminal read default, range and name there.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from explainer.kit.address import Parameter, Real, Reals

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Setting = TypeVar("Setting", bound="DataclassInstance")
Value = TypeVar("Value")
Values = Mapping[str, Any]
"""Of parameters, by their names in an address."""
Options = tuple[tuple[str, float], ...]
"""Name and value of every option, sorted by name: unlike a dictionary it can be the key of a cache."""
SomeOptions = Mapping[str, float] | Options
"""Values by name, in either form."""

_DECLARED: Final = "declared"


class Optioned(Protocol):
    """A row of a registry that has numbers of its own."""

    @property
    def options(self) -> Mapping[str, Real]:
        """What can be chosen, by its name."""
        ...


@dataclass(frozen=True, slots=True)
class _Declared:
    """What a field says of itself: the parameters that define it, and its value, made of theirs by name."""

    parameters: Mapping[str, Parameter[Any]]
    """By their names in an address; the empty name stands for that of the field."""
    value: Callable[[Values], Any]


def parameter(
    kind: Parameter[Value], *, name: str = "", matters: Callable[[Values], bool] = lambda values: True
) -> Value:
    """Return a field that one parameter defines; in an address it is called `name`, or as the field.

    Where the values of all parameters say that it does not matter, it stands at its default.
    """

    def value(values: Values) -> Value:
        return _typed(kind, values[name]) if matters(values) else kind.default

    return field(default=kind.default, metadata={_DECLARED: _Declared({name: kind}, value)})


def joined(kinds: Mapping[str, Parameter[Any]], join: Callable[..., Value]) -> Value:
    """Return a field that several parameters define: it is `join` of their values, in this order."""

    def value(values: Values) -> Value:
        return join(*(_typed(kind, values[name]) for name, kind in kinds.items()))

    default = join(*(kind.default for kind in kinds.values()))
    return field(default=default, metadata={_DECLARED: _Declared(kinds, value)})


def options_in(rows: Mapping[str, Optioned], *, chosen_by: str | None = None, prefix: str = "") -> Options:
    """Return a field for the options of all rows, or of the row that the parameter `chosen_by` names.

    In an address an option is called `prefix` and its name. The setting completes what is not given.
    """
    kinds = {f"{prefix}{name}": kind for name, kind in all_options(rows).items()}

    def value(values: Values) -> Options:
        names = all_options(rows) if chosen_by is None else rows[values[chosen_by]].options
        return tuple((name, float(values[f"{prefix}{name}"])) for name in names)

    return field(default=(), metadata={_DECLARED: _Declared(kinds, value)})


def all_options(rows: Mapping[str, Optioned]) -> dict[str, Real]:
    """Return the options of all rows; those of the same name are one parameter."""
    return {name: kind for row in rows.values() for name, kind in row.options.items()}


def completed(given: Options, rows: Mapping[str, Optioned], row: str | None = None) -> Options:
    """Return the value of every option of a row, or of all rows; what is not given stands at its default.

    Raise ValueError for an option that the row, or every row, has not.
    """
    known = all_options(rows) if row is None else rows[row].options
    if unknown := dict(given).keys() - known.keys():
        raise ValueError(f"{row or 'every row'} is without {', '.join(sorted(unknown))}")
    return tuple(sorted(({name: kind.default for name, kind in known.items()} | dict(given)).items()))


def parameters_of(setting: type["DataclassInstance"]) -> dict[str, Parameter[Any]]:
    """Return every parameter by its name in an address, in the order of the fields."""
    return {
        name or field_name: kind
        for field_name, declared in _declared(setting)
        for name, kind in declared.parameters.items()
    }


def setting_from(setting: type[Setting], values: Values) -> Setting:
    """Return the setting for a value of every one of its parameters; others are ignored."""
    known = {name: values[name] for name in parameters_of(setting)}
    return setting(
        **{name: declared.value({**known, "": known.get(name)}) for name, declared in _declared(setting)}
    )


def _declared(setting: type["DataclassInstance"]) -> list[tuple[str, _Declared]]:
    return [(each.name, each.metadata[_DECLARED]) for each in fields(setting) if each.metadata]


def _typed(kind: Parameter[Any], value: Any) -> Any:
    """Return what a widget or an address gave as what the field is: a float, a tuple."""
    match kind:
        case Real():
            return float(value)
        case Reals():
            return tuple(map(float, value))
        case _:
            return tuple(value) if isinstance(kind.default, tuple) else value


def nearest_step(value: float, *, low: float, high: float, step: float) -> float:
    """Return the nearest multiple of `step` from `low` to `high`; half a step goes up, as in the browser."""
    steps = math.floor(min(max(value, low), high) / step + 0.5)
    return round(steps * step, 4) + 0.0
