"""The controls of the page; everything stands in the address."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.flow import family_fits
from explainer.lessons.gradient_flow.setting import PARAMETERS, Setting
from ui import held
from ui.controls import Controls
from ui.language import text

VIEWS: Final = ("map", "histograms", "training", "dead", "shift")


def ask(controls: Controls) -> dict[str, Any]:
    """Show the controls of the deep network, and return a value for every parameter of the page."""
    values = {name: controls.held(name) for name in PARAMETERS}
    values["depth"] = held.slider(controls, "depth")
    values["width"] = held.slider(controls, "width")
    values["activations"] = held.pills(controls, "activations")
    values["initialisation"] = held.select(controls, "initialisation")
    st.caption(text(f"initialisations.row.{values['initialisation']}"))
    if INITIALISATIONS[values["initialisation"]].scalable and not family_fits(setting_from(Setting, values)):
        # Elsewhere the scale is the picture's knob.
        values["scale"] = held.number(controls, "scale")
    with st.expander(text("gradient_flow.more"), key="gradient_flow.more"):
        st.latex(_small(INITIALISATIONS[values["initialisation"]].formula))
        return values | {name: held.number(controls, name) for name in ("batch", "seed", *_options(values))}


def _options(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The numbers that the chosen functions have."""
    found = (option for name in values["activations"] for option in ACTIVATIONS[name].options)
    return tuple(dict.fromkeys(found))


def _small(formula: str) -> str:
    """One part a line: the column is narrow."""
    rows = formula.replace(r"\ \text{ or }", r"\quad \text{ or }").split(r"\quad")
    return r"\begin{gathered}" + r" \\ ".join(rf"\footnotesize {row}" for row in rows) + r"\end{gathered}"
