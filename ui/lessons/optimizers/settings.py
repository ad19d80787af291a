"""The controls of the race: the course, who runs, what is the same for all, and what one has for itself."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.sensitivity import rates_of
from explainer.descents.setting import PARAMETERS, Own, Setting, own_parameters
from explainer.kit.address import Choice, Parameter
from explainer.lessons.optimizers.basin_figures import KINDS
from ui.controls import Controls
from ui.fold import fold
from ui.language import text
from ui.stage import Step
from ui.widgets import ask_all, number, pills, select, tabs

MORE: Final = "optimizers.more"
VIEWS: Final = ("numbers", "sensitivity", "basins", "phase", "network")
ZOOMS: Final = ("1", "4", "16")
LOOK: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
    "look": Choice(default="Adam", options=tuple(OPTIMIZERS)),
    "basin": Choice(default=KINDS[0], options=KINDS),
    "zoom": Choice(default=ZOOMS[0], options=ZOOMS),
}
"""What is looked at, beside what is run: the runner under the magnifying glass, and how its map is drawn."""


def page_controls() -> Controls:
    return Controls("optimizers", {**PARAMETERS, **LOOK})


def values_of(controls: Controls) -> dict[str, Any]:
    """A value for every parameter of the race; the runners stand in the order of the registry."""
    values = controls.values(PARAMETERS)
    return values | {"runners": tuple(name for name in OPTIMIZERS if name in values["runners"])}


def switches(controls: Controls) -> None:
    """Over the picture: what makes the learning rates fair, and what the knob turns."""
    with st.container(horizontal=True, vertical_alignment="center", key="optimizers.switches"):
        tabs(controls, "fairness")
        tabs(controls, "knob")


def looked_at(controls: Controls, setting: Setting) -> str:
    """Who is looked at: whoever is chosen below, or the last of those who run."""
    chosen: str = controls.held("look")
    return chosen if chosen in setting.runners else setting.runners[-1]


def ask(controls: Controls, setting: Setting) -> None:
    """Show the controls."""
    select(controls, "surface")
    st.caption(text(f"surfaces.row.{setting.surface}"))
    pills(controls, "runners")
    # What the knob does not turn is shown as a number.
    turned = setting.knob == "rate"
    number(controls, "momentum" if turned else "rate" if setting.fairness == "same" else "factor")
    ask_all(controls, ("steps", "noise"))
    fold(text(MORE), partial(_ask_more, controls, setting), key=MORE)
    _magnified(controls, setting)


def _ask_more(controls: Controls, setting: Setting) -> None:
    number(controls, "seed")
    _start(controls, setting)


def _start(controls: Controls, setting: Setting) -> None:
    """Show the start as two numbers, and a way back to the one that belongs to the surface."""
    domain = setting.course.spec.domain
    bounds = ((domain.x_low, domain.x_high), (domain.y_low, domain.y_high))
    keys = [f"{controls.key('start')}.{axis}" for axis in "xy"]
    for place, (key, (low, high)) in enumerate(zip(keys, bounds, strict=True)):
        st.session_state[key] = float(setting.start[place])
        st.number_input(
            text("optimizers.start.axis", axis="xy"[place]),
            float(low),
            float(high),
            step=0.1,
            format="%g",
            key=key,
            help=text("optimizers.start.help"),
            on_change=_keep_start,
            args=(controls, keys),
        )
    st.button(
        text("optimizers.start.back"),
        key="optimizers.start.back",
        icon=":material/undo:",
        on_click=controls.hold,
        args=("start", ()),
        disabled=not setting.asked_start,
    )


def _keep_start(controls: Controls, keys: list[str]) -> None:
    controls.hold("start", tuple(float(st.session_state[key]) for key in keys))


def _magnified(controls: Controls, setting: Setting) -> None:
    """Ask who is looked at, and show what this runner alone may have."""
    with st.container(border=True):
        looked = select(controls, "look", options=setting.runners)
        st.caption(text(f"optimizers.row.{looked}"))
        for name in own_parameters(looked):
            _own(controls, setting, looked, name)
        st.button(
            text("optimizers.own.back"),
            key="optimizers.own.back",
            icon=":material/undo:",
            on_click=_forget_own,
            args=(controls, setting, looked),
            disabled=all(owner != looked for owner, _, _ in setting.own),
        )


def _own(controls: Controls, setting: Setting, runner: str, name: str) -> None:
    """Show one parameter of one runner; a change makes it this runner's own."""
    parameter, key = own_parameters(runner)[name], f"{controls.key('own')}.{runner}.{name}"
    low, high, step = float(parameter.low), float(parameter.high), float(parameter.step)
    st.session_state[key] = min(max(_value(setting, runner, name), low), high)
    st.number_input(
        text(f"parameters.{name}.label"),
        low,
        high,
        step=step,
        format="%g",
        key=key,
        help=text("optimizers.own.rate" if name == "rate" else f"parameters.{name}.help"),
        on_change=_keep_own,
        args=(controls, setting, (runner, name), key),
    )


def _value(setting: Setting, runner: str, name: str) -> float:
    if name != "rate":
        return float(setting.options_of(runner)[name])
    factor = 1.0 if setting.fairness == "same" or setting.own_rate(runner) is not None else setting.factor
    return rates_of(setting)[runner] * factor


def _keep_own(controls: Controls, setting: Setting, which: tuple[str, str], key: str) -> None:
    others: list[Own] = [own for own in setting.own if own[:2] != which]
    controls.hold("own", tuple(sorted([*others, (*which, float(st.session_state[key]))])))


def _forget_own(controls: Controls, setting: Setting, runner: str) -> None:
    controls.hold("own", tuple(own for own in setting.own if own[0] != runner))
