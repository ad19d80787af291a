"""MNIST for a page: from the repository, else downloaded, else a clear word on the two ways out."""

import streamlit as st

from explainer.digits.data import DATA_FOLDER, Digits, MissingDigitsError, download_digits, load_digits
from ui.language import text


def digits() -> Digits:
    """The complete MNIST; without it the page ends here, with what can be done about it."""
    try:
        return load_digits()
    except MissingDigitsError:
        return _downloaded()


def _downloaded() -> Digits:
    bar = st.progress(0.0, text("mnist.download.going_on"))

    def show(received: int, total: int) -> None:
        words = text("mnist.download.progress", received=received / 1e6, total=total / 1e6)
        bar.progress(received / total, words)

    try:
        download_digits(DATA_FOLDER, progress=show)
        return load_digits()
    except MissingDigitsError:
        bar.empty()
        st.error(text("mnist.download.failed", folder="data/mnist"), icon=":material/cloud_off:")
        st.button(text("mnist.download.again"), key="mnist.download", type="primary")
        st.stop()
