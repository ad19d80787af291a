"""Find the false number: a worked step with one slip in it, and the slip that the world copies."""

from collections.abc import Sequence

import streamlit as st

from explainer.kit.latex import wrapping
from explainer.lessons.backprop.graph import plain
from explainer.lessons.backprop.mutations import (
    Published,
    Sheet,
    false_lines,
    published,
    sheet_of,
    truth_of,
    written_by,
)
from explainer.lessons.backprop.registry import mazur
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.walk import PHASES
from ui.controls import Controls
from ui.language import text
from ui.lessons.backprop.picture import walk_of
from ui.numbers import written
from ui.records import remembered
from ui.table import table


@remembered
def sheet_at(setting: Setting, draw: int) -> Sheet | None:
    return sheet_of(walk_of(setting)[0], setting.rate, draw=draw)


@remembered
def published_step() -> Published:
    return published(mazur())


def find(controls: Controls, setting: Setting) -> None:
    """The sheet to search, then the published one."""
    sheet = sheet_at(setting, controls.held("sheet"))
    if sheet is None:
        st.info(text("backprop.find.none"))
    else:
        _search(controls, setting, sheet)
    st.subheader(text("backprop.find.published"), anchor=False)
    _published()


def _search(controls: Controls, setting: Setting, sheet: Sheet) -> None:
    st.markdown(text("backprop.find.what", lines=len(sheet.numbers)))
    guess: int = controls.held("guess")
    for phase in PHASES:
        lines = [place for place, step in enumerate(sheet.tape.steps, 1) if step.phase == phase]
        if phase != "seed" and lines:
            _lines(controls, sheet, phase, lines, guess)
    if 0 < guess <= len(sheet.numbers):
        _judge(setting, sheet, guess - 1)
    st.button(
        text("backprop.find.another"),
        key="backprop.another",
        icon=":material/casino:",
        on_click=controls.hold_all,
        args=({"sheet": controls.held("sheet") % 9_999 + 1, "guess": 0},),
    )


def _lines(controls: Controls, sheet: Sheet, phase: str, lines: Sequence[int], guess: int) -> None:
    """The numbers of a phase, each to be pointed at."""
    key = f"backprop.find.{phase}"
    st.session_state[key] = guess if guess in lines else None
    st.pills(
        text(f"backprop.find.{phase}"),
        lines,
        key=key,
        format_func=lambda place: _line(sheet, place - 1),
        on_change=lambda: controls.hold("guess", st.session_state[key] or 0),
    )


def _line(sheet: Sheet, place: int) -> str:
    step = sheet.tape.steps[place]
    cell = written_by(step)[0].removesuffix(".grad")
    number = written(sheet.numbers[place], 6)
    match step.phase:
        case "backward":
            return f"∂{plain(cell)} ← {plain(step.about[1])}: {number}"
        case "again":
            return f"{plain(step.about[0])}: {number}"
        case _:
            return f"{plain(cell)} = {number}"


def _judge(setting: Setting, sheet: Sheet, place: int) -> None:
    """Compare every line with PyTorch, and say what was wrong where it is found."""
    graph, _ = walk_of(setting)
    found = false_lines(sheet.numbers, truth_of(graph, setting.rate))
    step = sheet.tape.steps[place]
    right = written(written_by(step)[1], 9)
    if place in found:
        words = {
            "right": right,
            "told": written(sheet.numbers[place], 9),
            "count": len(sheet.numbers) - len(found),
        }
        st.success(
            f"{text('backprop.find.found', **words)} {text(f'backprop.slip.{sheet.slip}')}",
            icon=":material/check:",
        )
        st.markdown(wrapping(*step.formula))
    else:
        st.info(text("backprop.find.not_here", right=right), icon=":material/search:")
        st.markdown(wrapping(*step.formula))


def _published() -> None:
    found = published_step()
    digits = {"right": f"{found.right:.9f}", "slipped": f"{found.slipped:.9f}"}
    st.markdown(text("backprop.find.story", **digits))
    names = ["$w_1$", "$w_2$", "$w_3$", "$w_4$", "$E$"]
    table(
        {
            text("common.row"): names,
            text("backprop.find.old_weights"): [f"{each:.9f}" for each in (*found.weights, found.right)],
            text("backprop.find.new_weights"): [
                f"{each:.9f}" for each in (*found.slipped_weights, found.slipped)
            ],
        },
        bold=4,
    )
