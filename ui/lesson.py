"""The frame around every lesson: question, idea, missions, pitfalls, what was learned, code, the way on."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.export import notebook_with, script_of
from explainer.kit.address import Parameter, write
from ui.controls import Controls
from ui.language import catalog, current_language, text
from ui.sitemap import LESSONS, page_after, page_named

_SAID: Final = re.compile(r'((?:^|(?<=\s))# (?:%% )?|""")(.*?)("""|$)', re.MULTILINE)
"""A comment or a docstring of one line."""


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


def opening(page: str) -> None:
    """The title and the question in one sentence."""
    st.title(text(f"{page}.title"), anchor=False)
    st.markdown(text(f"{page}.question"))


def stage() -> list[DeltaGenerator]:
    """A narrow column for the controls, a wide one for the picture; on a phone the picture stands first."""
    return st.container(key="stage").columns([1, 3], gap="medium")


def idea(page: str) -> None:
    """The lesson in a few sentences and one formula, below the picture; open until the visitor folds it.

    Streamlit forgets whether it was open with the page, so the session remembers it.
    """
    key = f"{page}.idea"
    opened = f"{key}.opened"
    place = st.expander(text("lesson.idea"), st.session_state.get(opened, True), key=key, on_change="rerun")
    place.markdown(text(key))
    st.session_state[opened] = place.open


def missions(controls: Controls, tasks: Sequence[Mission], *, busy: bool = False) -> None:
    """Ask for a prediction first; then let the page try it and check the prediction by what it measured."""
    st.header(text("lesson.missions"), anchor="missions")
    for number, (task, column) in enumerate(zip(tasks, st.columns(len(tasks), border=True), strict=True), 1):
        with column:
            _mission(controls, task, number, busy=busy)


def _mission(controls: Controls, task: Mission, number: int, *, busy: bool) -> None:
    words = f"{controls.page}.mission.{task.name}"
    numbers = {**controls.defaults, **task.settings, **task.numbers}
    st.markdown(f"**{number}. {text(f'{words}.task', **numbers)}**")
    predicted = st.radio(
        text("lesson.prediction"),
        task.answers,
        index=None,
        format_func=lambda answer: text(f"{words}.{answer}", **numbers),
        key=words,
        persist_state="session",
    )
    st.button(
        text("lesson.try"),
        key=f"{words}.try",
        disabled=predicted is None or busy,
        on_click=_attempt,
        args=(controls, task),
        icon=":material/experiment:",
    )
    if predicted is None:
        st.caption(text("lesson.predict_first"))
    elif (finding := _finding(controls, task)) is None:
        st.caption(text("lesson.busy" if busy else "lesson.not_tried"))
    else:
        measured = text(f"{words}.{finding.words}", **finding.numbers)
        if finding.answer == predicted:
            st.success(f"{text('lesson.predicted_right')} {measured}", icon=":material/check:")
        else:
            st.info(f"{text('lesson.predicted_wrong')} {measured}", icon=":material/lightbulb:")


def _attempt(controls: Controls, task: Mission) -> None:
    controls.reset(task.settings)
    _tried(controls).setdefault(task.name)
    if task.start is not None:
        task.start()


def _tried(controls: Controls) -> dict[str, Finding | None]:
    """The missions of a page that were tried, and what was found; None until something is."""
    return st.session_state.setdefault(f"{controls.page}.missions", {})


def _finding(controls: Controls, task: Mission) -> Finding | None:
    """What a mission has found since it was tried; measured once, whatever the page shows by then."""
    tried = _tried(controls)
    if task.name in tried and tried[task.name] is None:
        found = task.find(controls.defaults | dict(task.settings))
        if found is not None and found.answer not in task.answers:
            raise ValueError(f"{found.answer!r} is no answer of the mission {task.name!r}")
        tried[task.name] = found
    return tried.get(task.name)


def code(page: str, parameters: Mapping[str, Parameter[Any]], values: Mapping[str, Any]) -> None:
    """The PyTorch script for what is on the screen: shown, as .py and as .ipynb."""
    st.header(text("lesson.code"), anchor="code")
    st.markdown(text(f"{page}.code"))
    link = _link(page, parameters, values)
    script = with_comments(script_of(link))
    with st.container(horizontal=True):
        st.download_button(
            text("lesson.download_script"),
            script,
            f"{page}.py",
            "text/x-python",
            key=f"{page}.script",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            text("lesson.download_notebook"),
            lambda: notebook_with(script),
            f"{page}.ipynb",
            "application/x-ipynb+json",
            key=f"{page}.notebook",
            on_click="ignore",
            icon=":material/download:",
        )
    with st.expander(text("lesson.show_code"), key=f"{page}.code"):
        st.code(script, language="python", line_numbers=True)


def with_comments(script: str) -> str:
    """The same script; its comments and docstrings in the visitor's language, where the catalog has them."""
    return _SAID.sub(lambda found: f"{found[1]}{_translated(found[2])}{found[3]}", script)


def _translated(comment: str) -> str:
    """A comment, or what stands in it before a colon."""
    words = catalog(current_language())
    before, colon, after = comment.partition(":")
    return (
        words.get(f"script.comment.{comment}")
        or words.get(f"script.comment.{before}", before) + colon + after
    )


def _link(page: str, parameters: Mapping[str, Parameter[Any]], values: Mapping[str, Any]) -> str:
    """The address of what is on the screen, whatever else stands in the browser's address bar."""
    query = write(
        {f"{page}_{name}": parameter for name, parameter in parameters.items()},
        {f"{page}_{name}": value for name, value in values.items()},
    )
    place = (st.context.url or f"/{page_named(page).address}").partition("?")[0]
    return f"{place}?{query}" if query else place


def pitfalls(page: str, pictures: Mapping[str, Callable[[], Mapping[str, object]]]) -> None:
    """What is often said wrongly about the subject, what is true, and a picture that shows it.

    Every picture draws itself and returns the numbers that its `pitfall.<name>.truth` speaks of.
    """
    st.header(text("lesson.pitfalls"), anchor="pitfalls")
    for name, picture in pictures.items():
        with st.container(border=True):
            words, figure = st.columns([2, 3], vertical_alignment="center")
            with figure:
                numbers = picture()
            words.markdown(
                f"**{text('lesson.often_said')}** {text(f'{page}.pitfall.{name}.said')}\n\n"
                f"**{text('lesson.in_truth')}** {text(f'{page}.pitfall.{name}.truth', **numbers)}"
            )


def learned(page: str) -> None:
    """What the lesson comes to in three sentences, and the lessons in which the thought goes on.

    `locales/*/<page>.toml` holds `learned.1` to `.3`, and `learned.on.<lesson>` for every such lesson.
    """
    st.header(text("lesson.learned"), anchor="learned")
    st.markdown("\n".join(f"- {text(f'{page}.learned.{number}')}" for number in (1, 2, 3)))
    st.markdown(text("lesson.on"))
    words = catalog(current_language())
    for following in LESSONS:
        why = words.get(f"{page}.learned.on.{following.name}")
        if why is not None:
            label = f"**{text(f'{following.name}.menu')}** · {why}"
            _link_to(following.path, label, icon=following.icon)


def way_on(page: str) -> None:
    """The next lesson in reading order, or back home after the last one."""
    following = page_after(page)
    title = text(f"{following.name}.menu")
    st.divider()
    _link_to(following.path, text("lesson.next", title=title), icon=":material/arrow_forward:")


def _link_to(path: str, label: str, *, icon: str) -> None:
    """A link to a page in the visitor's language."""
    st.page_link(path, label=label, icon=icon, query_params={"lang": current_language()})
