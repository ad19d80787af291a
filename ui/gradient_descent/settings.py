"""The controls of the page, view by view; everything stands in the address."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from explainer.address import Choice, Parameter, Real, Reals, Whole
from explainer.descent.run import COSTS
from explainer.descent.setting import PARAMETERS, SCHEDULES, Setting, setting_from
from explainer.landscapes.registry import SURFACES
from explainer.race.setting import RATE
from ui.controls import Controls
from ui.gradient_descent.widgets import kept, kept_pills, kept_select, kept_slider, kept_toggle
from ui.language import text

VIEWS: Final = ("problem", "gradients", "landscapes")
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "cost": Choice(default=COSTS[0], options=COSTS),
    "surface": Choice(default="Himmelblau", options=tuple(SURFACES)),
    "eta": Real(default=0.01, low=RATE.low, high=RATE.high, step=RATE.step),
    "place": Reals(default=(), low=-10, high=10, step=0.1, fewest=2, most=2),
    "steps": Whole(default=100, low=1, high=2_000, step=50),
}
"""What only the page needs, not the script."""


def page_controls() -> Controls:
    return Controls("gradient_descent", {**PARAMETERS, **SHOWN})


def setting_of(controls: Controls) -> Setting:
    """What the address says now."""
    return setting_from(values_of(controls))


def values_of(controls: Controls) -> dict[str, Any]:
    """The value of every parameter that the script needs."""
    return {name: controls.held(name) for name in PARAMETERS}


def ask_problem(controls: Controls) -> None:
    """The points, how they are cut into batches, and how the rate falls."""
    count = _points(controls)
    paths = kept_pills(controls, "paths")
    if "mini-batch" in paths:
        _batch(controls, count)
    schedule = kept_select(controls, "schedule")
    if schedule != "constant":
        kept(controls, "halving")
        st.latex(r"\small " + SCHEDULES[schedule].formula)
    _back_to_start(controls, "start")
    with st.expander(text("gradient_descent.more"), key="gradient_descent.more"):
        kept(controls, "updates")
        kept_toggle(controls, "replacement")
        kept(controls, "draw")
        kept(controls, "seed")


def ask_gradients(controls: Controls) -> None:
    """The points, and how batches are drawn from them."""
    _points(controls)
    kept_toggle(controls, "replacement")
    _back_to_start(controls, "start")
    with st.expander(text("gradient_descent.more"), key="gradient_descent.more"):
        kept(controls, "rate")
        kept(controls, "draw")
        kept(controls, "seed")


def ask_landscapes(controls: Controls) -> None:
    """Which surface, and how long."""
    name = kept(controls, "surface")
    st.caption(text(f"landscapes.row.{name}"))
    kept(controls, "steps")
    _back_to_start(controls, "place")


def _points(controls: Controls) -> int:
    count = kept(controls, "points")
    kept(controls, "scatter")
    kept_toggle(controls, "standardised")
    return count


def _batch(controls: Controls, count: int) -> None:
    size = kept_slider(controls, "batch", high=count)
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
