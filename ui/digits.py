"""MNIST for a page: from the repository, else downloaded, else a clear word on the two ways out."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

import streamlit as st

from explainer.digits.data import DATA_FOLDER, Digits, MissingDigitsError, download_digits, load_digits
from ui.language import text
from ui.turn import given_up


class Fetching:
    """One download at a time, whoever asks: who comes meanwhile has what it brought, or failed to bring."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failed_at = 0.0

    def fetch(self, progress: Callable[[int, int], None]) -> Digits:
        """Return the digits once they are there; raise MissingDigitsError."""
        asked_at = monotonic()
        with given_up(), self._lock:
            if self._failed_at > asked_at:
                raise MissingDigitsError(DATA_FOLDER, "they could not be fetched for someone else")
            try:
                return load_digits()
            except MissingDigitsError:
                pass
            try:
                download_digits(DATA_FOLDER, progress=progress)
                return load_digits()
            except MissingDigitsError:
                self._failed_at = monotonic()
                raise


fetching = Fetching()


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
        return fetching.fetch(show)
    except MissingDigitsError:
        bar.empty()
        st.error(text("mnist.download.failed", folder="data/mnist"), icon=":material/cloud_off:")
        st.button(text("mnist.download.again"), key="mnist.download", type="primary")
        st.stop()
