"""A softmax too many: its loss cannot fall below a floor, whatever the accuracy."""

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.losses.setting import Limits
from explainer.lessons.losses.twice import Doubled, doubled
from explainer.lessons.losses.twice_figures import HEIGHT, TwiceWords, twice_pictures
from ui.controls import Controls
from ui.language import current_language, text
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.stage import follow, knob, stand
from ui.words import words_for

doubled_once = remembered(doubled)


@remembered
def _drawn(language: str) -> tuple[Doubled, Caption, tuple[Picture, ...]]:
    found = doubled_once()
    words = words_for(TwiceWords, "losses.twice")
    pictures = twice_pictures(found, chosen=Limits().classes - 1, words=words)
    numbers = {
        "update": found.updates[None],
        "floor": found.floor[:, None],
        "once": found.loss[0],
        "twice": found.loss[1],
        "right_once": found.accuracy[0],
        "right_twice": found.accuracy[1],
    }
    sentences = (text("losses.twice.told"), text("losses.twice.told_one"))
    which = (np.arange(len(found.floor)) == 0).astype(np.int64)[:, None]
    return found, Caption(sentences, which=which, numbers=numbers), tuple(pictures)


@st.fragment
def twice(controls: Controls, setting: Limits) -> None:
    """Loss and accuracy with one softmax and with two, for every number of classes."""
    st.markdown(text("losses.twice.what"))
    found, caption, pictures = _drawn(current_language())
    state = plot(
        pictures,
        key="losses_twice",
        alt=[text("losses.twice.loss_alt"), text("losses.twice.accuracy_alt")],
        height=HEIGHT,
        knob=knob(controls, "classes", range(1, len(found.floor) + 1), start=setting.classes, format="g"),
        start_step=controls.held("twice_step"),
        on_step=stand(controls, "twice_step"),
        caption=caption,
        unit=text("losses.twice.update"),
        story=True,
        file="losses-twice",
        narrowest=300,
        ahead=True,
    )
    follow(controls, "classes", state, now=setting.classes)
    if setting.classes == 1:
        with now("losses_twice"):
            st.warning(text("losses.twice.one"), icon=":material/filter_1:")
