"""The pad as a page uses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.components.v2 import component

from explainer.kit.canvas import (
    PAD_SIZE,
    BadDrawingError,
    from_data_url,
    magnified,
    to_data_url,
)
from ui.language import text

Grey = NDArray[np.uint8]

HERE: Final = Path(__file__).parent
SCRIPTS: Final = ("sheet.js", "cursor.js", "pad.js")
WORDS: Final = (
    "label",
    "hint",
    "keyboard",
    "undo",
    "clear",
    "width",
    "pen_down",
    "pen_up",
    "cleared",
    "undone",
)
WIDEST_PEN: Final = 40
NARROWEST_PEN: Final = 8
PEN: Final = 22
"""A digit that fills the pad then has strokes as wide as MNIST's, two to three of 28 pixels."""

_mount = component(
    "explainer_pad",
    html='<div class="pad"></div>',
    css=(HERE / "pad.css").read_text(encoding="utf-8"),
    js="\n".join((HERE / script).read_text(encoding="utf-8") for script in SCRIPTS),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is on the pad; `order` counts how often Python replaced it, so that an older report is known."""

    token: object
    order: int
    image: str | None
    """As a PNG in a data URL; None for an empty pad."""


def pad(*, key: str, start: Grey | None = None, token: object = 0) -> Grey | None:
    """Show the pad and return what is on it, (280, 280) white on black, or None while it is empty.

    `start`, square and 280 or a divisor of it wide, is painted onto the pad at first and whenever `token`
    changes; without it the pad is then empty. The drawing outlives reruns, the language and other pages.
    """
    drawing = _drawing(key, start=start, token=token)
    message = {
        "image": drawing.image,
        "order": drawing.order,
        "size": PAD_SIZE,
        "pen": {"start": PEN, "low": NARROWEST_PEN, "high": WIDEST_PEN},
        "words": {word: text(f"pad.{word}") for word in WORDS},
    }
    # In a list: Streamlit looks for tables in what a dict holds, and imports pandas for that.
    _mount(key=key, data=[message], on_drawing_change=_nothing)
    return _seen(drawing)


def _nothing() -> None:
    """Streamlit keeps only those values of a component that have a callback."""


def _drawing(key: str, *, start: Grey | None, token: object) -> Drawing:
    slot = f"{key}.drawing"
    before: Drawing | None = st.session_state.get(slot)
    if before is None or before.token != token:
        image = None if start is None else to_data_url(magnified(start))
        now = Drawing(token, 0 if before is None else before.order + 1, image)
    else:
        now = _reported(before, st.session_state.get(key))
    st.session_state[slot] = now
    return now


def _reported(before: Drawing, state: object) -> Drawing:
    """What the browser last sent. It comes from outside: what is no canvas is taken for an empty one."""
    said = cast(Mapping[str, Any], state).get("drawing") if isinstance(state, Mapping) else None
    report = cast(Mapping[str, Any], said if isinstance(said, Mapping) else {})
    if report.get("order") != before.order:
        return before
    image = report.get("image")
    return Drawing(before.token, before.order, image if isinstance(image, str) else None)


def _seen(drawing: Drawing) -> Grey | None:
    if drawing.image is None:
        return None
    try:
        grey = from_data_url(drawing.image)
    except BadDrawingError:
        return None
    return grey if grey.any() else None
