"""Missions are experiments, one at a time over the stage: predict, lock, let the page try it, compare."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import progress
from ui.classroom.question import KIND, Question, question
from ui.classroom.seat import seat_at
from ui.controls import Controls
from ui.hidden import hidden
from ui.language import catalog, current_language, text
from ui.stage import Step


@dataclass(frozen=True, slots=True)
class Finding:
    """What the page measured for a mission: which prediction was right, and the numbers of the sentence."""

    answer: str
    numbers: Mapping[str, object]
    words: str = "after"
    """Which sentence of the mission says it."""


@dataclass(frozen=True, slots=True)
class Mission:
    """A small task: predict, let the page try it, and compare.

    `locales/*/<page>.toml` holds `mission.<name>.task`, `.after` and `.<answer>` for every answer; task and
    answers may speak of any parameter as the mission sets it, and of its `numbers`.
    """

    name: str
    answers: tuple[str, ...]
    settings: Mapping[str, Any]
    """What it puts on the page; every other parameter stands at its default."""
    find: Callable[[dict[str, Any]], Finding | None]
    """Measures with the value of every parameter that the mission puts on the page; None until it can."""
    numbers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What else task and answers speak of."""
    start: Callable[[], None] | None = None
    """What begins with the attempt besides, such as a training."""

    def values(self, controls: Controls) -> dict[str, Any]:
        """The value of every parameter of the page during the mission."""
        return controls.defaults | dict(self.settings)


def mission_names(page: str) -> list[str]:
    """The missions of a page, as the catalogs know them."""
    return _names(page, current_language())


@cache
def _names(page: str, language: str) -> list[str]:
    first, last = f"{page}.mission.", ".task"
    keys = (key for key in catalog(language) if key.startswith(first) and key.endswith(last))
    return [key.removeprefix(first).removesuffix(last) for key in keys]


def missions_done(page: str) -> int:
    """How many missions of a page the visitor has predicted and tried."""
    return sum(progress.said(page, f"mission.{name}") is not None for name in mission_names(page))


def is_mission_open(page: str) -> bool:
    """Whether one of the missions of a page stands over its stage."""
    return st.session_state.get(f"{page}.mission") is not None or seat_at(page, KIND) is not None


def mission_bar(
    place: DeltaGenerator, controls: Controls, tasks: Sequence[Mission], *, busy: bool = False
) -> None:
    """Offer the missions of a page as a row of numbers in `place`, and open the one that is chosen here.

    While a class is asked one of them, that one stands here alone.
    """
    page = controls.page
    if seat := seat_at(page, KIND):
        for task in tasks:
            if task.name == seat.view.purpose.about:
                question(seat, _asked(controls, task, teacher=seat.is_teacher, busy=busy))
        return
    if "missions" in hidden():
        return
    chosen = place.pills(
        text("lesson.missions", done=missions_done(page), all=len(tasks)),
        [task.name for task in tasks],
        format_func=_numbers(page, tasks).__getitem__,
        key=f"{page}.mission",
        persist_state="session",
    )
    for task in tasks:
        if task.name == chosen:
            with st.container(border=True, key="mission"):
                _mission(controls, task, busy=busy)


def _numbers(page: str, tasks: Sequence[Mission]) -> dict[str, str]:
    ticks = {task.name: " ✓" if progress.said(page, f"mission.{task.name}") else "" for task in tasks}
    return {task.name: f"{number}{ticks[task.name]}" for number, task in enumerate(tasks, 1)}


def task_of(controls: Controls, task: Mission, part: str = "task") -> str:
    """The task of a mission, or one of its answers, in words."""
    numbers = {**task.values(controls), **task.numbers}
    return text(f"{controls.page}.mission.{task.name}.{part}", **numbers)


