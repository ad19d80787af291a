"""The words that stand at a figure, out of the catalog."""

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.latex import letters_in
from ui.language import catalog, current_language, text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Words = TypeVar("Words", bound="DataclassInstance")


def letters_of(optimizer: str) -> str:
    """What every letter in the rule of an optimizer means, as far as the catalog knows it."""
    known, found = catalog(current_language()), list[str]()
    for letter in letters_in(OPTIMIZERS[optimizer].rule):
        keys = (f"optimizers.letter.{optimizer}.{letter}", f"optimizers.letter.{letter}")
        found += [f"{letter}: {known[key]}" for key in keys if key in known][:1]
    return "; ".join(found)


def words_for(kind: type[Words], table: str, **given: object) -> Words:
    """The words of a figure: a table of the catalog, whose keys are the fields, and what is given."""
    names = [field.name for field in fields(kind)]
    found = {name: text(f"{table}.{name}") for name in names if name not in given}
    return kind(**found, **given)
