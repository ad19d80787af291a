"""A small table of words and numbers."""

from collections.abc import Mapping, Sequence

import streamlit as st


def table(columns: Mapping[str, Sequence[str]], *, bold: int | None = None) -> None:
    """Show named columns of Markdown cells, numbers as they are written; one row may stand out."""
    # Not st.table: it brings pandas and pyarrow along, 55 MB that a small server does not have.
    cells = [list(row) for row in zip(*columns.values(), strict=True)]
    if bold is not None:
        cells[bold] = [f"**{cell}**" for cell in cells[bold]]
    rows = [list(columns), ["---"] * len(columns), *cells]
    st.markdown("\n".join("| " + " | ".join(row) + " |" for row in rows))
