"""Between a moving picture and its page: the knob of a parameter, and where knob and player rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from explainer.kit.address import Whole
from ui.controls import Controls
from ui.language import catalog, current_language, text
from ui.plot import LAST, Knob, PlotState


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


def follow(controls: Controls, name: str, state: PlotState, *, now: float) -> None:
    """In a fragment: hold where the knob rests, and run the whole page again if that is not `now`."""
    if state.knob is not None and state.knob != now:
        whole = isinstance(controls.parameters[name], Whole)
        controls.hold(name, round(state.knob) if whole else state.knob)
        st.rerun()


def reached(key: str, family: object) -> bool:
    """Whether the knob of a chart was reached for since it turns over this family."""
    return st.session_state.get(f"{key}.reached") == family


def reach(key: str, family: object) -> None:
    """Note that somebody reaches for the knob over a family; for `on_reach`."""
    st.session_state[f"{key}.reached"] = family


@dataclass(frozen=True, slots=True)
class Step(Whole):
    """Where a player stands; in an address the end, which is LAST, is left out."""

    default: int = LAST
    low: int = 0
    high: int = 99_999

    def write(self, value: int) -> str:
        """Return the decimal digits; nothing for the end."""
        return "" if value == LAST else str(value)


@dataclass(frozen=True, slots=True)
class Held:
    """Where a player rests, held as a parameter of a page.

    While the view is open that speaks of its step outside the fragment, the whole page runs again.
    """

    controls: Controls
    name: str
    spoken_of_in: str

    def __call__(self, step: int) -> None:
        self.controls.stand(self.name, step)
        if self.spoken_of_in and self.controls.held("view") == self.spoken_of_in:
            st.rerun()

    def beyond(self, last: str, allowed: str) -> None:
        """The step of a link lies beyond the last one, which is used instead."""
        self.controls.reject(self.name, last, allowed=allowed)


def stand(controls: Controls, name: str = "step", *, spoken_of_in: str = "") -> Held:
    """What holds where a player rests."""
    return Held(controls, name, spoken_of_in)


def player_step(controls: Controls, *, last: int) -> int:
    """The step that the player of a page stands on: at most `last`, where it begins."""
    step: int = controls.held("step")
    return last if step == LAST else min(step, last)
