"""A line through points: the paths over the loss, the lines that belong to them, and every learning rate."""

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.kit.overlay_figures import Curves
from explainer.lessons.gradient_descent.bowl_figures import BowlWords, bowl_picture, line_picture
from explainer.lessons.gradient_descent.film import Film, film_of
from explainer.lessons.gradient_descent.loss_figures import LossWords, loss_picture, rate_picture
from explainer.lessons.gradient_descent.run import Descent, descend
from explainer.lessons.gradient_descent.setting import Setting
from explainer.lessons.gradient_descent.thumbnail import small_picture
from ui import widgets
from ui.controls import Controls
from ui.kept import Course
from ui.language import current_language, text
from ui.lessons.gradient_descent.numbers import arithmetic, spent
from ui.lessons.gradient_descent.said import caption_of, verdicts
from ui.lessons.gradient_descent.settings import path_names, setting_of, start_there
from ui.lessons.gradient_descent.verdict import verdict as say_verdict
from ui.plot import Caption, PlotState, Verdict, now, plot
from ui.records import remembered
from ui.stage import follow, knob, reach, reached, stand
from ui.words import words_for

CHART: Final = "gradient_descent_run"
HEIGHTS: Final = (430, 430, 280, 280)


def shared(setting: Setting) -> Setting:
    """The setting that stands for all learning rates of one knob, so that turning it computes nothing."""
    common = replace(setting, learning_rate=setting.rates[0])
    return common if common.rates == setting.rates else setting


_descent = remembered(descend)


def descent_of(setting: Setting) -> Descent:
    """Every path of a setting, for every rate of its knob."""
    return _descent(shared(setting))


@remembered
def _said(
    family: Setting, cost: str, alone: float | None, language: str, _film: Film
) -> tuple[Caption, list[Verdict]]:
    """What is said at every rate of the knob, or only where it stands."""
    film = _film if alone is None else _film.alone(alone)
    return caption_of(film), verdicts(film)


@remembered
def _drawn(
    family: Setting, cost: str, alone: float | None, language: str, _film: Film
) -> tuple[Picture, ...]:
    """The losses at the end are those of every rate in any case."""
    film, names = _film if alone is None else _film.alone(alone), path_names()
    standardised = text("gradient_descent.bowl.standardised_input")
    bowl = words_for(
        BowlWords,
        "gradient_descent.bowl",
        paths=names,
        **({"input": standardised} if family.standardised else {}),
    )
    zones = {} if family.schedule == "constant" else _at_first()
    axis = text(f"gradient_descent.cost.axis.{cost}")
    loss = words_for(LossWords, "gradient_descent.loss", paths=names, cost=axis, **zones)
    return (
        bowl_picture(film, words=bowl),
        line_picture(film, words=bowl),
        loss_picture(film, words=loss),
        rate_picture(_film, words=loss),
    )


def _at_first() -> dict[str, str]:
    """What the shaded rates are called where the rate falls: how a descent begins, not how it ends."""
    return {name: text(f"gradient_descent.loss.at_first.{name}") for name in ("overshoots", "diverges")}


@st.fragment
def problem(controls: Controls) -> None:
    """The chart with its player and knob; below it in words and numbers what it shows."""
    setting, cost = setting_of(controls), controls.held("cost")
    film = film_of(descent_of(setting), cost)
    state = _chart(controls, setting, film)
    # Below the picture, so that this stands on the first screen.
    widgets.row(controls, "cost")
    follow(controls, "rate", state, now=setting.learning_rate)
    replica = film.descent.rates.index(setting.learning_rate)
    frame = min(state.step, len(film.spent) - 1)
    with now(CHART):
        say_verdict(film, replica=replica, frame=frame)
        spent(film, replica=replica, frame=frame)
        arithmetic(film, replica=replica, frame=frame)


def course_of(controls: Controls) -> Course:
    """What of a descent stands beside others: its paths, and how far above the minimum its losses are."""
    setting = setting_of(controls)

    def curves() -> Curves:
        descent, names = descent_of(setting), path_names()
        replica = descent.rates.index(setting.learning_rate)
        return {names[path.name]: path.excess[replica] for path in descent.paths}

    def paths() -> str:
        descent = descent_of(setting)
        return small_picture(descent, descent.rates.index(setting.learning_rate))

    step = text("gradient_descent.cost.axis.updates")
    return Course(curves, step=step, value=text("gradient_descent.loss.loss"), picture=paths)


def _chart(controls: Controls, setting: Setting, film: Film) -> PlotState:
    family, shape = film.descent.setting, film.descent.problem
    # What the knob would show is neither drawn nor sent until somebody reaches for it.
    whole = reached(CHART, family)
    asked = (family, film.cost, None if whole else setting.learning_rate, current_language(), film)
    pictures, (caption, verdict) = _drawn(*asked), _said(*asked)
    return plot(
        pictures,
        key=CHART,
        alt=[text(f"gradient_descent.alt.{name}") for name in ("bowl", "line", "loss", "rate")],
        height=HEIGHTS,
        knob=knob(
            controls,
            "rate",
            film.descent.rates,
            start=setting.learning_rate,
            format="g",
            limit=shape.limit,
        ),
        on_reach=None if whole else partial(reach, CHART, family),
        start_step=controls.held("step"),
        on_step=stand(controls),
        caption=caption,
        verdict=verdict,
        story=True,
        fit=True,
        file=f"gradient-descent-{film.cost}",
        unit=text(f"gradient_descent.cost.unit.{film.cost}"),
        on_click=lambda click: start_there(controls, "start", click),
        handles=[(0, pictures[0].place_of(text("gradient_descent.bowl.start")))],
        on_drag=lambda drag: start_there(controls, "start", drag),
        view=f"{film.descent.half} {shape.minimum.tolist()}",
        narrowest=300,
        columns=2,
        ahead=True,
    )
