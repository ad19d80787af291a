"""The controls of the perceptron page: what is to be learnt, and how; those of another view are put away."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.address import Parameter, Real
from explainer.perceptron.registry import CORNERS, DATA, Outputs, gate_of
from explainer.points import Placed
from ui.controls import Controls
from ui.language import catalog, current_language, text

VIEWS: Final = ("learn", "hand", "loss", "gates")
_MORE: Final = ("start_w1", "start_w2", "start_b", "shuffle", "seed", "epochs", "skip")
_HAND: Final = ("hand_w1", "hand_w2", "hand_b")
_LOSS: Final = ("loss_w1", "loss_w2")
_SLIDERS: Final = (*_HAND, *_LOSS)
_ALL: Final = ("rate", "fires_at_zero", *_MORE, *_SLIDERS)
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    # Weights that are no multiples of 0.5, so that the ball does not stand on an edge of the staircase.
    "loss_w1": Real(default=2.2, low=-3, high=3, step=0.05),
    "loss_w2": Real(default=-1.8, low=-3, high=3, step=0.05),
    "scale": Real(default=0.5, low=0.1, high=2, step=0.1),
}
"""What only changes a picture, not the run: where a descent begins, and the knob of a pitfall."""
_FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "learn": ("rate", "fires_at_zero"),
    "hand": (*_HAND, "fires_at_zero"),
    "loss": ("loss_w1", "loss_w2", "rate", "fires_at_zero"),
    "gates": (),
}
"""What a view is about. All else is put away, not left out: an address forgets what no widget shows."""


def ask(controls: Controls, view: str) -> dict[str, Any]:
    """Show every control, those of the view first, and return a value for every parameter."""
    values = {name: parameter.default for name, parameter in controls.parameters.items()}
    values["points"] = _placed(controls)
    if view == "gates":
        with _put_away():
            return values | _data(controls) | _each(controls, _ALL)
    values |= _data(controls) | _each(controls, _FIRST[view])
    if view == "learn":
        with st.expander(text("perceptron.more"), key="perceptron.more"):
            values |= _each(controls, _MORE)
    shown = (*_FIRST[view], *(_MORE if view == "learn" else ()))
    with _put_away():
        return values | _each(controls, tuple(name for name in _ALL if name not in shown))


def _put_away() -> Any:
    return st.expander(text("perceptron.others"), key="perceptron.others")


def _each(controls: Controls, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: controls.slide(name) if name in _SLIDERS else controls.ask(name) for name in names}


def _data(controls: Controls) -> dict[str, Any]:
    """Ask what is to be learnt: by its name, or by the four outputs of its truth table."""
    name = _chosen(controls)
    outputs = DATA[name].outputs
    if outputs is not None:
        _truth_table(controls.key("data"), outputs)
    asked = tuple(used for used in DATA[name].uses if used != "points")
    return {"data": name, **controls.ask_all(asked)}


def _chosen(controls: Controls) -> str:
    """Show the data sets with translated names; in the address stands the row's own name."""
    key, default = controls.key("data"), controls.parameters["data"].default
    asked, left = st.query_params.get(key), f"{key}.address"
    if key not in st.session_state:
        st.session_state[key] = asked if asked in DATA else st.session_state.get(f"{key}.kept", default)
    elif asked != st.session_state.get(left):
        # The address is not as it was left: the browser's back button has changed it.
        st.session_state[key] = asked if asked in DATA else default
    shown = st.selectbox(
        controls.words("data"),
        tuple(DATA),
        format_func=data_name,
        key=key,
        help=controls.words("data", "help"),
    )
    chosen = shown or default
    if chosen != default:
        st.query_params[key] = chosen
    elif asked is not None:
        del st.query_params[key]
    st.session_state[left] = st.query_params.get(key)
    st.session_state[f"{key}.kept"] = chosen
    return chosen


def _placed(controls: Controls) -> tuple[Placed, ...]:
    """The points in the address; back from another page, whose address had none, those placed before."""
    kept = f"{controls.key('points')}.kept"
    if controls.key("data") not in st.session_state and controls.key("points") not in st.query_params:
        controls.hold("points", st.session_state.get(kept, ()))
    placed: tuple[Placed, ...] = controls.held("points")
    st.session_state[kept] = placed
    return placed


def data_name(name: str) -> str:
    """What a data set is called; truth tables have the same name in every language."""
    return catalog(current_language()).get(f"perceptron.dataset.{name}", name)


def _truth_table(data_key: str, outputs: Outputs) -> None:
    """Four toggles that follow the chosen gate, and choose the gate whose table they make."""
    keys = [f"{data_key}.output.{place}" for place in range(len(CORNERS))]
    with st.container(horizontal=True, gap="small", key="perceptron.outputs"):
        for key, corner, output in zip(keys, CORNERS, outputs, strict=True):
            st.session_state[key] = bool(output)
            st.toggle(
                text("perceptron.output", x1=corner[0], x2=corner[1], output=output),
                key=key,
                on_change=_choose_gate,
                args=(data_key, keys),
            )


def _choose_gate(data_key: str, keys: list[str]) -> None:
    st.session_state[data_key] = gate_of([st.session_state[key] for key in keys])
