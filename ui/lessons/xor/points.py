"""The points that are learned: what is said of them, and how a visitor places their own."""

from typing import Final

import streamlit as st

from explainer.choices.points import Placed, Points, placed_of
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.surface_figures import empty_plane
from ui.controls import Controls
from ui.language import text
from ui.plot import Click, Drag, plot
from ui.points import PointEditor, say_unusual

TOO_MANY: Final = "xor.too_many"


def said_of_points(recipe: Recipe, points: Points) -> None:
    """What keeps these points from being learned as one would expect."""
    say_unusual("xor.points_said", points, epochs=recipe.epochs_for(len(points)))


def tools(controls: Controls, points: Points) -> None:
    """What a click on the plane does, and what was refused."""
    editor = PointEditor(controls)
    editor.tools(_within(editor, points))
    if count := st.session_state.pop(TOO_MANY, 0):
        sentence = text("xor.points_said.too_many", count=count, most=editor.parameter.most)
        st.warning(sentence, icon=":material/block:")
    st.caption(text("xor.surface.legend"))


def place_point(controls: Controls, points: Points, click: Click) -> None:
    """Do at the click what the tools say, unless there are more points than can be placed."""
    editor = PointEditor(controls)
    if len(points) > editor.parameter.most:
        st.session_state[TOO_MANY] = len(points)
        return
    editor.place(click, _within(editor, points))


def can_move(controls: Controls, points: Points) -> bool:
    """Whether the points are so few that they can be placed."""
    return len(points) <= PointEditor(controls).parameter.most


def move_point(controls: Controls, points: Points, drag: Drag, *, label: int) -> None:
    """Put a point of a class where it was dragged to."""
    editor = PointEditor(controls)
    editor.move(drag, _within(editor, points), label=label)


def _within(editor: PointEditor, points: Points) -> tuple[Placed, ...]:
    """The points as a visitor could have placed them: within the range."""
    low, high = editor.parameter.low, editor.parameter.high
    return tuple((min(max(x, low), high), min(max(y, low), high), label) for x, y, label in placed_of(points))


def waiting_plane(controls: Controls, recipe: Recipe, points: Points) -> None:
    """The empty plane, where the first points are placed."""
    plot(
        empty_plane(recipe.view(points), title=text("xor.points_said.empty_title")),
        key="xor_empty",
        alt=text("xor.points_said.empty_title"),
        height=420,
        on_click=lambda click: place_point(controls, points, click),
    )
