"""The words that stand at a figure, out of the catalog."""

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from ui.language import text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Words = TypeVar("Words", bound="DataclassInstance")


def words_for(kind: type[Words], table: str, **given: object) -> Words:
    """The words of a figure: a table of the catalog, whose keys are the fields, and what is given."""
    names = [field.name for field in fields(kind)]
    found = {name: text(f"{table}.{name}") for name in names if name not in given}
    return kind(**found, **given)
