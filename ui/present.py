"""Presentation: no menu, one picture large, type for the back row. `?present=1`, or the key P."""

from typing import Final

import streamlit as st

from ui.hidden import MENU
from ui.language import text
from ui.sitemap import ROOT

PARAMETER: Final = "present"


def presentation() -> None:
    """The button that begins and ends it; while it goes on, the page looks otherwise."""
    presenting = st.query_params.get(PARAMETER) == "1"
    place = st.container(key="presenting") if presenting else st.sidebar
    place.button(
        text("common.present.end" if presenting else "common.present.begin"),
        key=PARAMETER,
        shortcut="p",
        icon=":material/close_fullscreen:" if presenting else ":material/slideshow:",
        type="tertiary" if presenting else "secondary",
        on_click=_turn,
        args=(presenting,),
    )
    if presenting:
        st.html(MENU)
        st.html(ROOT / "ui" / "present.css")


def _turn(presenting: bool) -> None:
    if presenting:
        del st.query_params[PARAMETER]
    else:
        st.query_params[PARAMETER] = "1"
