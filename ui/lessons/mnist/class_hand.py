"""Digits of a class: everybody hands one in, and the recorded network reads all of them."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.mnist.class_hand import HANDED_BYTES, HandedDigit, read_all, unpacked
from explainer.lessons.mnist.class_hand_figures import digits_of_class
from explainer.lessons.mnist.tile_figures import ROW, rows_of
from explainer.rooms import FEWEST, Purpose
from explainer.rooms.rooms import MINUTES_IDLE
from ui.classroom.gathering import Offer, gathering, pressed, readable
from ui.classroom.seat import Seat
from ui.language import text
from ui.lessons.mnist.digit import Digit
from ui.lessons.mnist.hero import at_hand
from ui.plot import plot

KIND: Final = "hand"
WORDS: Final = "mnist.hand"
OFFER: Final = Offer(WORDS, lambda: Purpose(KIND, "mnist", most_bytes=HANDED_BYTES))


def class_hand(seat: Seat) -> None:
    """A learner hands in the digit at hand; the teacher sees all of them."""
    gathering(
        seat,
        WORDS,
        hand_in=lambda: _hand_in(seat),
        show=lambda handed_in, closed: _show(handed_in),
        numbers={"minutes": MINUTES_IDLE},
    )


def _hand_in(seat: Seat) -> None:
    label = st.segmented_control(
        text("mnist.hand.label"), range(10), key="mnist.hand.label", default=None, width="stretch"
    )
    given = pressed(
        "mnist.hand.give", text("mnist.hand.give"), able=label is not None, icon=":material/upload:"
    )
    if given and label is not None:
        _give(seat, at_hand(), label)
    elif seat.view.round in seat.said:
        st.caption(text("mnist.hand.given"))


def _give(seat: Seat, digit: Digit | None, label: int) -> None:
    if digit is None or digit.index is not None:
        st.warning(text("mnist.hand.empty"), icon=":material/draw:")
        return
    seat.contribute(HandedDigit(digit.image, label).packed())
    if seat.refusal is None:
        st.caption(text("mnist.hand.given"))


def _show(handed_in: Sequence[bytes]) -> None:
    """All digits side by side, and how many are read as they were meant."""
    run, handed = pretrained_run(), readable(handed_in, unpacked)
    if len(handed) < FEWEST:
        return
    reading = read_all(restore_network(run.recipe, run.weights), handed)
    numbers = {"all": len(handed), "right": reading.right}
    number, words = st.columns([1, 3], gap="medium", vertical_alignment="center")
    number.metric(text("mnist.hand.correct"), f"{reading.right} / {len(handed)}")
    words.markdown(
        text("mnist.hand.read", accuracy=reading.right / len(handed), test=run.test_accuracy, **numbers)
    )
    plot(
        digits_of_class(reading),
        key="mnist_class_hand",
        alt=text("mnist.hand.alt", **numbers),
        height=ROW * rows_of(len(handed)),
        file="mnist-class-hand",
    )
