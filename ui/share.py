"""What a visitor does with the state of a page: undo a change, begin again, or hand it out to a class."""

from collections.abc import Sequence

import streamlit as st

from ui import present
from ui.classroom.gathering import Offer, offer_rooms
from ui.classroom.question import purpose
from ui.classroom.seat import open_room
from ui.controls import Controls
from ui.hidden import PARTS, hidden
from ui.language import LANGUAGES, current_language, text
from ui.links import link_of, place, qr_code, show_qr
from ui.missions import Mission, task_of
from ui.printing import printed
from ui.stage import Step
from ui.teaching import notes_of


def share(controls: Controls, missions: Sequence[Mission], offers: Sequence[Offer] = ()) -> None:
    """In the menu: the link, what hands the page out, one change back, the way to the usual settings."""
    with st.sidebar.container(horizontal=True, key="share"):
        with st.popover(text("lesson.link"), icon=":material/link:"):
            st.caption(text("lesson.link_what"))
            here = link_of(place(), st.query_params.to_dict(), language=current_language(), hide=hidden())
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
        st.dialog(text("hand_out.title"), width="large")(hand_out)(controls, missions, offers)


def hand_out(controls: Controls, missions: Sequence[Mission], offers: Sequence[Offer] = ()) -> None:
    """Compose the link of what is on the screen, with its QR code; a sheet to print; notes for teaching."""
    asks, gives = st.columns([3, 2], gap="medium")
    with asks:
        link, language = _composed(controls)
    qr = qr_code(link)
    with gives:
        show_qr(qr)
    st.caption(text("lesson.link_what"))
    st.code(link, language=None, wrap_lines=True)
    _sheet(controls, missions, language=language, link=link, qr=qr)
    _ask_class(controls, missions, offers)
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


def _ask_class(controls: Controls, missions: Sequence[Mission], offers: Sequence[Offer]) -> None:
    """Open a room in which the class predicts a mission, or hands something in."""
    key = f"{controls.page}.hand_out.class"
    numbers = {task.name: f"{number}. {task_of(controls, task)}" for number, task in enumerate(missions, 1)}
    with st.expander(text("classroom.ask"), icon=":material/groups:", key=key):
        st.markdown(text("classroom.ask_how"))
        chosen = st.selectbox(
            text("classroom.ask_which"),
            missions,
            format_func=lambda task: numbers[task.name],
            key=f"{key}.mission",
        )
        if st.button(text("classroom.open"), key=f"{key}.open", type="primary"):
            refusal = open_room(purpose(controls.page, chosen.name, len(chosen.answers)))
            if refusal is None:
                st.rerun()
            st.warning(f"{text(f'classroom.refused.{refusal}')} {text('classroom.links_instead')}")
        offer_rooms(controls.page, offers)


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
        place(),
        query,
        language=language,
        hide=[part for part in PARTS if part not in visible],
        flags={present.PARAMETER: "1" if presenting else "", "embed": "true" if embedded else ""},
    )
    return link, language
