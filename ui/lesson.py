"""The frame around every lesson: question, idea, pitfalls, what was learned, code, the way on."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer import comments
from explainer.export import notebook_with, script_of
from explainer.kit.address import Parameter, write
from ui import progress
from ui.fold import fold
from ui.hidden import hidden, leading_on
from ui.language import catalog, current_language, text
from ui.sitemap import LESSONS, page_after, page_named

_DEEPER: Final = ":material/function:"
VOTES: Final = ("agree", "disagree")


def opening(page: str) -> DeltaGenerator:
    """The title and the question in one sentence; returns the place beside the title."""
    with st.container(key="opening"):
        title, beside = st.columns([5, 2], vertical_alignment="center")
        title.title(text(f"{page}.title"), anchor=False)
        st.markdown(text(f"{page}.question"))
    return beside


def stage() -> list[DeltaGenerator]:
    """A narrow column for the controls, a wide one for the picture.

    On a phone the picture stands first, and below it a drawer of controls; what starts something stays out.
    """
    left, right = st.container(key="stage").columns([1, 3], gap="medium")
    left.html(f'<details class="drawer"><summary>{text("lesson.controls")}</summary></details>')
    return [left, right]


def idea(page: str) -> None:
    """The lesson in a few sentences and one formula, below the picture; open until the visitor folds it.

    Streamlit forgets whether it was open with the page, so the session remembers it.
    """
    key = f"{page}.idea"
    opened = f"{key}.opened"
    place = st.expander(text("lesson.idea"), st.session_state.get(opened, True), key=key, on_change="rerun")
    place.markdown(text(key))
    st.session_state[opened] = place.open


def deeper(key: str) -> DeltaGenerator:
    """A folded place for what asks for more than school mathematics: λ, κ, ∂, theorems."""
    return st.expander(text("lesson.deeper"), key=key, icon=_DEEPER)


def much_deeper(key: str, show: Callable[[], object]) -> None:
    """The same for so much that it is sent only while the fold is open."""
    fold(text("lesson.deeper"), show, key=key, icon=_DEEPER)


def code(page: str, parameters: Mapping[str, Parameter[Any]], values: Mapping[str, Any]) -> None:
    """The PyTorch script for what is on the screen: shown, as .py and as .ipynb."""
    if "code" in hidden():
        return
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
    # Colouring it takes a browser longer than all the words of the page.
    show = partial(st.code, script, language="python", line_numbers=True)
    fold(text("lesson.show_code"), show, key=f"{page}.code")


def with_comments(script: str) -> str:
    """The same script; its comments and docstrings in the visitor's language, where the catalog has them."""
    return comments.with_comments(script, current_language())


def _link(page: str, parameters: Mapping[str, Parameter[Any]], values: Mapping[str, Any]) -> str:
    """The address of what is on the screen, whatever else stands in the browser's address bar."""
    query = write(
        {f"{page}_{name}": parameter for name, parameter in parameters.items()},
        {f"{page}_{name}": value for name, value in values.items()},
    )
    place = (st.context.url or f"/{page_named(page).address}").partition("?")[0]
    return f"{place}?{query}" if query else place


def pitfalls(page: str, pictures: Mapping[str, Callable[[], Mapping[str, object]]]) -> None:
    """What is often said about the subject; agree or disagree, then see what is true and a picture of it.

    Every picture draws itself and returns the numbers that its `pitfall.<name>.truth` speaks of.
    """
    st.header(text("lesson.pitfalls"), anchor="pitfalls")
    for name, picture in pictures.items():
        with st.container(border=True):
            _pitfall(page, name, picture)


def _pitfall(page: str, name: str, picture: Callable[[], Mapping[str, object]]) -> None:
    of, key = f"pitfall.{name}", f"{page}.pitfall.{name}"
    st.markdown(f"**{text('lesson.often_said')}** {text(f'{key}.said')}")
    voted = progress.said(page, of)
    if voted not in VOTES:
        with st.container(horizontal=True):
            for vote in VOTES:
                st.button(
                    text(f"lesson.{vote}"), key=f"{key}.{vote}", on_click=progress.say, args=(page, of, vote)
                )
        return
    if "answers" in hidden():
        st.caption(f"{text(f'lesson.voted.{voted}')} {text('hand_out.answer_hidden')}")
        return
    words, figure = st.columns([2, 3], vertical_alignment="center")
    with figure:
        numbers = picture()
    truth = text(f"{key}.truth", **numbers)
    words.markdown(f"{text(f'lesson.voted.{voted}')}\n\n**{text('lesson.in_truth')}** {truth}")


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
            lead(following.name, why)


def lead(name: str, why: str) -> None:
    """A link to a lesson, and why one would follow it."""
    page = page_named(name)
    _link_to(page.path, f"**{text(f'{name}.menu')}** · {why}", icon=page.icon)


def way_on(page: str) -> None:
    """The next lesson in reading order, or back home after the last one."""
    following = page_after(page)
    title = text(f"{following.name}.menu")
    st.divider()
    _link_to(following.path, text("lesson.next", title=title), icon=":material/arrow_forward:")


def _link_to(path: str, label: str, *, icon: str) -> None:
    """A link to a page in the visitor's language."""
    st.page_link(path, label=label, icon=icon, query_params={"lang": current_language(), **leading_on()})
