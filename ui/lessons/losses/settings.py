"""The parameters of the page, and the controls of each view; everything stands in the address."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from explainer.kit.address import Choice, Parameter, Reals
from explainer.lessons.losses.setting import CLASSES, PARAMETERS
from ui import widgets
from ui.controls import Controls
from ui.language import text
from ui.stage import Step

VIEWS: Final = ("curves", "heads", "sure", "limits", "twice", "reductions", "constants")
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "heads_step": Step(),
    "sure_step": Step(),
    "twice_step": Step(),
}
"""What only the page needs, not the script."""
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "curves": ("losses", "target", "smoothing", "pos_weight"),
    "heads": ("seed", "point"),
    "sure": ("step_size",),
    "limits": ("answer",),
    "reductions": ("reduction", "rows", "answers", "ignored"),
}
"""What is asked beside the picture of a view; a view that is not here has its knob alone."""
_SLIDERS: Final = ("target", "smoothing", "pos_weight")


def page_controls() -> Controls:
    return Controls("losses", {**PARAMETERS, **SHOWN})


def ask(controls: Controls, view: str) -> None:
    """Show the settings of a view."""
    for name in ASKED[view]:
        if name in _SLIDERS:
            _probability(controls, name)
        elif name in ("answer", "reduction"):
            widgets.row(controls, name)
        else:
            widgets.ask(controls, name)
    if view == "reductions":
        st.caption(controls.words("weights"), help=controls.words("weights", "help"))
        fields(controls, "weights", [f"w{sub(place)}" for place in range(CLASSES)])
        st.caption(controls.words("logits"), help=controls.words("logits", "help"))
        for row in range(controls.held("rows")):
            names = [f"{text('losses.rows.row')} {row + 1}: z{sub(place)}" for place in range(CLASSES)]
            fields(controls, "logits", names, first=row * CLASSES)


def _probability(controls: Controls, name: str) -> None:
    """A slider; a target that is no probability has a field, which shows it as it was asked for."""
    if name == "target" and not 0 <= controls.held(name) <= 1:
        widgets.number(controls, name)
    else:
        widgets.slider(controls, name)


def sub(place: int) -> str:
    """A place, counted from 0, as the index of a letter."""
    return str(place + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def fields(controls: Controls, name: str, labels: Sequence[str], *, first: int = 0) -> None:
    """Fields beside each other for some numbers of a list."""
    parameter = controls.parameters[name]
    if not isinstance(parameter, Reals):
        raise TypeError(f"{name} is no list of numbers")
    values = controls.held(name)
    for place, (label, column) in enumerate(zip(labels, st.columns(len(labels), gap="small"), strict=True)):
        key = f"{controls.key(name)}.{first + place}"
        st.session_state[key] = values[first + place]
        column.number_input(
            label,
            float(parameter.low),
            float(parameter.high),
            step=parameter.step,
            format="%g",
            key=key,
            on_change=_keep,
            args=(controls, name, first + place, key),
            label_visibility="collapsed" if name == "logits" else "visible",
        )


def _keep(controls: Controls, name: str, place: int, key: str) -> None:
    values = list(controls.held(name))
    values[place] = st.session_state[key]
    controls.hold(name, tuple(values))
