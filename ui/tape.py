"""A tape in the app: its picture with the player, and the formula of the sub-step with its numbers."""

from collections.abc import Callable

import streamlit as st

from explainer.kit.latex import wrapping
from explainer.kit.moving_figures import Picture
from explainer.kit.tape import Tape
from ui.controls import Controls
from ui.language import text
from ui.plot import Caption, Click, PlotState, Verdict, now, plot
from ui.stage import stand


def show_tape(
    controls: Controls,
    tape: Tape,
    picture: Picture,
    *,
    key: str,
    alt: str,
    caption: Caption,
    height: int,
    step: str = "step",
    verdict: Verdict | None = None,
    story: bool = False,
    on_click: Callable[[Click], None] | None = None,
    view: str = "",
) -> PlotState:
    """Show a tape where the parameter `step` holds it; below, the formula of the sub-step before."""
    state = plot(
        picture,
        key=key,
        alt=alt,
        height=height,
        start_step=controls.held(step),
        on_step=stand(controls, step),
        unit=text("common.substep"),
        caption=caption,
        verdict=verdict or (),
        story=story,
        fit=story,
        on_click=on_click,
        view=view,
        file=key.replace("_", "-"),
        ahead=True,
    )
    place = min(state.step, len(tape.steps))
    if place and (formula := tape.steps[place - 1].formula):
        with now(key):
            st.markdown(wrapping(*formula))
    return state
