"""The controls of the page; everything stands in the address."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.kit.address import Choice, Parameter
from explainer.lessons.gradient_flow.flow import family_fits
from explainer.lessons.gradient_flow.setting import PARAMETERS, Setting
from ui.controls import Controls
from ui.language import text
from ui.stage import Step
from ui.widgets import ask_all, number, slider

VIEWS: Final = ("map", "histograms", "training", "dead", "shift")
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
}
"""What only the page needs, not the script."""


def page_controls() -> Controls:
    return Controls("gradient_flow", {**PARAMETERS, **SHOWN})


def ask(controls: Controls, setting: Setting) -> None:
    """Show the controls of the deep network."""
    spec = INITIALISATIONS[setting.initialisation]
    slider(controls, "depth")
    slider(controls, "width")
    ask_all(controls, ("activations", "initialisation"))
    st.caption(text(f"initialisations.row.{setting.initialisation}"))
    if spec.scalable and not family_fits(setting):
        # Elsewhere the scale is the picture's knob.
        number(controls, "scale")
    with st.expander(text("gradient_flow.more"), key="gradient_flow.more"):
        st.latex(_small(spec.formula))
        options = (option for name in setting.activations for option in ACTIVATIONS[name].options)
        ask_all(controls, dict.fromkeys(("batch", "seed", *options)))


def _small(formula: str) -> str:
    """One part a line: the column is narrow."""
    rows = formula.replace(r"\ \text{ or }", r"\quad \text{ or }").split(r"\quad")
    return r"\begin{gathered}" + r" \\ ".join(rf"\footnotesize {row}" for row in rows) + r"\end{gathered}"
