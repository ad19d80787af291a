"""The controls of the overfitting page."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.kit.address import Choice, Parameter, Real, Reals, Whole
from explainer.lessons.overfitting.double_descent import WIDTHS
from explainer.lessons.overfitting.setting import FAMILIES, PARAMETERS, Setting
from explainer.lessons.overfitting.trade_off import HIGHEST
from ui.controls import Controls
from ui.language import text
from ui.stage import Step
from ui.widgets import ask_all

VIEWS: Final = ("stop", "dropout", "norm", "trade_off", "penalties")
LOOK: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
    "by": Choice(default="degree", options=("degree", "penalty")),
    "degree": Whole(default=3, low=0, high=HIGHEST),
    "penalty": Real(default=1.0, low=1e-6, high=1_000_000, step=0.1),
    "features": Whole(default=100, low=WIDTHS[0], high=WIDTHS[-1]),
    "pull": Real(default=0.01, low=0, high=10, step=0.01),
    "target": Reals(default=(2.0, 0.8), low=-10, high=10, step=0.1, fewest=2, most=2),
    "strength": Real(default=0.5, low=0, high=1_000, step=0.05),
}
"""What is looked at, beside what is computed."""


def page_controls() -> Controls:
    return Controls("overfitting", {**PARAMETERS, **LOOK})


def ask(controls: Controls, setting: Setting) -> None:
    """Show what the knob turns, and everything else that trains."""
    # What the knob turns is the picture's own slider.
    ask_all(controls, ("knob", *(name for name in FAMILIES if name != setting.knob), "shuffled"))
    if (asked := controls.held("images")) != setting.images:
        st.caption(text("overfitting.images.rounded", asked=asked, used=setting.images))
    with st.expander(text("overfitting.more"), key="overfitting.more"):
        ask_all(controls, ("rate", "seed"))
