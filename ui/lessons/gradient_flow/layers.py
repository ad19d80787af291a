"""What the layers put out: how their activations are distributed, and how far their mean is from zero."""

from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_flow.decade_figures import over_layers
from explainer.lessons.gradient_flow.histogram_figures import HistogramWords, histograms
from explainer.lessons.gradient_flow.pitfalls import BiasShift, shift_of
from explainer.lessons.gradient_flow.setting import Setting
from ui.language import current_language, text
from ui.lessons.gradient_flow.arithmetic import formula
from ui.lessons.gradient_flow.picture import flow_of
from ui.lessons.gradient_flow.said import caption_of_layers
from ui.plot import now, plot
from ui.records import remembered
from ui.table import table
from ui.words import words_for

SHIFTED: Final = ("Sigmoid", "Tanh", "ReLU", "ELU")
MOST_SHIFTED: Final = 6


@remembered
def _histograms(setting: Setting, language: str) -> tuple[Picture, ...]:
    words = words_for(HistogramWords, "gradient_flow.histogram_words")
    return tuple(histograms(flow_of(setting), words=words))


@st.fragment
def activations(setting: Setting) -> None:
    """A heat map of the layers for every function, and in numbers the layer of the player."""
    st.markdown(text("gradient_flow.histograms.what"))
    found, pictures = flow_of(setting), _histograms(setting, current_language())
    state = plot(
        pictures,
        key="gradient_flow_histograms",
        alt=[text("gradient_flow.histograms.alt", name=name) for name in setting.activations],
        height=300,
        unit=text("gradient_flow.layer"),
        caption=caption_of_layers(found),
        narrowest=340,
        columns=2,
    )
    layer = min(state.step, setting.depth - 1)
    with now("gradient_flow_histograms"):
        st.markdown(text("gradient_flow.histograms.layer", layer=layer + 1))
        table(
            {
                text("gradient_flow.step.function"): list(setting.activations),
                text("gradient_flow.step.mean"): [formula(float(mean)) for mean in found.mean[:, layer]],
                text("gradient_flow.histograms.deviation"): [
                    formula(float(deviation)) for deviation in found.deviation[:, layer]
                ],
                text("gradient_flow.step.mean_slope"): [
                    formula(float(slope)) for slope in found.mean_slope[:, layer]
                ],
            }
        )


def shift(setting: Setting) -> None:
    """The mean activation of every layer, and the part of the signal that is the same for all examples."""
    names = tuple(dict.fromkeys((*SHIFTED, *setting.activations)))[:MOST_SHIFTED]
    st.markdown(text("gradient_flow.shift.what"))
    found = _shift(setting, names)
    layer = text("gradient_flow.layer")
    plot(
        [
            over_layers(found.mean, names, layer=layer, title=text("gradient_flow.shift.mean")),
            over_layers(
                found.constant_share,
                names,
                layer=layer,
                title=text("gradient_flow.shift.constant"),
                share=True,
                legend=False,
            ),
        ],
        key="gradient_flow_shift",
        alt=[text("gradient_flow.shift.mean_alt"), text("gradient_flow.shift.constant_alt")],
        height=360,
    )
    st.markdown(read_shift(found, names))


def read_shift(found: BiasShift, names: tuple[str, ...]) -> str:
    """What is so for every setting, and what was measured in the last layer."""
    measured = ", ".join(
        f"{name} {formula(float(mean))} ({_share(float(share))})"
        for name, mean, share in zip(names, found.mean[:, -1], found.constant_share[:, -1], strict=True)
    )
    return text("gradient_flow.shift.reading", layer=found.mean.shape[1], measured=measured)


def _share(share: float) -> str:
    return f"{share:.0%}" if np.isfinite(share) else "–"


@remembered
def _shift(setting: Setting, names: tuple[str, ...]) -> BiasShift:
    return shift_of(replace(setting, activations=names))
