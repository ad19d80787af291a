"""Dropout in a layer of three neurons: every mask, and what eval mode gives instead of their mean."""

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.overfitting.subnetwork_figures import MaskWords, masks
from explainer.lessons.overfitting.subnetworks import Subnetworks, subnetworks
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.stage import follow, knob
from ui.widgets import reals, row
from ui.words import words_for

_DROPS = tuple(np.linspace(0, 1, 21).round(2).tolist())


def dropout(controls: Controls) -> None:
    """What the three neurons send, the function behind them, and all eight masks."""
    st.markdown(text("overfitting.dropout_view.what"))
    left, right = st.columns(2)
    with left:
        reals(controls, "sent")
    with right:
        row(controls, "bend")
    _picture(controls, controls.held("sent"), controls.held("bend"))


@st.fragment
def _picture(controls: Controls, sent: tuple[float, ...], bend: str) -> None:
    drop: float = controls.held("drop")
    drops = tuple(sorted({*_DROPS, drop}))
    found, drawn, caption = _drawn(sent, bend, drops, current_language())
    state = plot(
        drawn,
        key="overfitting_masks",
        alt=[text(f"overfitting.dropout_view.{name}_alt") for name in ("mask", "sum", "output")],
        height=(210, 290, 290),
        knob=knob(controls, "drop", drops, start=drop, format="g"),
        caption=caption,
        unit=text("overfitting.mask_words.mask"),
        columns=2,
        wide=1,
        ahead=True,
    )
    follow(controls, "drop", state, now=drop)
    with now("overfitting_masks"):
        st.markdown(_means(found, found.drops.index(drop)))


@remembered
def _drawn(
    sent: tuple[float, ...], bend: str, drops: tuple[float, ...], language: str
) -> tuple[Subnetworks, tuple[Picture, ...], Caption]:
    found = subnetworks(sent, bend, drops)
    words = words_for(MaskWords, "overfitting.mask_words")
    return found, masks(found, chosen=len(drops) // 2, words=words), _caption(found)


def _caption(found: Subnetworks) -> Caption:
    steps = np.minimum(np.arange(len(found.masks) + 1, dtype=np.int64), len(found.masks) - 1)
    last = np.arange(len(found.masks) + 1, dtype=np.int64) == len(found.masks)
    silent = np.array(found.drops)[:, None] == 1
    which = np.where(last[None] & silent, 2, np.where(last[None], 1, 0))
    return Caption(
        [text(f"overfitting.dropout_view.{name}") for name in ("one", "all", "nobody")],
        which=which,
        numbers={
            "speaking": found.masks.sum(axis=1)[steps][None],
            "chance": found.chance[:, steps],
            "sum": found.sums[:, steps],
            "output": found.outputs[:, steps],
            "mean_sum": found.mean_sum[:, None],
            "eval_sum": np.array([[found.eval_sum]]),
            "mean_output": found.mean_output[:, None],
            "eval_output": np.array([[found.eval_output]]),
        },
    )


def _means(found: Subnetworks, place: int) -> str:
    """Both means written out as the sums that they are."""
    if found.drops[place] == 1:
        return text("overfitting.dropout_view.one_means", eval=written(found.eval_sum))
    terms = {
        name: " + ".join(
            rf"{chance:.3g} \cdot ({value:.3g})"
            for chance, value in zip(found.chance[place], values[place], strict=True)
        )
        for name, values in (("sums", found.sums), ("outputs", found.outputs))
    }
    return text(
        "overfitting.dropout_view.means",
        **terms,
        mean_sum=f"{found.mean_sum[place]:.6f}",
        eval_sum=f"{found.eval_sum:.6f}",
        mean_output=f"{found.mean_output[place]:.6f}",
        eval_output=f"{found.eval_output:.6f}",
    )
