"""A small table of words and numbers."""

from collections.abc import Mapping, Sequence

import streamlit as st


def table(columns: Mapping[str, Sequence[str]]) -> None:
    """Show named columns of Markdown cells, numbers as they are written."""
    # Not st.table: it brings pandas and pyarrow along, 55 MB that a small server does not have.
    rows = [list(columns), ["---"] * len(columns), *zip(*columns.values(), strict=True)]
    st.markdown("\n".join("| " + " | ".join(row) + " |" for row in rows))
