"""All functions beside each other: what is computed of each, as bars and as a table."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from explainer.choices.activations.properties import FLAT, Properties, Range, properties
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.kit.parameters import Options
from explainer.lessons.activations.setting import Setting
from explainer.lessons.activations.table_figures import HEIGHT, PropertyWords, property_bars
from ui.language import current_language, text
from ui.lessons.activations.settings import symbol
from ui.plot import plot
from ui.records import remembered
from ui.table import table
from ui.words import words_for

SYMBOLS: Final[Mapping[str, str]] = {
    "mean": "$E[f]$",
    "variance": r"$\operatorname{Var}[f]$",
    "mean_square_slope": "$E[f'^2]$",
}
"""What would make the table wider than a screen in words; the list below it says what they are."""


def comparison(setting: Setting) -> None:
    """Four bars a function, then the whole table, then what the columns mean."""
    st.markdown(text("activations.table.what"))
    plot(
        _drawn(setting.options, current_language()),
        key="activations_table",
        alt=[text(f"activations.table.{part}_alt") for part in PropertyWords.__dataclass_fields__],
        height=HEIGHT,
        narrowest=200,
    )
    _table(_rows(setting.options))
    st.markdown(text("activations.table.reading", flat=FLAT, numbers=_numbers(setting.options)))


@st.cache_data(max_entries=64, show_spinner=False)
def _row(name: str, own: Options) -> Properties:
    return properties(name, options=own)


def _own(name: str, options: Options) -> Options:
    """The options that a function has; one without any is computed once for all settings."""
    return tuple((option, value) for option, value in options if option in ACTIVATIONS[name].options)


def _rows(options: Options) -> list[Properties]:
    return [_row(name, _own(name, options)) for name in ACTIVATIONS]


def _numbers(options: Options) -> str:
    """Every function with a number of its own, and that number."""
    return ", ".join(
        f"{name} ({symbol(option)}: {value:g})"
        for name in ACTIVATIONS
        for option, value in _own(name, options)
    )


@remembered
def _drawn(options: Options, language: str) -> tuple[Picture, ...]:
    words = words_for(PropertyWords, "activations.table")
    return pictures_of(property_bars(_rows(options), words=words))


def _table(rows: list[Properties]) -> None:
    columns = {
        "function": [row.name for row in rows],
        "range": [_range(row.range) for row in rows],
        "steepest": [_steepest(row) for row in rows],
        "mean": [_number(row.moments.mean) for row in rows],
        "variance": [_number(row.moments.variance) for row in rows],
        "mean_square_slope": [_number(row.moments.mean_square_slope) for row in rows],
        "flat_share": [f"{row.moments.flat_share:.1%}" for row in rows],
        "centred": [_mark(row.centred) for row in rows],
        "monotone": [_mark(row.monotone) for row in rows],
        "saturates": [_ends(row) for row in rows],
    }
    table({SYMBOLS.get(name) or text(f"activations.table.{name}"): cells for name, cells in columns.items()})


def _range(found: Range) -> str:
    left, right = "[" if found.low_attained else "(", "]" if found.high_attained else ")"
    return f"{left}{_number(found.low)}, {_number(found.high)}{right}"


def _steepest(row: Properties) -> str:
    place = f" (z = {row.steepest_at:.3g})" if row.steepest_at is not None else ""
    return f"{row.steepest:.4g}{place}"


def _number(value: float) -> str:
    rounded = f"{value:.3f}".rstrip("0").rstrip(".")
    return rounded.replace("inf", "∞").replace("-", "−") if float(rounded) else "0"


def _mark(true: bool) -> str:
    return "✓" if true else "–"


def _ends(row: Properties) -> str:
    ends = {(True, True): "±∞", (True, False): "−∞", (False, True): "+∞"}
    return ends.get((row.saturates_below, row.saturates_above), "–")
