"""The controls of the race: the course, who runs, what is the same for all, and what one has for itself."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.fairness import rates_of
from explainer.descents.setting import FAIRNESS, KNOBS, PARAMETERS, Own, Setting, own_parameters
from explainer.kit.address import Choice, Parameter
from explainer.kit.parameters import setting_from
from explainer.lessons.optimizers.basin_figures import KINDS
from ui import held
from ui.controls import Controls
from ui.language import text

VIEWS: Final = ("numbers", "sensitivity", "basins", "phase", "network")
ZOOMS: Final = ("1", "4", "16")
LOOK: Final[Mapping[str, Parameter[Any]]] = {
    "look": Choice(default="Adam", options=tuple(OPTIMIZERS)),
    "basin": Choice(default=KINDS[0], options=KINDS),
    "zoom": Choice(default=ZOOMS[0], options=ZOOMS),
}
"""What is looked at, beside what is run: the runner under the magnifying glass, and how its map is drawn."""
_BOUND: Final = ("surface", "steps", "noise", "seed")
"""Parameters whose widgets always stand; the others are held in the address."""


def is_held(name: str) -> bool:
    """Whether the value of a parameter is held in the address, and not by a widget of its own name."""
    return name not in (*_BOUND, "fairness", "knob")


def ask(controls: Controls, left: DeltaGenerator, right: DeltaGenerator) -> tuple[dict[str, Any], str]:
    """Show the controls; return a value for every parameter of the race, and who is looked at."""
    values = {name: controls.held(name) for name in PARAMETERS if is_held(name)}
    with right, st.container(horizontal=True, vertical_alignment="center", key="optimizers.switches"):
        values["fairness"] = controls.translated("fairness", FAIRNESS)
        values["knob"] = controls.translated("knob", KNOBS)
    with left:
        values["surface"] = controls.ask("surface")
        st.caption(text(f"surfaces.row.{values['surface']}"))
        chosen = held.pills(controls, "runners")
        values["runners"] = tuple(name for name in OPTIMIZERS if name in chosen)
        _resting(controls, values)
        values |= controls.ask_all(("steps", "noise"))
        with st.expander(text("optimizers.more"), key="optimizers.more"):
            values |= controls.ask_all(("seed",))
            _start(controls, setting_from(Setting, values))
        setting = setting_from(Setting, values)
        return values, _magnified(controls, setting)


def _resting(controls: Controls, values: Mapping[str, Any]) -> None:
    """Show as a number what the knob does not turn."""
    if values["knob"] == "rate":
        held.number(controls, "momentum")
    else:
        held.number(controls, "rate" if values["fairness"] == "same" else "factor")


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


def _magnified(controls: Controls, setting: Setting) -> str:
    """Ask who is looked at, and show what this runner alone may have."""
    with st.container(border=True):
        looked = held.select(controls, "look", options=setting.runners)
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
    return looked


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
