"""The curve with its knob, and the numbers where the knob rests."""

import numpy as np
import streamlit as st
from explainer.lessons.steepness.neuron import Family, family
from explainer.lessons.steepness.neuron_figures import curve
from explainer.lessons.steepness.setting import Setting

from explainer.kit.moving_figures import Picture
from ui.controls import Controls
from ui.language import current_language, text
from ui.missions import Finding, Mission
from ui.numbers import written
from ui.pitfalls import Shown, kept
from ui.plot import plot
from ui.stage import knob, rest
from ui.table import table


def picture(controls: Controls, setting: Setting) -> None:
    """The curve, and a table of inputs and outputs."""
    found, drawn = _drawn(setting, current_language())
    state = plot(
        drawn,
        key="steepness_curve",
        alt=text("steepness.alt", weight=setting.weight),
        knob=knob(controls, "weight", found.weights.tolist(), start=setting.weight),
        ahead=True,
    )
    chosen = int(np.abs(found.weights - rest(controls, "weight", state)).argmin())
    shown = slice(20, 61, 10)
    table(
        {
            text("steepness.x"): [written(float(x)) for x in found.inputs[shown]],
            text("steepness.y"): [written(float(y)) for y in found.output[chosen, shown]],
        }
    )
    st.markdown(text("steepness.slope", slope=written(float(found.slope[chosen]))))


@st.cache_resource(max_entries=16, show_spinner=False)
def _drawn(setting: Setting, language: str) -> tuple[Family, Picture]:
    found = family(setting)
    chosen = found.weights.tolist().index(setting.weight)
    return found, curve(found, chosen=chosen, x=text("steepness.x"), y=text("steepness.y"))


def _steepest(values: dict[str, float]) -> Finding:
    found = family(Setting(values["weight"]))
    slope = float(found.slope[found.weights.tolist().index(values["weight"])])
    return Finding("one" if abs(slope - 1) < 0.5 else "four", {"slope": written(slope)})


MISSIONS = [Mission("slope", ("quarter", "one", "four"), {"weight": 4.0}, _steepest)]


def bound() -> Shown:
    """However large the weight, the output stays below 1 and the slope does not."""
    found = family(Setting(8.0))
    drawn = curve(found, chosen=-1, x=text("steepness.x"), y=text("steepness.y"))
    return Shown([drawn.figure], {"output": float(found.output[-1, 50]), "slope": float(found.slope[-1])})


PITFALLS = kept("steepness", bound)
