"""What a visitor does with the state of a page: send its link, undo a change, or begin again."""

from urllib.parse import urlencode

import streamlit as st

from ui.controls import Controls
from ui.language import current_language, text


def share(controls: Controls) -> None:
    """In the menu: the link of what is on the screen, one change back, and the way to the usual settings."""
    with st.sidebar.container(horizontal=True, key="share"):
        with st.popover(text("lesson.link"), icon=":material/link:"):
            st.caption(text("lesson.link_what"))
            st.code(_link(), language=None, wrap_lines=True)
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


def _link() -> str:
    """The whole address, with the language in it: another browser may prefer another one."""
    query = {"lang": current_language(), **st.query_params.to_dict()}
    return f"{(st.context.url or '').partition('?')[0]}?{urlencode(query, safe='~,')}"
