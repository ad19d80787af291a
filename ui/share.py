"""What a visitor does with the state of a page: undo a change, begin again, or hand it out to a class."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import import_module
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from ui import present
from ui.controls import Controls
from ui.hidden import HIDDEN, PARTS, hidden
from ui.hidden import PARAMETER as HIDE
from ui.language import LANGUAGES, current_language, text
from ui.missions import Mission
from ui.printing import printed
from ui.stage import Step
from ui.teaching import notes_of

QR_ERROR: Final = "m"
"""15 % of a QR code may be covered or unreadable."""


def share(controls: Controls, missions: Sequence[Mission]) -> None:
    """In the menu: the link, what hands the page out, one change back, the way to the usual settings."""
    with st.sidebar.container(horizontal=True, key="share"):
        with st.popover(text("lesson.link"), icon=":material/link:"):
            st.caption(text("lesson.link_what"))
            here = link_of(_place(), st.query_params.to_dict(), language=current_language(), hide=hidden())
            st.code(here, language=None, wrap_lines=True)
        asked = st.button(
            text("hand_out.open"),
            key=f"{controls.page}.hand_out",
            help=text("hand_out.open_help"),
            icon=":material/qr_code_2:",
        )
        st.button(
            text("lesson.undo"),
            key=f"{controls.page}.undo",
            help=text("lesson.undo_help"),
            disabled=not controls.changes,
            on_click=controls.undo,
            icon=":material/undo:",
        )
        st.button(
            text("lesson.reset"),
            key=f"{controls.page}.reset",
            help=text("lesson.reset_help"),
            on_click=controls.reset,
            args=({},),
            icon=":material/restart_alt:",
        )
    if asked:
        st.dialog(text("hand_out.title"), width="large")(hand_out)(controls, missions)


def hand_out(controls: Controls, missions: Sequence[Mission]) -> None:
    """Compose the link of what is on the screen, with its QR code; a sheet to print; notes for teaching."""
    asks, gives = st.columns([3, 2], gap="medium")
    with asks:
        link, language = _composed(controls)
    qr = qr_code(link)
    with gives:
        _show(qr)
    st.caption(text("lesson.link_what"))
    st.code(link, language=None, wrap_lines=True)
    _sheet(controls, missions, language=language, link=link, qr=qr)
    with st.expander(text("hand_out.notes"), icon=":material/school:"):
        st.markdown(notes_of(controls.page, current_language()) or text("hand_out.no_notes"))


def _sheet(controls: Controls, missions: Sequence[Mission], *, language: str, link: str, qr: str) -> None:
    """Offer the sheet; its answers are measured only when somebody wants it."""
    key = f"{controls.page}.hand_out.sheet"
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            text("hand_out.sheet.make"), key=key, help=text("hand_out.sheet.help"), icon=":material/print:"
        ):
            with st.spinner(text("hand_out.sheet.measuring")):
                document = printed(controls, missions, language=language, link=link, qr=qr)
            st.download_button(
                text("hand_out.sheet.save"),
                document,
                f"{controls.page}.{language}.html",
                "text/html",
                key=f"{key}.save",
                on_click="ignore",
                type="primary",
                icon=":material/download:",
            )


def _composed(controls: Controls) -> tuple[str, str]:
    """Ask what the link shows, and return it and its language."""
    key = f"{controls.page}.hand_out"
    visible = st.pills(
        text("hand_out.visible"),
        PARTS,
        default=[part for part in PARTS if part not in hidden()],
        format_func={part: text(f"hand_out.part.{part}") for part in PARTS}.__getitem__,
        selection_mode="multi",
        help=text("hand_out.visible_help"),
        key=f"{key}.visible",
    )
    language = st.segmented_control(
        text("common.language"),
        list(LANGUAGES),
        default=current_language(),
        format_func=LANGUAGES.__getitem__,
        required=True,
        key=f"{key}.language",
    )
    presenting = st.toggle(
        text("common.present.begin"), help=text("hand_out.present_help"), key=f"{key}.present"
    )
    embedded = st.toggle(text("hand_out.embed"), help=text("hand_out.embed_help"), key=f"{key}.embed")
    query = st.query_params.to_dict()
    steps = {controls.key(name) for name, kind in controls.parameters.items() if isinstance(kind, Step)}
    if steps & query.keys() and not st.toggle(
        text("hand_out.step"), value=True, help=text("hand_out.step_help"), key=f"{key}.step"
    ):
        query = {name: each for name, each in query.items() if name not in steps}
    link = link_of(
        _place(),
        query,
        language=language,
        hide=[part for part in PARTS if part not in visible],
        flags={present.PARAMETER: "1" if presenting else "", "embed": "true" if embedded else ""},
    )
    return link, language


def _place() -> str:
    """The address of the page, without what it says."""
    return (st.context.url or "").partition("?")[0]


def link_of(
    place: str,
    query: Mapping[str, str],
    *,
    language: str,
    hide: Iterable[str] = (),
    flags: Mapping[str, str] | None = None,
) -> str:
    """The address of a page in a language, which another browser may not prefer; empty flags are left out."""
    own = {HIDE: HIDDEN.write(tuple(hide)), **(flags or {})}
    settings = {name: each for name, each in query.items() if name != "lang" and name not in own}
    said = {"lang": language, **settings, **{name: each for name, each in own.items() if each}}
    return f"{place}?{urlencode(said, safe='~,')}"


def qr_code(link: str) -> str:
    """Return a link as the address of a picture for cameras, or "" where it is too long for one.

    It is black on white in every theme, with the margin that cameras need.
    """
    segno: Any = import_module("segno")
    try:
        code = segno.make(link, micro=False, error=QR_ERROR)
    except segno.DataOverflowError:
        return ""
    return code.svg_data_uri(dark="#000", light="#fff", omitsize=True)


def _show(qr: str) -> None:
    if not qr:
        st.caption(text("hand_out.too_long"))
        return
    # As a picture: Streamlit takes SVG elements out of HTML.
    alt = escape(text("hand_out.sheet.qr"))
    st.html(f'<img src="{qr}" alt="{alt}" style="width: 100%; max-width: 20rem">')
