"""The formula of softmax computed as it is written, beside the form that PyTorch computes."""

from collections.abc import Iterable

import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.activations.pitfalls import Overflow, overflow
from explainer.lessons.activations.setting import Setting
from explainer.lessons.activations.softmax import NaiveSoftmax, naive_softmax
from explainer.lessons.activations.softmax_figures import NaiveWords, naive_and_stable
from ui import widgets
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.table import table
from ui.words import words_for


def naive(controls: Controls, setting: Setting) -> None:
    """A knob adds the same number to every logit; the shares should not change."""
    st.subheader(text("activations.naive.title"), anchor=False)
    st.markdown(text("activations.naive.what"))
    precision = widgets.row(controls, "precision")
    compared, pictures = _drawn(setting.logits, precision, current_language())
    state = plot(
        pictures,
        key="activations_naive",
        alt=[text(f"activations.naive.{part}_alt") for part in NaiveWords.__dataclass_fields__],
        height=280,
        knob=knob(controls, "shift", compared.shift.tolist(), start=controls.held("shift"), format=".4g"),
        view=str(len(setting.logits)),
        narrowest=250,
    )
    shift = rest(controls, "shift", state)
    found = naive_softmax([logit + shift for logit in setting.logits], precision=precision)
    _verdict(compared, found, shift)
    _numbers(setting.logits, shift, found)


@remembered
def _drawn(logits: tuple[float, ...], precision: str, language: str) -> tuple[Overflow, tuple[Picture, ...]]:
    compared = overflow(logits, precision=precision)
    words = words_for(NaiveWords, "activations.naive")
    return compared, tuple(naive_and_stable(compared, words=words))


def _verdict(compared: Overflow, found: NaiveSoftmax, shift: float) -> None:
    numbers = {
        "precision": compared.precision,
        "limit": f"{compared.limit:.2f}",
        "at": f"{compared.breaks_at:g}" if compared.breaks_at is not None else "",
    }
    words = text(f"activations.naive.{_finding(compared, found, shift)}", **numbers)
    if found.broken:
        st.warning(words, icon=":material/warning:")
    else:
        st.success(words, icon=":material/check_circle:")


def _finding(compared: Overflow, found: NaiveSoftmax, shift: float) -> str:
    if found.broken:
        return "vanished" if found.total == 0 else "broken"
    if compared.breaks_at is None:
        return "never"
    return "until" if compared.breaks_at > shift else "agree"


def _numbers(logits: tuple[float, ...], shift: float, found: NaiveSoftmax) -> None:
    largest = max(logits)
    table(
        {
            "$z + c$": [*(f"{logit + shift:g}" for logit in logits), "Σ"],
            "$e^{z + c}$": _column([*found.exponentials, found.total]),
            text("activations.naive.naive_share"): [*_column(found.probability), ""],
            r"$z - \max z$": [*(f"{logit - largest:.4g}" for logit in logits), ""],
            text("activations.naive.stable_share"): [*_column(found.stable), ""],
        }
    )


def _column(values: Iterable[float]) -> list[str]:
    special = {"nan": "**NaN**", "inf": "**∞**"}
    return [special.get(cell, cell) for cell in (written(float(value)) for value in values)]
