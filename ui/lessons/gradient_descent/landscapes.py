"""Plain gradient descent on a known surface: contours, solid and loss on the same step and rate."""

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from explainer.choices.surfaces.geometry import curvatures
from explainer.choices.surfaces.program import program_of
from explainer.choices.surfaces.registry import SURFACES, Minimum
from explainer.descents.run import Race, race
from explainer.descents.setting import Setting as RaceSetting
from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_descent.descent_figures import (
    LOWEST,
    DescentWords,
    decades_of,
    descent_pictures,
)
from ui.controls import Controls
from ui.language import current_language, text
from ui.lesson import deeper
from ui.lessons.gradient_descent.said import caption_of_walk, verdicts_of_walk
from ui.lessons.gradient_descent.settings import course_of, start_there
from ui.numbers import pair
from ui.plot import Caption, Live, PlotState, Verdict, plot
from ui.records import remembered
from ui.sitemap import page_named
from ui.stage import follow, knob, reach, reached, stand
from ui.words import words_for

CHART: Final = "gradient_descent_landscape"
HEIGHTS: Final = (430, 430, 280)


def shared(setting: RaceSetting) -> RaceSetting:
    """The setting that stands for all learning rates of one knob."""
    common = replace(setting, learning_rate=setting.knob_values[0])
    return common if common.knob_values == setting.knob_values else setting


_race = remembered(race)


@remembered
def _drawn(
    family: RaceSetting, alone: float | None, language: str
) -> tuple[Caption, list[Verdict], tuple[Picture, ...]]:
    """Pictures and sentences at every rate of the knob, or only where it stands."""
    run = _race(family)
    shown = run if alone is None else run.alone(alone)
    words = words_for(DescentWords, "gradient_descent.course")
    pictures = tuple(descent_pictures(shown, words=words, decades=decades_of(run)))
    return caption_of_walk(shown), verdicts_of_walk(shown), pictures


@st.fragment
def landscapes(controls: Controls) -> None:
    """The chart with player and knob, which says how the descent ended, and what is known of the surface."""
    setting = course_of(controls)
    if setting.start_was_moved:
        st.warning(
            text("gradient_descent.place.moved", start=pair(setting.start)), icon=":material/open_with:"
        )
    state = _chart(controls, setting)
    follow(controls, "eta", state, now=setting.learning_rate)
    _known(setting)
    _others(setting)


def _chart(controls: Controls, setting: RaceSetting) -> PlotState:
    family = shared(setting)
    run, limit = _race(family), 2 / _steepest(setting)
    # What the knob would show is neither drawn nor sent until somebody reaches for it.
    whole = reached(CHART, family)
    alone = None if whole else setting.learning_rate
    caption, verdict, pictures = _drawn(family, alone, current_language())
    return plot(
        pictures,
        key=CHART,
        alt=[text(f"gradient_descent.alt.{name}") for name in ("contours", "solid", "curve")],
        height=HEIGHTS,
        knob=knob(controls, "eta", run.knob_values, start=setting.learning_rate, format="g", limit=limit),
        on_reach=None if whole else partial(reach, CHART, family),
        on_click=lambda click: start_there(controls, "place", click),
        handles=[(0, pictures[0].place_of(text("gradient_descent.course.start")))],
        on_drag=lambda drag: start_there(controls, "place", drag),
        live=_live(run, pictures[0]),
        start_step=controls.held("course_step"),
        on_step=stand(controls, "course_step"),
        caption=caption,
        verdict=verdict,
        story=True,
        fit=True,
        file=f"gradient-descent-{setting.surface}",
        view=setting.surface,
        narrowest=300,
        columns=2,
        wide=-1,
        ahead=True,
    )


def _live(run: Race, contours: Picture) -> Live | None:
    """What follows the start while it is dragged, if the browser can tell the slope of the surface."""
    program = program_of(run.surface.source)
    if program is None:
        return None
    start = contours.place_of(text("gradient_descent.course.start"))
    trail = contours.place_of(text("gradient_descent.course.path"))
    domain = run.surface.domain
    return Live(
        "descent",
        text("gradient_descent.ending.walks"),
        traces={"trail": (0, trail), "handles": (0, start), "head": (0, start + 1), "curve": (2, 0)},
        numbers={
            "program": program,
            "rates": run.knob_values,
            "steps": run.setting.steps,
            "domain": [(domain.x_low, domain.x_high), (domain.y_low, domain.y_high)],
            "minima": [_at(minimum) for minimum in run.surface.minima],
            "lowest": run.surface.lowest,
            "least": LOWEST,
        },
        gone=text("gradient_descent.ending.outside"),
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


def _known(setting: RaceSetting) -> None:
    surface, target = SURFACES[setting.surface], _target(setting)
    low, high = curvatures(surface, _at(target))
    known = text(
        "gradient_descent.surface.known",
        minimum=pair(_at(target)),
        low=f"{low:.4g}",
        high=f"{high:.4g}",
        limit=f"{2 / high:.3g}",
        source=surface.reference,
    )
    with deeper("gradient_descent.known"):
        st.latex(surface.formula)
        st.caption(known)


def _others(setting: RaceSetting) -> None:
    """The way to the race on the same surface."""
    page = page_named("optimizers")
    st.page_link(
        page.path,
        label=text("gradient_descent.others.link"),
        icon=page.icon,
        query_params={"lang": current_language(), "optimizers_surface": setting.surface},
    )