def _mission(controls: Controls, task: Mission, *, busy: bool) -> None:
    words = f"{controls.page}.mission.{task.name}"
    st.markdown(f"**{task_of(controls, task)}**")
    locked = progress.said(controls.page, f"mission.{task.name}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if locked in task.answers:
            st.session_state[words] = locked
        predicted = st.radio(
            text("lesson.prediction"),
            task.answers,
            index=None,
            format_func=lambda answer: task_of(controls, task, answer),
            key=words,
            horizontal=True,
            disabled=locked in task.answers,
            label_visibility="collapsed",
            persist_state="session",
        )
        st.button(
            text("lesson.try"),
            key=f"{words}.try",
            type="primary",
            disabled=predicted is None or busy,
            help=text("lesson.predict_first") if predicted is None else None,
            on_click=_attempt,
            args=(controls, task, predicted),
            icon=":material/experiment:",
        )
        if _own(controls):
            st.button(
                text("lesson.own_settings"),
                key=f"{controls.page}.own_settings",
                on_click=_give_back,
                args=(controls,),
                icon=":material/undo:",
            )
    if predicted is not None and (finding := _finding(controls, task)) is not None:
        _judge(words, predicted, finding)
    elif busy:
        st.caption(text("lesson.busy"))


def _asked(controls: Controls, task: Mission, *, teacher: bool, busy: bool) -> Question:
    """A mission as a question to the class. What takes a training is trained on the teacher's page alone."""

    def play() -> None:
        _put_on(controls, task, start=teacher)

    def tell(predicted: str | None) -> str | None:
        finding = _finding(controls, task)
        if finding is None:
            st.caption(text("lesson.busy" if busy or teacher else "classroom.truth_elsewhere"))
            return None
        if predicted is not None:
            progress.say(controls.page, f"mission.{task.name}", predicted)
        _judge(f"{controls.page}.mission.{task.name}", predicted, finding)
        return None if "answers" in hidden() else finding.answer

    answers = {answer: task_of(controls, task, answer) for answer in task.answers}
    return Question(task_of(controls, task), answers, play, tell)


def _judge(words: str, predicted: str | None, finding: Finding) -> None:
    if "answers" in hidden():
        st.caption(text("hand_out.answer_hidden"))
        return
    measured = text(f"{words}.{finding.words}", **finding.numbers)
    if predicted is None:
        st.info(measured, icon=":material/lightbulb:")
    elif finding.answer == predicted:
        st.success(f"{text('lesson.predicted_right')} {measured}", icon=":material/check:")
    else:
        st.info(f"{text('lesson.predicted_wrong')} {measured}", icon=":material/lightbulb:")


def _attempt(controls: Controls, task: Mission, predicted: str) -> None:
    progress.say(controls.page, f"mission.{task.name}", predicted)
    _put_on(controls, task)


def _put_on(controls: Controls, task: Mission, *, start: bool = True) -> None:
    """Have the page show what a mission is about; the visitor's own settings are kept."""
    tried, now = _tried(controls), controls.values(controls.parameters)
    # Between two missions nothing is the visitor's own.
    if not any(_are_same(controls, now, task_values) for task_values, _ in tried.values()):
        st.session_state[_before(controls)] = now
    tried[task.name] = (task.values(controls), None)
    controls.reset(task.settings)
    if start and task.start is not None:
        task.start()


def _before(controls: Controls) -> str:
    return f"{controls.page}.before_missions"


def _own(controls: Controls) -> dict[str, Any] | None:
    """The visitor's own settings, if a mission has put others in their place."""
    before = st.session_state.get(_before(controls))
    now = controls.values(controls.parameters)
    return before if before and not _are_same(controls, before, now) else None


def _are_same(controls: Controls, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sets of values are the same, wherever the players stand."""
    kinds = controls.parameters
    return all(one[name] == other[name] for name, kind in kinds.items() if not isinstance(kind, Step))


def _give_back(controls: Controls) -> None:
    controls.hold_all(st.session_state.pop(_before(controls)))


def _tried(controls: Controls) -> dict[str, tuple[dict[str, Any], Finding | None]]:
    """The missions of a page that were tried in this session: with which values, and what was found."""
    return st.session_state.setdefault(f"{controls.page}.missions", {})


def _finding(controls: Controls, task: Mission) -> Finding | None:
    """What a mission has found since it was tried; measured once, whatever the page shows by then."""
    if task.name not in (tried := _tried(controls)):
        return None
    values, found = tried[task.name]
    if found is None and (found := task.find(values)) is not None:
        if found.answer not in task.answers:
            raise ValueError(f"{found.answer!r} is no answer of the mission {task.name!r}")
        tried[task.name] = (values, found)
    return found
