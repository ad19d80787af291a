"""The votes of a class, as bars: one for each answer and round."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from explainer.rooms import FEWEST, Table
from ui.language import text


def votes(answers: Mapping[str, str], tables: Sequence[Table | None], *, right: str | None) -> None:
    """Every answer with its bar of each vote that is shown; the one that proved right has a tick."""
    shown = [(number, table) for number, table in enumerate(tables, 1) if table is not None]
    if not shown:
        return
    with st.container(key="class-votes", gap="small"):
        for place, (name, words) in enumerate(answers.items()):
            bars = "".join(_bar(number, table, place, of=len(tables)) for number, table in shown)
            with st.container(gap=None):
                st.markdown(f"**✓ {words}**" if name == right else words)
                st.html(f'<div class="class-votes">{bars}</div>')
    for number, table in shown:
        _say_hidden(number, table, of=len(tables))


def _bar(number: int, table: Table, place: int, *, of: int) -> str:
    """One bar; its length is the fraction of all answers of that vote."""
    which = f"<span>{escape(text(f'classroom.vote.{number}'))}</span>" if of > 1 else ""
    count = table.cells[place]
    if count is None:
        hidden = escape(text("classroom.hidden"))
        return f'<div class="round-{number}">{which}<i class="hidden"></i><b>{hidden}</b></div>'
    part = count / table.total
    return (
        f'<div class="round-{number}">{which}<i><u style="width: {part:.2%}"></u></i>'
        f"<b>{count} · {part:.0%}</b></div>"
    )


def _say_hidden(number: int, table: Table, *, of: int) -> None:
    """How many answered, and why some numbers are not told."""
    lines = [text("classroom.answered", total=table.total)]
    if table.close:
        lines.append(text("classroom.close", fewest=FEWEST))
    elif None in table.cells:
        lines.append(text("classroom.hidden_why", fewest=FEWEST))
    before = f"{text(f'classroom.vote.{number}')}: " if of > 1 else ""
    st.caption(before + " ".join(lines))
