"""A question to the class: everybody predicts, then all see how, then what is true, and vote again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from explainer.rooms import FEWEST, Act, Purpose, View
from explainer.rooms.room import MOST_ROUNDS
from ui.classroom import board
from ui.classroom.seat import Seat
from ui.classroom.votes import votes
from ui.language import text

KIND: Final = "question"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the visitor's words."""

    task: str
    answers: Mapping[str, str]
    """By their names, which are the same in every language and in this order."""
    play: Callable[[], None]
    """Puts on the page what shows the truth."""
    tell: Callable[[str | None], str | None]
    """Says what is true, beside a prediction of one's own; returns the answer that proved right, if known."""


def purpose(lesson: str, about: str, answers: int) -> Purpose:
    """Of a room for a question."""
    return Purpose(KIND, lesson, about, choices=answers)


def question(seat: Seat, asked: Question) -> None:
    """The question as the teacher or a learner sees it."""
    if seat.view.truth and not seat.played:
        seat.played = True
        asked.play()
        st.rerun()
    board.style()
    with st.container(border=True, key="mission"):
        if seat.is_teacher:
            words, code = st.columns([3, 1], gap="medium")
            with code:
                board.board(seat)
            with words:
                _teacher(seat, asked)
        else:
            _learner(seat, asked)
        board.refused(seat)


def _teacher(seat: Seat, asked: Question) -> None:
    view = seat.view
    st.caption(text("classroom.question"))
    st.markdown(f"#### {asked.task}")
    if any(view.tables):
        votes(asked.answers, view.tables, right=_truth(seat, asked))
    else:
        st.markdown("\n".join(f"- {words}" for words in asked.answers.values()))
        _truth(seat, asked)
    board.follow(seat)
    with st.container(horizontal=True):
        _act(seat, Act.SHOW, able=view.total is not None and view.tables[-1] is None)
        _act(seat, Act.TRUTH, able=not view.truth)
        _act(seat, Act.AGAIN, able=not view.is_open and view.round < MOST_ROUNDS)
        board.leave_button(seat)


def _act(seat: Seat, act: Act, *, able: bool) -> None:
    st.button(
        text(f"classroom.act.{act}"),
        key=f"class.{act}",
        type="primary" if act is _usual(seat.view) else "secondary",
        help=text(f"classroom.act.{act}_help", fewest=FEWEST),
        disabled=not able,
        on_click=seat.act,
        args=(act,),
    )


def _usual(view: View) -> Act:
    """What usually comes next."""
    return Act.SHOW if view.is_open else Act.AGAIN if view.truth else Act.TRUTH


def _learner(seat: Seat, asked: Question) -> None:
    view = seat.view
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(text("classroom.question_in", code=seat.code))
        board.leave_button(seat)
    st.markdown(f"**{asked.task}**")
    if view.is_open:
        _ask(seat, asked)
    elif not any(view.tables):
        st.caption(text("classroom.closed"))
    right = _truth(seat, asked)
    votes(asked.answers, view.tables, right=right)
    board.follow(seat)


def _ask(seat: Seat, asked: Question) -> None:
    """Take an answer, which can be changed until the vote is closed."""
    names, number = list(asked.answers), seat.view.round
    sent = _said(seat, asked, number)
    if number > 1:
        st.markdown(text("classroom.again"))
    chosen = st.radio(
        text("lesson.prediction"),
        names,
        index=names.index(sent) if sent else None,
        format_func=asked.answers.__getitem__,
        key=f"class.answer.{seat.code}.{number}",
        label_visibility="collapsed",
    )
    st.button(
        text("classroom.change" if sent else "classroom.send"),
        key="class.send",
        type="primary",
        disabled=chosen is None or chosen == sent,
        on_click=_send,
        args=(seat, names, chosen),
        icon=":material/how_to_vote:",
    )
    if sent:
        st.caption(text("classroom.sent", answer=asked.answers[sent]))


def _send(seat: Seat, names: list[str], chosen: str) -> None:
    seat.contribute(bytes([names.index(chosen)]))


def _said(seat: Seat, asked: Question, number: int) -> str | None:
    """What this session answered in a round."""
    said = seat.said.get(number)
    return list(asked.answers)[said[0]] if said and said[0] < len(asked.answers) else None


def _truth(seat: Seat, asked: Question) -> str | None:
    """Say what is true once it was played, beside the first answer of this session."""
    return asked.tell(_said(seat, asked, 1)) if seat.view.truth else None
