"""What the tests know of a row of a registry, and which nobody can work out but whoever adds the row."""

from collections.abc import Mapping
from typing import TypeVar

import pytest

Known = TypeVar("Known")


def written_down(table: Mapping[str, Known], name: str, what: str) -> Known:
    """The entry of a row; where there is none yet, say what is to be written into the table."""
    if name not in table:
        pytest.fail(f"write down {what} of {name}")
    return table[name]
