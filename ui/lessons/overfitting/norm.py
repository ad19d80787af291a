"""The bench of batch norm: edit a batch, and see what training mode makes of it and what eval remembers."""

from typing import Final, cast

import numpy as np
import streamlit as st

from explainer.kit.address import Reals
from explainer.kit.moving_figures import Picture
from explainer.lessons.overfitting.batch_norm import Normalised, TooFewError, normalised
from explainer.lessons.overfitting.batch_norm_figures import HANDLE, NormWords, bench
from explainer.lessons.overfitting.setting import PARAMETERS
from ui.controls import Controls
from ui.language import current_language, quoted, text
from ui.numbers import written
from ui.plot import Caption, Drag, now, plot
from ui.records import remembered
from ui.widgets import number, reals
from ui.words import words_for

BATCH: Final = cast(Reals, PARAMETERS["batch"])
Drawn = tuple[Normalised, tuple[Picture, ...], Caption]


def norm(controls: Controls) -> None:
    """The batch as a text and as points to drag, and what torch's own layer does with it."""
    st.markdown(text("overfitting.norm.what"))
    left, right = st.columns(2)
    with left:
        reals(controls, "batch")
    with right:
        number(controls, "momentum")
    batch, momentum = controls.held("batch"), controls.held("momentum")
    try:
        drawn = _drawn(batch, momentum, current_language())
    except TooFewError as error:
        st.error(text("overfitting.norm.too_few", error=quoted(str(error))), icon=":material/filter_1:")
        drawn = _drawn(BATCH.default, momentum, current_language())
        st.caption(text("overfitting.norm.instead", batch=", ".join(f"{each:g}" for each in BATCH.default)))
    _picture(controls, drawn, momentum)
    st.markdown(text("overfitting.norm.besides"))


@remembered
def _drawn(batch: tuple[float, ...], momentum: float, language: str) -> Drawn:
    found = normalised(batch, momentum)
    return found, bench(found, words=words_for(NormWords, "overfitting.norm_words")), _caption(found)


@st.fragment
def _picture(controls: Controls, drawn: Drawn, momentum: float) -> None:
    found, pictures, caption = drawn
    state = plot(
        pictures,
        key="overfitting_norm",
        alt=[text(f"overfitting.norm.{name}_alt") for name in ("batch", "output", "memory", "slopes")],
        height=280,
        caption=caption,
        unit=text("overfitting.norm.call"),
        columns=2,
        ahead=True,
        on_drag=lambda drag: _dragged(controls, found, drag),
        handles=[(0, HANDLE)],
    )
    with now("overfitting_norm"):
        st.markdown(_arithmetic(found, momentum, min(state.step, len(found.running_mean) - 1)))


def _dragged(controls: Controls, found: Normalised, drag: Drag) -> None:
    batch: list[float] = found.batch.tolist()
    if drag.point < len(batch):
        batch[drag.point] = min(max(round(drag.y, 2), BATCH.low), BATCH.high)
        controls.hold("batch", tuple(batch))


def _caption(found: Normalised) -> Caption:
    calls = np.arange(len(found.running_mean), dtype=np.int64)
    which = np.where(calls == 0, 0, 1)[None]
    return Caption(
        [text(f"overfitting.norm.{name}") for name in ("before", "after")],
        which=which,
        numbers={
            "call": calls[None],
            "mean": found.running_mean[None],
            "variance": found.running_variance[None],
            "batch_mean": np.array([[found.mean]]),
            "unbiased": np.array([[found.unbiased]]),
        },
    )


def _arithmetic(found: Normalised, momentum: float, call: int) -> str:
    """How the first example is normalised, and how the memory moves at this call."""
    said = [
        text(
            "overfitting.norm.normalises",
            x=written(float(found.batch[0])),
            mean=written(found.mean, 4),
            biased=written(found.biased, 4),
            output=f"{found.output[0]:.6f}",
            m=len(found.batch),
        )
    ]
    if call:
        said.append(
            text(
                "overfitting.norm.remembers",
                call=call,
                keep=written(1 - momentum),
                momentum=written(momentum),
                old_mean=written(float(found.running_mean[call - 1]), 4),
                old_variance=written(float(found.running_variance[call - 1]), 4),
                mean=written(found.mean, 4),
                unbiased=written(found.unbiased, 4),
                new_mean=f"{found.running_mean[call]:.6f}",
                new_variance=f"{found.running_variance[call]:.6f}",
            )
        )
    return "\n\n".join(said)
