"""Plain gradient descent on a known surface: contours, solid and loss on the same step and rate."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from explainer.choices.surfaces.geometry import curvatures, saddle_at
from explainer.choices.surfaces.registry import SURFACES, Minimum, SurfaceSpec
from explainer.descents.leaderboard import Standing, standings
from explainer.descents.run import Race, race
from explainer.descents.setting import Setting as RaceSetting
from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_descent.descent_figures import DescentWords, descent_pictures
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.gradient_descent.settings import course_of, start_there
from ui.numbers import pair, written
from ui.plot import PlotState, plot
from ui.sitemap import page_named
from ui.stage import follow, knob
from ui.words import words_for

HEIGHTS: Final = (430, 430, 280)
_FAR: Final = 1e3
"""So many times the size of the picture is beyond all bounds."""


def shared(setting: RaceSetting) -> RaceSetting:
    """The setting that stands for all learning rates of one knob."""
    common = replace(setting, learning_rate=setting.knob_values[0])
    return common if common.knob_values == setting.knob_values else setting


@st.cache_resource(max_entries=16, show_spinner=False)
def _drawn(setting: RaceSetting, language: str) -> tuple[Race, tuple[Picture, ...]]:
    run = race(setting)
    return run, tuple(descent_pictures(run, words=words_for(DescentWords, "gradient_descent.course")))


@st.fragment
def landscapes(controls: Controls) -> None:
    """The chart with player and knob, how the descent ended, and what is known of the surface."""
    setting = course_of(controls)
    if setting.start_was_moved:
        st.warning(
            text("gradient_descent.place.moved", start=pair(setting.start)), icon=":material/open_with:"
        )
    run, pictures = _drawn(shared(setting), current_language())
    state = _chart(controls, setting, run, pictures)
    follow(controls, "eta", state, now=setting.learning_rate)
    replica = run.knob_values.index(setting.learning_rate)
    step = min(state.step, setting.steps)
    (standing,) = standings(run, replica=replica, step=step)
    _ending(run, standing, run.runners[0].positions[replica, step].tolist())
    _known(setting)
    _others(setting)


def _chart(controls: Controls, setting: RaceSetting, run: Race, pictures: tuple[Picture, ...]) -> PlotState:
    rates, limit = run.knob_values, 2 / _steepest(setting)
    return plot(
        pictures,
        key="gradient_descent_landscape",
        alt=[text(f"gradient_descent.alt.{name}") for name in ("contours", "solid", "curve")],
        height=HEIGHTS,
        knob=knob(controls, "eta", rates, start=setting.learning_rate, format="g", limit=limit),
        on_click=lambda click: start_there(controls, "place", click),
        view=setting.surface,
        narrowest=300,
        columns=2,
        wide=-1,
        ahead=True,
    )


def _steepest(setting: RaceSetting) -> float:
    """λₘₐₓ at the deepest minimum that is nearest to the start."""
    return curvatures(SURFACES[setting.surface], _at(_target(setting)))[1]


def _target(setting: RaceSetting) -> Minimum:
    surface, (x, y) = SURFACES[setting.surface], setting.start
    deepest = [each for each in surface.minima if each.value <= surface.lowest + 1e-9]
    return min(deepest, key=lambda each: (each.x - x) ** 2 + (each.y - y) ** 2)


def _at(minimum: Minimum) -> tuple[float, float]:
    return minimum.x, minimum.y


def _ending(run: Race, standing: Standing, place: Sequence[float]) -> None:
    words, minima = "gradient_descent.ending", run.surface.minima
    if standing.left is not None:
        numbers = {"step": standing.left, "rate": f"{standing.rate:g}", "place": pair(place)}
        st.error(text(f"{words}.{_outside(run.surface, place)}", **numbers), icon=":material/trending_up:")
        return
    assert standing.loss is not None and standing.distance is not None
    minimum = minima[standing.minimum]
    numbers = {
        "loss": written(standing.loss),
        "distance": written(standing.distance),
        "minimum": pair(_at(minimum)),
        "value": written(minimum.value),
        "lowest": written(run.surface.lowest),
    }
    x, y = place
    saddle = saddle_at(run.surface, (x, y)) if standing.reached is None else None
    if saddle is not None:
        st.info(text(f"{words}.saddle", saddle=pair(saddle, ".3g"), **numbers), icon=":material/landscape:")
    elif standing.reached is None:
        st.markdown(text(f"{words}.on_the_way", **numbers))
    elif minimum.value > run.surface.lowest + 1e-9:
        st.warning(text(f"{words}.local", step=standing.reached, **numbers), icon=":material/landscape:")
    else:
        st.success(text(f"{words}.reached", step=standing.reached, **numbers), icon=":material/flag:")


def _outside(surface: SurfaceSpec, place: Sequence[float]) -> str:
    """What is to be said of who has left the picture: by now it is in it again, near it, or nowhere."""
    x, y = place
    domain = surface.domain
    if domain.clip((x, y)) == (x, y):
        return "back"
    # False for what is not a number, too.
    return "left" if max(abs(x), abs(y)) < _FAR * (domain.width + domain.height) else "diverged"


def _known(setting: RaceSetting) -> None:
    surface, target = SURFACES[setting.surface], _target(setting)
    low, high = curvatures(surface, _at(target))
    st.latex(surface.formula)
    st.caption(
        text(
            "gradient_descent.surface.known",
            minimum=pair(_at(target)),
            low=f"{low:.4g}",
            high=f"{high:.4g}",
            limit=f"{2 / high:.3g}",
            source=surface.reference,
        )
    )


def _others(setting: RaceSetting) -> None:
    """The way to the race on the same surface."""
    page = page_named("optimizers")
    st.page_link(
        page.path,
        label=text("gradient_descent.others.link"),
        icon=page.icon,
        query_params={"lang": current_language(), "optimizers_surface": setting.surface},
    )
