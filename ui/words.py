"""The words that stand at a figure, out of the catalog."""

from typing import TypeVar

from ui.language import text

Words = TypeVar("Words")


def words_for(kind: type[Words], table: str, **given: object) -> Words:
    """The words of a figure: a table of the catalog, whose keys are the fields, and what is given."""
    fields = kind.__dataclass_fields__  # pyright: ignore[reportAttributeAccessIssue]
    found = {name: text(f"{table}.{name}") for name in fields if name not in given}
    return kind(**found, **given)
