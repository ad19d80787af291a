"""The app's own style, which has to be there before what it moves."""

from time import sleep
from typing import Final

import streamlit as st

from ui.sitemap import ROOT

ARRIVING: Final = 0.12
"""Seconds until a browser has the part of Streamlit that takes a style, and has applied it."""
_ARRIVED: Final = "style.arrived"


def style() -> None:
    """Send the style; in a session's first run ahead of the page, which would jump when it comes later."""
    st.html(ROOT / "ui" / "app.css")
    if not st.session_state.get(_ARRIVED):
        sleep(ARRIVING)
        st.session_state[_ARRIVED] = True
