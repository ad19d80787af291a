"""The address of a page with what it says, and its QR code."""

from collections.abc import Iterable, Mapping
from html import escape
from importlib import import_module
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from ui.classroom.seat import PARAMETER as CLASS
from ui.hidden import HIDDEN
from ui.hidden import PARAMETER as HIDE
from ui.language import text

QR_ERROR: Final = "m"
"""15 % of a QR code may be covered or unreadable."""


def place() -> str:
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
    """The address of a page in a language, which another browser may not prefer; empty flags are left out.

    So is the code of a class, which is gone after the lesson.
    """
    own = {HIDE: HIDDEN.write(tuple(hide)), **(flags or {})}
    settings = {name: each for name, each in query.items() if name not in ("lang", CLASS, *own)}
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


def show_qr(qr: str) -> None:
    """The picture of a QR code, or why there is none."""
    if not qr:
        st.caption(text("hand_out.too_long"))
        return
    # As a picture: Streamlit takes SVG elements out of HTML.
    alt = escape(text("hand_out.sheet.qr"))
    st.html(f'<img src="{qr}" alt="{alt}" style="width: 100%; max-width: 20rem">')
