"""A fold: what it holds is computed and sent only while it is open."""

from collections.abc import Callable

import streamlit as st


def fold(label: str, show: Callable[[], object], *, key: str, icon: str | None = None) -> None:
    """Call `show` within the fold while the visitor has it open.

    Streamlit forgets with the language and the page whether it was, so the session remembers it.
    """
    place = st.expander(label, is_open(key), key=key, icon=icon, on_change="rerun")
    st.session_state[f"{key}.opened"] = place.open
    if place.open:
        with place:
            show()


def is_open(key: str) -> bool:
    """Return whether the visitor has opened a fold."""
    return st.session_state.get(f"{key}.opened", False)
