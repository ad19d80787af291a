"""What a link leaves out of a lesson, as in `?hide=menu~code`: whoever composed it wants the rest looked at.

Settings beside the picture are hidden, not gone: the address sets them. Answers are not even sent.
"""

from pathlib import Path
from typing import Final

import streamlit as st

from explainer.kit.address import Choices, read
from ui.controls import say_rejected
from ui.language import text

PARAMETER: Final = "hide"
PARTS: Final = ("menu", "controls", "missions", "answers", "code")
HIDDEN: Final = Choices(default=(), options=PARTS, most=len(PARTS))
MENU: Final = Path(__file__).with_name("hide_menu.css")
_STYLES: Final = {"menu": MENU, "controls": Path(__file__).with_name("hide_controls.css")}


def hidden() -> tuple[str, ...]:
    """The parts that the address leaves out; a word that is none of them hides nothing."""
    return read({PARAMETER: HIDDEN}, st.query_params.to_dict())[0][PARAMETER]


def hide() -> None:
    """Say what is wrong with the parameter, and take out of sight what is laid out by the browser."""
    for rejected in read({PARAMETER: HIDDEN}, st.query_params.to_dict())[1]:
        say_rejected(text("hand_out.hidden"), rejected)
    for part in hidden():
        if part in _STYLES:
            st.html(_STYLES[part])


def leading_on() -> dict[str, str]:
    """What the links between pages carry besides the language: what is hidden here is hidden there."""
    return {PARAMETER: HIDDEN.write(parts)} if (parts := hidden()) else {}
