"""The controls of the page, view by view; everything stands in the address."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.descents.setting import Setting as RaceSetting
from explainer.kit.address import Choice, Parameter, Reals
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_descent import setting as line
from explainer.lessons.gradient_descent.film import COSTS
from explainer.lessons.gradient_descent.script import PARAMETERS
from explainer.lessons.gradient_descent.setting import PATHS, Setting
from ui import widgets
from ui.controls import Controls
from ui.language import text
from ui.plot import Click, Drag
from ui.schedule import ask_schedule
from ui.stage import Step

COST: Final[Mapping[str, Parameter[Any]]] = {
    "cost": Choice(default=COSTS[0], options=COSTS),
    "step": Step(),
    "course_step": Step(),
}
"""What only the page needs, not the script."""


def page_controls() -> Controls:
    return Controls("gradient_descent", {**PARAMETERS, **COST})


def setting_of(controls: Controls) -> Setting:
    """What the address says now of the line through the points."""
    return setting_from(Setting, controls.values(line.PARAMETERS))


def course_of(controls: Controls) -> RaceSetting:
    """What the address says now of the walk on a surface."""
    return line.course_from(controls.values(line.COURSE_PARAMETERS))


def path_names() -> dict[str, str]:
    """What the three ways to cut the data are called."""
    return {name: text(f"gradient_descent.path.{name}") for name in PATHS}


def start_there(controls: Controls, name: str, click: Click | Drag) -> None:
    """Put a place of the first picture into the address: a click, or where the start is dragged."""
    parameter = controls.parameters[name]
    if click.figure == 0 and isinstance(parameter, Reals):
        bounded = (min(max(round(at, 2) + 0.0, parameter.low), parameter.high) for at in (click.x, click.y))
        controls.hold(name, tuple(bounded))


def ask_problem(controls: Controls) -> None:
    """The points, how they are cut into batches, and how the rate falls."""
    count = _points(controls)
    paths = widgets.pills(controls, "paths")
    if "mini-batch" in paths:
        _batch(controls, count)
    ask_schedule(controls)
    _back_to_start(controls, "start")
    with st.expander(text("gradient_descent.more"), key="gradient_descent.more"):
        widgets.ask_all(controls, ("updates", "replacement", "draw", "seed"))


def ask_gradients(controls: Controls) -> None:
    """The points, and how batches are drawn from them."""
    _points(controls)
    widgets.toggle(controls, "replacement")
    _back_to_start(controls, "start")
    with st.expander(text("gradient_descent.more"), key="gradient_descent.more"):
        widgets.ask_all(controls, ("rate", "draw", "seed"))


def ask_landscapes(controls: Controls) -> None:
    """Which surface, and how long."""
    name = widgets.select(controls, "surface")
    st.caption(text(f"surfaces.row.{name}"))
    widgets.number(controls, "steps")
    _back_to_start(controls, "place")


def _points(controls: Controls) -> int:
    count = widgets.number(controls, "points")
    widgets.ask_all(controls, ("scatter", "standardised"))
    return count


def _batch(controls: Controls, count: int) -> None:
    size = widgets.slider(controls, "batch", high=count)
    if controls.held("replacement"):
        st.caption(text("gradient_descent.batch.drawn", points=count, size=size, draws=f"{count / size:.4g}"))
        return
    st.caption(
        text("gradient_descent.batch.iterations", points=count, size=size, iterations=-(-count // size))
    )


def _back_to_start(controls: Controls, name: str) -> None:
    """A button that takes a clicked start back, as long as there is one."""
    st.button(
        text("gradient_descent.start.back"),
        key=f"{controls.key(name)}.back",
        icon=":material/undo:",
        on_click=controls.hold,
        args=(name, ()),
        disabled=not controls.held(name),
    )
