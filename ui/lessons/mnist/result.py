"""How well the network reads the test images, and which ones it reads wrongly."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.digits.evaluation import accuracy_per_digit, confusion_matrix, predictions
from explainer.digits.run import TestedNetwork
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.mnist.figures import accuracy_per_digit as digit_bars
from explainer.lessons.mnist.figures import confusion_matrix as confusion_picture
from explainer.lessons.mnist.inspection import (
    confusion_cell,
    least_certain_hits,
    most_confident_mistakes,
    most_frequent_mistake,
)
from ui.fold import fold
from ui.language import current_language, text
from ui.lessons.mnist.cells import Reader, gallery
from ui.lessons.mnist.player import digit_words
from ui.lessons.mnist.said import naming_loss
from ui.plot import plot
from ui.records import remembered

CELL = "mnist.cell"


@st.fragment
def result(run: TestedNetwork, digits: Digits) -> None:
    """Test accuracy beside the untrained one, accuracy per digit, the confusion matrix and its images."""
    if not np.isfinite(run.test_probabilities).all():
        _metrics(run, "–", "NaN", "–")
        st.markdown(text("mnist.diverged.no_result"))
        return
    confusion, pictures = _drawn(run.fingerprint, current_language(), run, digits)
    mistakes = int(confusion.sum() - confusion.trace())
    _metrics(run, f"{run.test_accuracy:.2%}", f"{run.test_loss:.4f}", f"{mistakes:,}")
    state = plot(
        pictures,
        key="mnist_result",
        alt=text("mnist.result_alt", accuracy=run.test_accuracy),
        height=420,
        clickable=True,
    )
    if state.click and state.click.figure == 0:
        st.session_state[CELL] = round(state.click.y), round(state.click.x)
    st.caption(text("mnist.cells.click"))
    _images(run, digits, st.session_state.get(CELL) or most_frequent_mistake(confusion))
    st.markdown(text("mnist.reading"))


@remembered
def _drawn(
    fingerprint: bytes, language: str, _run: TestedNetwork, _digits: Digits
) -> tuple[NDArray[np.int64], tuple[Picture, ...]]:
    """The confusion matrix, and the pictures of it and of each digit."""
    confusion = confusion_matrix(_digits.test_labels, predictions(_run.test_probabilities))
    words = digit_words("test")
    bars = digit_bars(accuracy_per_digit(confusion), words=words)
    return confusion, pictures_of([confusion_picture(confusion, words=words), bars])


def _metrics(run: TestedNetwork, accuracy: str, loss: str, mistakes: str) -> None:
    before = run.untrained_test_accuracy
    numbers = {
        "untrained": "–" if before is None else f"{before:.2%}",
        "test": accuracy,
        "test_loss": loss,
        "wrong": mistakes,
    }
    for place, (name, number) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        label = text(f"mnist.metric.{name}")
        place.metric(naming_loss(label, run.recipe) if name == "test_loss" else label, number)


def _images(run: TestedNetwork, digits: Digits, cell: tuple[int, int]) -> None:
    reader = Reader(digits, run.test_probabilities)
    truth, read_as = cell
    indices = confusion_cell(run.test_probabilities, digits.test_labels, true=truth, read_as=read_as)
    words = "mnist.cells.cell" if len(indices) else "mnist.cells.none"
    st.markdown(text(words, truth=truth, read=read_as, count=len(indices)))
    gallery(reader, indices)
    for name, chosen in (("surest", most_confident_mistakes), ("doubtful", least_certain_hits)):
        fold(text(f"mnist.cells.{name}"), partial(_chosen, reader, chosen), key=f"mnist.{name}")


def _chosen(reader: Reader, choose: Callable[..., NDArray[np.int64]]) -> None:
    gallery(reader, choose(reader.probabilities, reader.digits.test_labels, count=12))
