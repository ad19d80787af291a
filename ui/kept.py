"""Runs that a visitor keeps, up to four, to see them beside the run of now: curves, what differs, links."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.kit.overlay_figures import Curves, OverlayWords, overlaid
from ui.controls import Controls, value_text
from ui.language import current_language, text
from ui.plot import plot
from ui.stage import Step

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST: Final = 4
_LETTERS: Final = "ABCD"
_HEIGHT: Final = 260
_PICTURE: Final = 72
"""Pixels of the side of a small picture."""


@dataclass(frozen=True, slots=True)
class Course:
    """What of a run stands beside others."""

    curves: Callable[[], Curves]
    """Asked for when a run is kept, and while any is."""
    step: str
    value: str
    logarithmic: bool = True
    picture: Callable[[], str] | None = None
    """A small square SVG of how it ended, asked for likewise."""
    measure: str = ""
    """By what its values are measured, where runs of a page differ in that: only equal ones share axes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """A run as it was: what the address said of it, its curves, and its small picture if it has one."""

    letter: str
    values: Mapping[str, Any]
    curves: Curves
    picture: str | None
    measure: str
    value: str
    """What stood at the axis."""


def keep(controls: Controls, matters: Iterable[str], course: Course) -> None:
    """Below the picture: the button that keeps this run; once there are any, all of them beside that of now.

    What `matters` are the names of the parameters that a run depends on.
    """
    kept, names = _kept(controls.page), tuple(matters)
    st.button(
        text("lesson.keep"),
        key=f"{controls.page}.keep",
        help=text("lesson.keep_help", most=MOST),
        disabled=len(kept) == MOST,
        on_click=_keep,
        args=(controls, course),
        icon=":material/bookmark_add:",
    )
    if kept:
        with st.container(border=True, key=f"{controls.page}.kept"):
            _beside(controls, names, course, kept)


def _kept(page: str) -> list[_Kept]:
    return st.session_state.setdefault(f"{page}.kept_runs", [])


def _keep(controls: Controls, course: Course) -> None:
    kept = _kept(controls.page)
    free = next(letter for letter in _LETTERS if letter not in {each.letter for each in kept})
    curves = {name: np.array(values, np.float32) for name, values in course.curves().items()}
    picture = course.picture() if course.picture else None
    values = controls.values(controls.parameters)
    kept.append(_Kept(free, values, curves, picture, course.measure, course.value))


def _beside(controls: Controls, names: tuple[str, ...], course: Course, kept: list[_Kept]) -> None:
    here, values = course.curves(), controls.values(controls.parameters)
    runs = [*(each.letter for each in kept), text("lesson.kept.now")]
    figures = [
        _overlaid(measure, course, here, kept)
        for measure in dict.fromkeys((course.measure, *(each.measure for each in kept)))
    ]
    plot(
        figures,
        key=f"{controls.page}_kept",
        alt=text("lesson.kept.alt", runs=", ".join(runs)),
        height=_HEIGHT,
    )
    if len(figures) > 1:
        st.caption(text("lesson.kept.apart"))
    for each in kept:
        what, go, away = st.columns([6, 1, 1], vertical_alignment="center")
        _said(
            what,
            each.letter,
            each.picture,
            text(
                "lesson.kept.row",
                letter=each.letter,
                link=_link(controls, each.values),
                differs=differs(controls, names, each.values, values),
                ends=_ends(each.curves),
            ),
        )
        key = f"{controls.page}.kept.{each.letter}"
        go.button(
            text("lesson.kept.open"), key=f"{key}.open", on_click=controls.hold_all, args=(each.values,)
        )
        away.button(text("lesson.kept.drop"), key=f"{key}.drop", on_click=kept.remove, args=(each,))
    picture = course.picture() if course.picture else None
    _said(st.container(), text("lesson.kept.now"), picture, text("lesson.kept.now_row", ends=_ends(here)))


def _overlaid(measure: str, course: Course, here: Curves, kept: list[_Kept]) -> "go.Figure":
    """The runs of one measure, that of now in front if it is one of them."""
    runs = {each.letter: each.curves for each in kept if each.measure == measure}
    value = next((each.value for each in kept if each.measure == measure), course.value)
    if measure == course.measure:
        runs, value = runs | {text("lesson.kept.now"): here}, course.value
    words = OverlayWords(course.step, value)
    return overlaid(runs, words=words, logarithmic=course.logarithmic, kept=list(_LETTERS))


def _said(place: DeltaGenerator, run: str, picture: str | None, words: str) -> None:
    """What is said of a run, beside its small picture."""
    if picture is None:
        place.markdown(words)
        return
    with place.container(horizontal=True, vertical_alignment="center"):
        st.image(picture, width=_PICTURE, alt=text("lesson.kept.picture", run=run))
        st.markdown(words)


def differs(
    controls: Controls, names: tuple[str, ...], then: Mapping[str, Any], now: Mapping[str, Any]
) -> str:
    """Every setting of a run that is another one now, as the page calls it."""
    found = [
        f"{controls.words(name)} {value_text(controls, name, then[name])}"
        for name in names
        if then[name] != now[name]
    ]
    return ", ".join(found) or text("lesson.kept.same")


def _ends(curves: Curves) -> str:
    """The last number of every curve."""
    ends = {name: float(values[-1]) for name, values in curves.items()}
    return ", ".join(f"{name} {end:.4g}".strip() for name, end in ends.items())


def _link(controls: Controls, values: Mapping[str, Any]) -> str:
    """The address of a run, from the top of the app's page."""
    query = {
        controls.key(name): parameter.write(values[name])
        for name, parameter in controls.parameters.items()
        if values[name] != parameter.default and not isinstance(parameter, Step)
    }
    return f"?{urlencode({'lang': current_language(), **query}, safe='~,')}"
