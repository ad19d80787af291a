"""The controls of the overfitting page."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.kit.address import Choice, Parameter
from explainer.lessons.overfitting.setting import FAMILIES, PARAMETERS, Setting
from ui.controls import Controls
from ui.language import text
from ui.stage import Step
from ui.widgets import ask_all

VIEWS: Final = ("stop", "dropout", "norm")
LOOK: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
}
"""What is looked at, beside what is computed."""


def page_controls() -> Controls:
    return Controls("overfitting", {**PARAMETERS, **LOOK})


def ask(controls: Controls, setting: Setting) -> None:
    """Show what the knob turns, and everything else that trains."""
    # What the knob turns is the picture's own slider.
    ask_all(controls, ("knob", *(name for name in FAMILIES if name != setting.knob), "shuffled"))
    with st.expander(text("overfitting.more"), key="overfitting.more"):
        ask_all(controls, ("rate", "seed"))
