"""The race as one picture: contours, solid, losses, and what is inside one runner, on one step and knob."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.surface_figures import GROUND
from explainer.descents.leaderboard import Standing, standings
from explainer.descents.run import Race, Runner, race
from explainer.descents.sensitivity import exceptions
from explainer.descents.setting import Setting, first_of_family
from explainer.kit.latex import enough_digits
from explainer.kit.moving_figures import Move, Picture, pictures_of
from explainer.kit.overlay_figures import Curves
from explainer.lessons.optimizers.condition import Condition, conditions
from explainer.lessons.optimizers.course_figures import (
    CourseWords,
    contour_course,
    contour_course_moves,
    loss_course,
    loss_course_moves,
    solid_course,
    solid_course_moves,
)
from explainer.lessons.optimizers.small_figures import small_picture
from explainer.lessons.optimizers.state_figures import StateWords, decades_of_steps, state_figure, state_moves
from explainer.lessons.optimizers.trail_figures import Decades, decades, trails
from ui.controls import Controls, option_text
from ui.kept import Course
from ui.language import current_language, text
from ui.lessons.optimizers.legend import legend
from ui.lessons.optimizers.said import caption_of, verdicts
from ui.numbers import or_dash, written
from ui.plot import Caption, Click, Drag, Knob, Verdict, now, plot
from ui.records import remembered
from ui.stage import follow, reach, reached, stand
from ui.table import table
from ui.words import words_for

CHART: Final = "optimizers_race"
CONTOURS, SOLID, CURVES, STATE = range(4)
HEIGHTS: Final = (380, 380, 290, 290)

_race = remembered(race)


def race_of(setting: Setting) -> tuple[Race, int]:
    """The race for every value of the knob, and which of them the setting stands for."""
    run = _race(first_of_family(setting))
    return run, run.knob_values.index(setting.knob_value)


@st.fragment
def picture(controls: Controls, setting: Setting, looked: str) -> None:
    """The chart with its player and knob, the leaderboard of its step, and who has left and why."""
    _say_start(setting)
    legend(setting.runners)
    first = first_of_family(setting)
    run, replica = race_of(setting)
    caption, verdict = _said(first, current_language())
    # What the knob would show is neither drawn nor sent until somebody reaches for it.
    whole = reached(CHART, first)
    state = plot(
        _pictures(first, looked, None if whole else setting.knob_value, current_language()),
        key=CHART,
        alt=_descriptions(setting, looked),
        height=HEIGHTS,
        knob=_knob(run, setting),
        on_reach=None if whole else partial(reach, CHART, first),
        start_step=controls.held("step"),
        on_step=stand(controls, spoken_of_in="numbers"),
        caption=caption,
        verdict=verdict,
        story=True,
        fit=True,
        file=f"optimizers-{setting.surface}",
        on_click=lambda click: _clicked(controls, setting, click),
        handles=[(CONTOURS, GROUND + len(setting.runners), 0)],
        on_drag=lambda drag: send_to(controls, setting, drag),
        view=setting.surface,
        narrowest=300,
        columns=2,
        ahead=True,
    )
    _say_inside(run.runner(looked), noisy=setting.noise > 0)
    step = min(state.step, setting.steps)
    follow(controls, knob_name(setting), state, now=setting.knob_value)
    with now(CHART):
        st.markdown(f"{text('optimizers.board.at', step=step)} {_say_fair(setting)}")
        _leaderboard(standings(run, replica=replica, step=step))
        _say_left(conditions(run, replica=replica, step=step))


def course_of(setting: Setting, looked: str) -> Course:
    """What of a race stands beside others: how far above the lowest minimum the optimizer looked at is."""

    def curves() -> Curves:
        run, replica = race_of(setting)
        return {looked: run.runner(looked).loss[replica] - run.surface.lowest}

    return Course(
        curves,
        step=text("optimizers.course.step"),
        value=text("optimizers.course.above"),
        picture=lambda: small_picture(*race_of(setting)),
    )


def knob_name(setting: Setting) -> str:
    """The parameter that the knob turns."""
    if setting.knob == "momentum":
        return "momentum"
    return "rate" if setting.fairness == "same" else "factor"


def _knob(run: Race, setting: Setting) -> Knob:
    name = knob_name(setting)
    return Knob(
        label=text(f"optimizers.knob_of.{name}"),
        values=run.knob_values,
        start=setting.knob_value,
        format=".4g",
    )


def _clicked(controls: Controls, setting: Setting, click: Click) -> None:
    """The contours take a new start, the losses move the player."""
    if click.figure == CONTOURS:
        send_to(controls, setting, click)
    elif click.figure == CURVES:
        controls.hold("step", min(max(round(click.x), 0), setting.steps))


def send_to(controls: Controls, setting: Setting, click: Click | Drag) -> None:
    """Have all runners start where was clicked, or to where their start was dragged."""
    x, y = setting.course.spec.domain.clip((round(click.x, 3), round(click.y, 3)))
    controls.hold("start", (float(x), float(y)))


def _pictures(first: Setting, looked: str, alone: float | None, language: str) -> list[Picture]:
    """The race at one value of the knob, or, without one, at all of them."""
    drawn = _drawn(first, looked, alone)
    courses = _courses(first.surface, first.runners, first.steps, drawn.heights, language)
    pictures = (*courses, _inside(looked, drawn.sizes, language))
    return [each.moved(moves) for each, moves in zip(pictures, drawn.moves, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """What moves in each of the pictures, and the ends of their axes, which are those of the family."""

    moves: tuple[Sequence[Move], ...]
    heights: Decades
    sizes: Decades


@remembered
def _drawn(first: Setting, looked: str, alone: float | None) -> _Drawn:
    """Kept, because most reruns change none of them."""
    run = _race(first)
    heights, sizes = decades(run), decades_of_steps(run.runner(looked))
    shown = run if alone is None else run.alone(alone)
    drawn = trails(shown, heights)
    moves = (
        contour_course_moves(shown, drawn),
        solid_course_moves(drawn),
        loss_course_moves(shown, drawn),
        state_moves(shown.runner(looked), decades=sizes),
    )
    return _Drawn(moves, heights, sizes)


@remembered
def _said(first: Setting, language: str) -> tuple[Caption, list[Verdict]]:
    run = _race(first)
    return caption_of(run), verdicts(run)


@remembered
def _courses(
    surface: str, runners: tuple[str, ...], steps: int, heights: Decades, language: str
) -> tuple[Picture, ...]:
    """What is the same for all races of these runners on this surface."""
    words = words_for(CourseWords, "optimizers.course")
    figures = (
        contour_course(surface, runners, words=words),
        solid_course(surface, runners, words=words),
        loss_course(runners, steps=steps, decades=heights, words=words),
    )
    return pictures_of(figures)


@remembered
def _inside(looked: str, sizes: Decades, language: str) -> Picture:
    title = text("optimizers.state.title", name=looked)
    words = words_for(StateWords, "optimizers.state", title=title)
    return Picture(state_figure(looked, decades=sizes, words=words))


def _descriptions(setting: Setting, looked: str) -> list[str]:
    names = ("contours", "solid", "curves")
    surface = option_text("optimizers", "surface", setting.surface)
    return [text(f"optimizers.course.{name}_alt", surface=surface) for name in names] + [
        text("optimizers.state.alt", name=looked)
    ]


def _say_start(setting: Setting) -> None:
    """Where the start is if it is not where it was asked for."""
    if setting.start_was_moved:
        asked = ", ".join(f"{value:g}" for value in setting.asked_start)
        used = ", ".join(f"{value:g}" for value in setting.start)
        st.info(text("optimizers.start.moved", asked=asked, used=used), icon=":material/place:")


def _say_inside(runner: Runner, *, noisy: bool) -> None:
    """What the arrows and the box of the last picture are."""
    spec = OPTIMIZERS[runner.name]
    parts = [text(f"optimizers.state.reading{'_noisy' if noisy else ''}", name=runner.name)]
    parts += [text("optimizers.state.reading_memory")] if spec.direction else []
    parts += [text("optimizers.state.reading_squares")] if spec.scale else []
    st.caption(", ".join(parts) + text("optimizers.state.reading_moved"))


def _say_fair(setting: Setting) -> str:
    """In which way the learning rates of this race are fair, with the factor and all exceptions."""
    apart = exceptions(setting)
    if len(apart) == len(setting.runners):
        return text("optimizers.fairness_except.all")
    times = "_times" if setting.fairness != "same" and setting.factor != 1 else ""
    words = f"optimizers.fairness_{'except' if apart else 'said'}.{setting.fairness}{times}"
    return text(words, names=", ".join(apart), factor=f"{setting.factor:g}")


def _leaderboard(lines: tuple[Standing, ...]) -> None:
    table(
        {
            text("optimizers.board.place"): [str(place) for place in range(1, len(lines) + 1)],
            text("optimizers.board.runner"): [f"**{line.runner}**" for line in lines],
            "η": [written(line.rate) for line in lines],
            "μ": ["–" if line.momentum is None else f"{line.momentum:g}" for line in lines],
            text("optimizers.board.loss"): [or_dash(line.loss) for line in lines],
            text("optimizers.board.distance"): [or_dash(line.distance) for line in lines],
            text("optimizers.board.state"): [_state(line) for line in lines],
        }
    )


def _state(line: Standing) -> str:
    if line.left is not None:
        return f":red[:material/close:] {text('optimizers.board.left', step=line.left)}"
    if line.reached is not None:
        return f":green[:material/flag:] {text('optimizers.board.reached', step=line.reached)}"
    return text("optimizers.board.running")


def _say_left(gone: tuple[Condition, ...]) -> None:
    """For each who has left, which condition was broken."""
    if not gone:
        return
    lines = [text("optimizers.left.what")]
    for each in gone:
        words = "adaptive" if each.limit is None else "broken" if each.broken else "kept"
        digits = enough_digits((each.rate, each.curvature), lambda rate, bend: written(rate * bend), fewest=3)
        numbers = {
            "name": each.runner,
            "step": each.left,
            "rate": written(each.rate, digits),
            "curvature": written(each.curvature, digits),
            "product": written(each.product),
            "limit": "" if each.limit is None else f"{each.limit:.3g}",
        }
        lines.append(f"- {text(f'optimizers.left.{words}', **numbers)}")
    st.warning("\n".join(lines), icon=":material/trending_up:")
