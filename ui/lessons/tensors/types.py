"""Types of numbers: what torch makes of two of them, and what each can hold."""

import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.tensors.dtypes import DTYPES, SIGNS, promoted, promotions, stored
from explainer.lessons.tensors.fit_figures import promotion_table
from explainer.lessons.tensors.setting import Setting
from ui import widgets
from ui.controls import Controls
from ui.language import current_language, text
from ui.plot import Click, plot
from ui.records import remembered
from ui.table import table


def controls_of_types(controls: Controls) -> None:
    """Both types, what stands on the right, the operation, and a number to store."""
    widgets.ask_all(controls, ("left", "arithmetic", "right", "kind", "number"))


def types(controls: Controls, setting: Setting) -> None:
    """The type of every result with the chosen one ringed; what each type makes of the number."""
    found = promoted(setting.arithmetic, setting.left, setting.right, kind=setting.kind)
    right = {"tensor": "(3,)", "zero_dim": "()", "number": text("tensors.kind.number")}[setting.kind]
    call = f"{setting.left} (3,) {SIGNS[setting.arithmetic]} {setting.right} {right}"
    said = found.error or text("tensors.types.gives", dtype=f"**{found.dtype}**")
    st.markdown(f"`{call}` → {said}")
    plot(
        _drawn(setting.arithmetic, setting.left, setting.right, setting.kind, current_language()),
        key="tensors_types",
        alt=text("tensors.types.alt", left=setting.left, right=setting.right, dtype=found.dtype or "–"),
        height=400,
        on_click=lambda click: _choose(controls, click),
        ahead=True,
    )
    st.caption(text("tensors.types.reading"))
    _stored(setting)


@remembered
def _drawn(arithmetic: str, left: str, right: str, kind: str, language: str) -> Picture:
    names = list(DTYPES)
    return Picture(
        promotion_table(
            promotions(arithmetic, kind=kind),
            chosen=(names.index(right), names.index(left)),
            x=text("tensors.right.label"),
            y=text("tensors.left.label"),
        )
    )


def _choose(controls: Controls, click: Click) -> None:
    names, column, row = list(DTYPES), round(click.x), round(click.y)
    if 0 <= column < len(names) and 0 <= row < len(names):
        controls.hold_all({"left": names[row], "right": names[column]})


def _stored(setting: Setting) -> None:
    """The number in every type, and that number plus 1."""
    rows = stored(setting.number)
    st.markdown(text("tensors.types.stored", number=_exact(setting.number)))
    table(
        {
            text("tensors.types.dtype"): [f"`{row.dtype}`" for row in rows],
            text("tensors.types.bytes"): [str(row.bytes) for row in rows],
            text("tensors.types.value"): [_told(row.value) for row in rows],
            text("tensors.types.next"): [_told(row.next) for row in rows],
            text("tensors.types.exact"): ["✓" if row.exact else "–" for row in rows],
        }
    )
    st.caption(text("tensors.types.limits"))


def _told(value: float | bool | None) -> str:
    return text("tensors.types.open") if value is None else f"`{_exact(value)}`"


def _exact(value: float | bool) -> str:
    """With all digits; a whole number without a point."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return str(int(value) if whole else value)
