"""How the learning rate falls: the controls of a page with the parameters `schedule` and `halving`."""

import streamlit as st

from explainer.choices.schedules import CONSTANT, SCHEDULES
from ui.controls import Controls
from ui.widgets import number, select


def ask_schedule(controls: Controls) -> None:
    """Show the list; where the rate falls, how soon it has halved, and the formula."""
    schedule = select(controls, "schedule")
    if schedule != CONSTANT:
        number(controls, "halving")
        st.latex(r"\small " + SCHEDULES[schedule].formula)
