"""A parameter is declared once, as the field of its setting; everything else is read off there."""

from dataclasses import dataclass, replace
from importlib import import_module

import pytest

from explainer.kit.address import Choice, Real, Toggle, Whole, Wholes, read
from explainer.kit.parameters import (
    Options,
    all_options,
    completed,
    joined,
    options_in,
    parameter,
    parameters_of,
    setting_from,
)


@dataclass(frozen=True)
class Row:
    options: dict[str, Real]


SLOPE, LIMIT = Real(default=0.01, low=0, high=1, step=0.01), Real(default=1.0, low=0, high=3, step=0.1)
ROWS = {"Plain": Row({}), "Leaky": Row({"slope": SLOPE}), "Bent": Row({"limit": LIMIT, "slope": SLOPE})}


def sized(some: bool, size: int) -> int | None:
    return size if some else None


@dataclass(frozen=True, slots=True)
class Setting:
    row: str = parameter(Choice(default="Leaky", options=tuple(ROWS)))
    learning_rate: float = parameter(Real(default=0.5, low=0, high=10, step=0.1), name="rate")
    hidden: tuple[int, ...] = parameter(Wholes(default=(2,), low=1, high=8, most=3))
    draw: int = parameter(Whole(default=0, low=0, high=9), matters=lambda values: values["row"] != "Plain")
    batch_size: int | None = joined(
        {"some": Toggle(default=False), "batch": Whole(default=4, low=1, high=9)}, sized
    )
    options: Options = options_in(ROWS, chosen_by="row", prefix="row_")
    every: Options = options_in(ROWS)
    not_in_an_address: int = 7


DEFAULTS, _ = read(parameters_of(Setting), {})


def test_the_fields_give_names_and_order() -> None:
    options = ["row_slope", "row_limit", "slope", "limit"]
    assert list(parameters_of(Setting)) == ["row", "rate", "hidden", "draw", "some", "batch", *options]
    assert parameters_of(Setting)["row_slope"] == SLOPE


def test_the_fields_have_the_defaults() -> None:
    assert Setting() == Setting("Leaky", 0.5, (2,), 0, None, (), (), 7)
    assert setting_from(Setting, DEFAULTS) == replace(
        Setting(), options=(("slope", 0.01),), every=(("slope", 0.01), ("limit", 1.0))
    )


def test_a_value_becomes_what_the_field_is() -> None:
    made = setting_from(Setting, DEFAULTS | {"rate": 3, "hidden": [4, 4], "slope": 1, "unknown": 5})
    assert (made.learning_rate, made.hidden, dict(made.every)["slope"]) == (3.0, (4, 4), 1.0)
    assert isinstance(made.learning_rate, float) and isinstance(dict(made.every)["slope"], float)
    assert hash(made) == hash(setting_from(Setting, DEFAULTS | {"rate": 3.0, "hidden": (4, 4), "slope": 1.0}))


@pytest.mark.parametrize("row", ROWS)
def test_options_are_those_of_the_chosen_row(row: str) -> None:
    made = setting_from(Setting, DEFAULTS | {"row": row, "row_slope": 0.5, "row_limit": 2.0})
    assert dict(made.options) == {name: {"slope": 0.5, "limit": 2.0}[name] for name in ROWS[row].options}


def test_what_does_not_matter_stands_at_its_default() -> None:
    assert setting_from(Setting, DEFAULTS | {"row": "Plain", "draw": 3}).draw == 0
    assert setting_from(Setting, DEFAULTS | {"row": "Bent", "draw": 3}).draw == 3


def test_several_parameters_make_one_field() -> None:
    assert setting_from(Setting, DEFAULTS | {"batch": 2}).batch_size is None
    assert setting_from(Setting, DEFAULTS | {"batch": 2, "some": True}).batch_size == 2


def test_options_are_completed_and_sorted_and_unknown_ones_refused() -> None:
    assert completed((("slope", 0.2),), ROWS) == (("limit", 1.0), ("slope", 0.2))
    with pytest.raises(ValueError, match="Leaky is without limit"):
        completed((("limit", 1.0),), ROWS, "Leaky")


@pytest.mark.parametrize("registry", ["activations.registry.ACTIVATIONS", "optimizers.registry.OPTIMIZERS"])
def test_an_option_that_rows_share_is_one_parameter(registry: str) -> None:
    module, _, name = f"explainer.choices.{registry}".rpartition(".")
    rows = getattr(import_module(module), name)
    for row, spec in rows.items():
        for option, kind in spec.options.items():
            assert all_options(rows)[option] == kind, f"{row} has another range or default of {option}"
