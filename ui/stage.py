"""Between a moving picture and its page: the knob of a parameter, and where knob and player rest."""

from collections.abc import Sequence

import streamlit as st

from explainer.kit.address import Whole
from ui.controls import Controls
from ui.language import catalog, current_language, text
from ui.plot import Knob, PlotState


def knob(
    controls: Controls,
    name: str,
    values: Sequence[float],
    *,
    start: float,
    format: str = ".3g",
    limit: float | None = None,
) -> Knob:
    """The knob of a parameter, with its label; `limit` is a place on it that help and mark speak of.

    Its help is `<page>.<name>.knob`, if the catalog says something else there than the parameter's own help.
    """
    own, numbers = f"{controls.page}.{name}", {} if limit is None else {"limit": limit}
    said = f"{own}.knob" in catalog(current_language())
    return Knob(
        label=controls.words(name),
        values=values,
        start=start,
        help=text(f"{own}.knob", **numbers) if said else controls.words(name, "help"),
        format=format,
        marks={text(f"{own}.mark", limit=limit): limit} if limit is not None else {},
    )


def rest(controls: Controls, name: str, state: PlotState) -> float:
    """Hold where the knob rests, and return it; for a picture in no fragment, above what needs the value."""
    value = controls.held(name) if state.knob is None else state.knob
    controls.hold(name, value)
    return value


def follow(controls: Controls, name: str, state: PlotState, *, now: float, spoken_of_in: str = "") -> None:
    """In a fragment: run the whole page again where the knob rests elsewhere than `now`, which is then held.

    The same where the player has moved, while the view is open that speaks of its step outside the fragment.
    """
    noted = f"{controls.page}.step"
    before, st.session_state[noted] = st.session_state.get(noted, state.step), state.step
    if state.knob is not None and state.knob != now:
        whole = isinstance(controls.parameters[name], Whole)
        controls.hold(name, round(state.knob) if whole else state.knob)
        st.rerun()
    if before != state.step and spoken_of_in and controls.held("view") == spoken_of_in:
        st.rerun()


def player_step(page: str, *, last: int) -> int:
    """The step that the player of a page stands on: at most `last`, where it begins."""
    return min(st.session_state.get(f"{page}.step", last), last)


def send_player(page: str, step: int) -> None:
    """Have the player of a page go to a step, as soon as its picture asks `sent_to` for it."""
    st.session_state[f"{page}.asked_step"] = step


def sent_to(page: str) -> int | None:
    """The step to which the player of a page was sent last."""
    return st.session_state.get(f"{page}.asked_step")
