"""More of the digit at hand: how it was made like MNIST's, its neighbours, and where its answer changes."""

from io import BytesIO

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.digits.network import restore_network
from explainer.digits.run import TestedNetwork
from explainer.lessons.mnist.handwriting.normalise import Normalised
from explainer.lessons.mnist.handwriting.reading import Reading, read_drawing
from explainer.lessons.mnist.handwriting.strokes import USUAL
from explainer.lessons.mnist.pictures import magnified
from ui.controls import Controls
from ui.language import text
from ui.lessons.mnist.hero import at_hand, spoilt

Grey = NDArray[np.uint8]


def draw(run: TestedNetwork, digits: Digits, controls: Controls) -> None:
    """What the network sees of the digit, what is near it, and every step from the pad to there."""
    digit = at_hand()
    if digit is None:
        st.caption(text("mnist.draw.nothing"))
        return
    reading = read_drawing(
        restore_network(run.recipe, run.weights), digit.image, digits, spoilt=spoilt(controls)
    )
    seen, said = st.columns([1, 3], vertical_alignment="center", gap="medium")
    with seen:
        st.image(magnified(reading.image, 6), text("mnist.draw.seen"), width=168, alt=text("mnist.draw.seen"))
        st.download_button(
            text("mnist.draw.save"),
            lambda: _as_npy(reading.image),
            "digit.npy",
            key="mnist.save",
            help=text("mnist.draw.save_help"),
            on_click="ignore",
            icon=":material/download:",
        )
    with said:
        _where_it_flips(reading)
        _neighbours(reading, digits)
    if digit.index is not None:
        st.caption(text("mnist.draw.as_it_is"))
    _steps(digit.made, photo=controls.held("source") == "photo")


def _as_npy(image: Grey) -> bytes:
    stored = BytesIO()
    np.save(stored, image)
    return stored.getvalue()


def _where_it_flips(reading: Reading) -> None:
    """The nearest value of every slider that changes the answer."""
    lines = [
        text(
            "mnist.draw.flip",
            what=text(f"mnist.{name}.label"),
            values=" / ".join(f"{value:g}" for value in (flips.below, flips.above) if value is not None),
        )
        for name, flips in reading.flips.items()
        if flips.below is not None or flips.above is not None
    ]
    if lines:
        st.caption(text("mnist.draw.flips") + " " + " · ".join(lines))
    else:
        st.caption(text("mnist.draw.no_flip"))


def _neighbours(reading: Reading, digits: Digits) -> None:
    st.caption(text("mnist.draw.neighbours"))
    with st.container(horizontal=True, gap="small"):
        for index, distance in zip(reading.neighbours, reading.distances, strict=True):
            caption = text("mnist.draw.neighbour", truth=digits.train_labels[index], distance=distance)
            st.image(magnified(digits.train_images[index], 4), caption, width=112, alt=caption)


def _steps(made: Normalised, *, photo: bool) -> None:
    """Every step from the drawing to the image that the network sees, with its numbers."""
    st.markdown(text("mnist.draw.steps"))
    (height, width), (rows, columns) = made.crop.shape, made.scaled.shape
    row, column = made.centre_of_mass[0] + made.offset[0], made.centre_of_mass[1] + made.offset[1]
    pictures = [
        (made.original, text("mnist.draw.step.original", size=made.original.shape[0])),
        (made.grey, text(f"mnist.draw.step.{_paper(made, photo)}")),
        (made.crop, text("mnist.draw.step.crop", width=width, height=height)),
        *([(made.strong, _strokes(made))] if photo else []),
        (made.scaled, text("mnist.draw.step.scaled", width=columns, height=rows)),
        (made.image, text("mnist.draw.step.centred", row=row, column=column)),
    ]
    for number, (place, (image, said)) in enumerate(zip(st.columns(len(pictures)), pictures, strict=True), 1):
        times, caption = max(1, 140 // max(image.shape)), f"{number}. {said}"
        place.image(magnified(image, times), caption, width=min(140, times * image.shape[1]), alt=caption)


def _strokes(made: Normalised) -> str:
    """How wide the strokes are, and whether they were thickened."""
    words = "kept" if made.strong is made.crop else "thickened"
    return text(f"mnist.draw.step.{words}", width=made.stroke, usual=USUAL)


def _paper(made: Normalised, photo: bool) -> str:
    return "grey" if not photo else "inverted" if made.inverted else "not_inverted"
