"""The training as one picture: network, surface, hidden space and curves, on the same step and rate."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from explainer.choices.points import Points
from explainer.kit.moving_figures import Move, Picture
from explainer.kit.overlay_figures import Curves
from explainer.lessons.xor.curve_figures import CurveWords, curve_moves, curves, decades
from explainer.lessons.xor.experiment import Experiment, Family, shared, trained
from explainer.lessons.xor.film import SPREAD
from explainer.lessons.xor.graph import Graph, Spot, ends_of, number_names, numbers_of
from explainer.lessons.xor.network_figures import NetworkWords, network, network_moves, unit_name
from explainer.lessons.xor.recipe import MOST_UPDATES, Recipe
from explainer.lessons.xor.space_figures import SpaceWords, hidden_space, space_moves
from explainer.lessons.xor.surface_figures import SurfaceWords, surface, surface_moves, unit_surface
from explainer.lessons.xor.thumbnail import small_picture
from explainer.lessons.xor.training import Training
from ui.controls import Controls
from ui.kept import Course
from ui.language import current_language, text
from ui.lessons.xor.advice import advice
from ui.lessons.xor.build import build, steppers
from ui.lessons.xor.points import can_move, move_point, place_point, waiting_plane
from ui.lessons.xor.said import caption_of, verdicts
from ui.lessons.xor.settings import OUTPUT, written_unit
from ui.plot import Caption, Click, LineTip, MapTip, Morph, now, plot
from ui.records import remembered
from ui.stage import follow, knob, reach, reached, stand
from ui.words import words_for

CHART: Final = "xor_run"
NETWORK, SURFACE, SPACE = 0, 1, 2
HEIGHTS: Final = (240, 240, 240, 160)
MOST_NUMBERS: Final = 60
"""Weights and biases of a network whose numbers go with its picture, so that the mouse is told them."""
_trained = remembered(trained)


def family_of(recipe: Recipe, points: Points) -> Family:
    """The trainings at all rates of the knob, or the one of the recipe."""
    return _trained(shared(recipe, points=len(points)))


@remembered
def _filmed(recipe: Recipe, alone: float | None, _family: Family) -> Experiment:
    """The family of a recipe with its film, at every rate of the knob or only where it stands."""
    return _family.filmed() if alone is None else _family.filmed_alone(alone)


@st.fragment
def picture(controls: Controls, recipe: Recipe, points: Points, unit: Spot | None) -> None:
    """The chart with its player and knob, which says what happens at a step and how it ended."""
    if not len(points):
        waiting_plane(controls, recipe, points)
        return
    family = family_of(recipe, points)
    # What the knob would show is neither filmed nor sent until somebody reaches for it.
    whole = reached(CHART, family.recipe)
    alone = None if whole else recipe.learning_rate
    shown = _filmed(family.recipe, alone, family)
    pictures = _pictures(family, shown, alone, unit)
    handles = _handles(pictures[SURFACE]) if can_move(controls, points) else {}
    state = plot(
        pictures,
        key=CHART,
        alt=_descriptions(unit),
        height=HEIGHTS,
        knob=knob(controls, "rate", family.training.rates, start=recipe.learning_rate, format="g")
        if family.is_family
        else None,
        on_reach=None if whole else partial(reach, CHART, family.recipe),
        start_step=controls.held("step"),
        on_step=stand(controls, spoken_of_in="numbers"),
        caption=_said(family.recipe, current_language()),
        verdict=verdicts(family),
        story=True,
        fit=True,
        file=f"xor-seed-{recipe.seed}",
        unit=text("xor.epoch"),
        on_click=lambda click: _clicked(controls, family, click),
        steppers=steppers(recipe, figure=NETWORK),
        on_press=lambda press: build(controls, recipe, press),
        handles=list(handles),
        on_drag=lambda drag: move_point(controls, points, drag, label=handles[drag.figure, drag.trace]),
        morphs=[Morph(SPACE, *(text(f"xor.morph.{part}") for part in ("label", "start", "end")))]
        if recipe.hidden
        else (),
        view=f"{recipe.data} {family.view}",
        narrowest=200,
        columns=3,
        wide=-1,
        lens=(NETWORK, SURFACE),
        tips=_tips(family.recipe, alone, unit, current_language(), shown),
        ahead=True,
    )
    follow(controls, "rate", state, now=recipe.learning_rate)
    if unit is not None:
        st.button(
            text("xor.surface.back"),
            key="xor.back",
            icon=":material/undo:",
            on_click=_look_at,
            args=(controls, OUTPUT),
        )
    _say_end(controls, family, recipe, state.step)


def _handles(plane: Picture) -> dict[tuple[int, int], int]:
    """The class of the points that each trace of the plane draws, all of which can be dragged."""
    return {(SURFACE, plane.place_of(name)): label for label, name in enumerate(class_names())}


def _clicked(controls: Controls, family: Family, click: Click) -> None:
    """A unit is enlarged or put back, the plane gets or loses a point."""
    if click.figure == NETWORK:
        _choose_unit(controls, Graph(family.recipe.widths), click)
    elif click.figure == SURFACE:
        place_point(controls, family.points, click)


def _choose_unit(controls: Controls, graph: Graph, click: Click) -> None:
    spot = graph.unit_at(click.x, click.y)
    if spot is None or spot[0] == 0:
        return
    chosen = OUTPUT if spot[0] == len(graph.widths) - 1 else written_unit(spot)
    _look_at(controls, OUTPUT if chosen == controls.held("unit") else chosen)


def _look_at(controls: Controls, unit: str) -> None:
    controls.hold("unit", unit)
    # The button that comes here stands in a fragment.
    st.rerun()


def _pictures(family: Family, shown: Experiment, alone: float | None, unit: Spot | None) -> list[Picture]:
    """What runs look like depends on few of their settings: that is kept for all runs, the rest moves."""
    recipe, training, language = family.recipe, family.training, current_language()
    # Points, their plane and the shape of the network.
    names = ("data", "count", "noise", "draw", "points", "plane", "hidden")
    look = Recipe(**{name: getattr(recipe, name) for name in names})
    axes = training.epochs, tuple(decades(training.loss))
    figures = *_planes(look, unit, language, shown), _curves(axes, language, training)
    moved = _moves(recipe, alone, unit, shown, training)
    return [figure.moved(moves) for figure, moves in zip(figures, moved, strict=True)]


@remembered
def _planes(look: Recipe, unit: Spot | None, language: str, _shown: Experiment) -> tuple[Picture, ...]:
    words = words_for(NetworkWords, "xor.network", unit=text("xor.surface.unit"))
    return (
        network(_shown, words=words, chosen=unit),
        surface(_shown, words=surface_words()) if unit is None else _unit_drawn(_shown, unit),
        hidden_space(_shown, words=_space_words(look)),
    )


@remembered
def _curves(axes: tuple[int, tuple[float, ...]], language: str, _training: Training) -> Picture:
    return curves(_training, chosen=0, words=words_for(CurveWords, "xor.curve", epoch=text("xor.epoch")))


@remembered
def _moves(
    recipe: Recipe, alone: float | None, unit: Spot | None, _shown: Experiment, _training: Training
) -> tuple[tuple[Move, ...], ...]:
    """What moves in each picture. The curves are those of every rate in any case."""
    return (
        network_moves(_shown, chosen=unit),
        surface_moves(_shown, unit),
        space_moves(_shown),
        curve_moves(_training),
    )


@remembered
def _said(recipe: Recipe, language: str) -> Caption:
    return caption_of(_trained(recipe))


@remembered
def _tips(
    recipe: Recipe, alone: float | None, unit: Spot | None, language: str, _shown: Experiment
) -> tuple[MapTip | LineTip, ...]:
    """What the mouse is told: p on the surface, and the weights of a network that has few of them."""
    graph = Graph(recipe.widths)
    maps = [MapTip(SURFACE, trace=0, text=text("xor.surface.tip"), power=1 / SPREAD)] if unit is None else []
    numbers = _shown.training.snapshots
    if numbers.shape[2] > MOST_NUMBERS:
        return tuple(maps)
    names = [
        f"b, {unit_name(after, graph.widths)}"
        if before is None
        else f"w, {unit_name(before, graph.widths)} → {unit_name(after, graph.widths)}"
        for before, after in number_names(graph)
    ]
    return *maps, LineTip(NETWORK, ends_of(graph), names, numbers_of(graph, numbers))


def _unit_drawn(shown: Experiment, unit: Spot) -> Picture:
    name = unit_name(unit, shown.recipe.widths)
    return unit_surface(shown, unit, words=surface_words(text("xor.surface.unit", name=name)))


def course_of(recipe: Recipe, points: Points) -> Course:
    """What of a run stands beside others: its loss, and its plane at the end."""

    def curves() -> Curves:
        family = family_of(recipe, points)
        return {"": family.training.loss[family.replica(recipe.learning_rate)]}

    def ended() -> str:
        family = family_of(recipe, points)
        return small_picture(_filmed(family.recipe, recipe.learning_rate, family), 0)

    return Course(curves, step=text("xor.epoch"), value=text("xor.curve.loss"), picture=ended)


def class_names() -> tuple[str, str]:
    return text("xor.surface.zero"), text("xor.surface.one")


def surface_words(title: str | None = None) -> SurfaceWords:
    return words_for(
        SurfaceWords, "xor.surface", title=title or text("xor.surface.title"), classes=class_names()
    )


def _space_words(recipe: Recipe) -> SpaceWords:
    units, last = recipe.widths[-2], len(recipe.widths) - 2
    if units > 2:
        x, y = text("xor.space.distance"), text("xor.space.spread")
    else:
        x = unit_name((last, 0), recipe.widths)
        y = unit_name((last, 1), recipe.widths) if units == 2 else ""
    title = text("xor.space.title" if recipe.hidden else "xor.space.input_title")
    return words_for(SpaceWords, "xor.space", title=title, x=x, y=y, classes=class_names())


def _descriptions(unit: Spot | None) -> Sequence[str]:
    plane = "xor.surface.alt" if unit is None else "xor.surface.unit_alt"
    return [text(key) for key in ("xor.network.alt", plane, "xor.space.alt", "xor.curve.alt")]


def _say_end(controls: Controls, family: Family, recipe: Recipe, step: int) -> None:
    """Whether the run was cut short; at the end of a run that did not learn, why, and what helps."""
    training, replica = family.training, family.replica(recipe.learning_rate)
    if family.cut:
        most, asked = MOST_UPDATES, recipe.epochs
        st.caption(text("xor.run.cut", epochs=training.epochs, asked=asked, most=most))
    epoch, diverged = int(training.snapshot_epochs[step]), training.diverged[replica]
    is_gone = diverged is not None and epoch >= diverged
    if is_gone or (epoch == training.epochs and training.accuracy[replica, epoch] < 1):
        with now(CHART, "-advice"):
            advice(controls, family, recipe)
