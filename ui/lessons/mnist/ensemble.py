"""MNIST with a class: many networks, each trained on images of its own, and the average of what they say."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.lessons.mnist.ensemble import (
    ASKED,
    EPOCHS,
    IMAGES,
    Ensemble,
    asked,
    ensemble_of,
    member,
    unpacked,
)
from explainer.lessons.mnist.ensemble_figures import EnsembleWords, accuracies
from explainer.lessons.mnist.tile_figures import ROW, rows_of, tiles
from explainer.rooms import FEWEST, Purpose
from explainer.rooms.room import MOST_BYTES
from ui.classroom.gathering import Offer, gathering, pressed, readable
from ui.classroom.seat import Seat, seat_at
from ui.language import text
from ui.plot import plot
from ui.words import words_for

KIND: Final = "ensemble"
WORDS: Final = "mnist.ensemble"
OFFER: Final = Offer(WORDS, lambda: Purpose(KIND, "mnist", most_bytes=MOST_BYTES))
NUMBERS: Final = {"epochs": EPOCHS, "images": IMAGES, "asked": ASKED}
MOST: Final = 16
"""Images that are shown."""


def ensemble(digits: Digits) -> None:
    """What the class does, if this tab is in a room for it."""
    if (seat := seat_at("mnist", KIND)) is None:
        return
    gathering(
        seat,
        WORDS,
        hand_in=lambda: _hand_in(seat, digits),
        show=lambda handed_in, closed: _show(digits, handed_in),
        numbers=NUMBERS,
    )


def _hand_in(seat: Seat, digits: Digits) -> None:
    said = seat.said.get(seat.view.round)
    if said is None:
        wanted = pressed("mnist.ensemble.train", text("mnist.ensemble.train"), icon=":material/play_arrow:")
        if wanted and (seed := seat.number()) is not None:
            with st.spinner(text("mnist.ensemble.computing")):
                seat.contribute(member(digits, seed=seed).tobytes())
            st.rerun()
        return
    right = unpacked(said).argmax(axis=1) == asked(digits)[1]
    accuracy = float(right.mean())
    st.markdown(text("mnist.ensemble.done", seed=seat.number(), accuracy=accuracy, asked=ASKED))


def _show(digits: Digits, handed_in: Sequence[bytes]) -> None:
    """The accuracies of the members and of their average, and the images that only the average reads."""
    images, labels = asked(digits)
    members = readable(handed_in, unpacked)
    if len(members) < FEWEST:
        return
    found = ensemble_of(members, labels)
    band = found.members
    numbers = {
        "all": len(members),
        "asked": ASKED,
        "average": found.accuracy,
        "median": float(band.median[0]),
        "lower": float(band.lower[0]),
        "upper": float(band.upper[0]),
    }
    average, median, rescued = st.columns(3)
    average.metric(text("mnist.ensemble.average"), f"{found.accuracy:.1%}")
    median.metric(text("mnist.ensemble.members"), f"{numbers['median']:.1%}")
    rescued.metric(text("mnist.ensemble.rescued"), len(found.rescued))
    st.markdown(text("mnist.ensemble.counted", **numbers))
    ends = {"lowest": float(band.lowest[0]), "highest": float(band.highest[0])}
    plot(
        accuracies(found, words=words_for(EnsembleWords, "mnist.ensemble.figure")),
        key="mnist_ensemble",
        alt=text("mnist.ensemble.alt", **numbers, **ends),
        height=220,
        file="mnist-class",
    )
    _together(found, images)


def _together(found: Ensemble, images: NDArray[np.uint8]) -> None:
    """Images that most members misread and their average reads."""
    chosen = found.rescued[:MOST]
    if not len(chosen):
        st.caption(text("mnist.ensemble.nowhere"))
        return
    st.markdown(text("mnist.ensemble.together"))
    certainty = found.average.max(axis=1)
    captions = [f"{found.labels[image]} · {certainty[image]:.0%}" for image in chosen]
    plot(
        tiles(images[chosen], captions),
        key="mnist_together",
        alt=text("mnist.ensemble.together_alt", count=len(chosen)),
        height=ROW * rows_of(len(chosen)),
    )
