"""A click on a plane that says where to start; it is known before the page runs again."""

from typing import Final

import streamlit as st

from explainer.address import Reals
from ui.controls import Controls
from ui.plot import Click

_CHANGED: Final = "gradient_descent.changed"


def start_there(controls: Controls, name: str, click: Click) -> None:
    """Put the place of a click into the address."""
    parameter = controls.parameters[name]
    if not isinstance(parameter, Reals):
        raise TypeError(f"{name} is no place")
    bounded = (min(max(round(at, 2) + 0.0, parameter.low), parameter.high) for at in (click.x, click.y))
    controls.hold(name, tuple(bounded))
    st.session_state[_CHANGED] = True


def changed() -> bool:
    """Whether a click has changed what the whole page must follow; asked once, after the picture is drawn."""
    return st.session_state.pop(_CHANGED, False)
