"""A page with nothing but the pad, and what Python sees of it, for the browser tests."""

from hashlib import sha256

import numpy as np
import streamlit as st

from explainer.digits.data import load_digits
from explainer.lessons.mnist.handwriting.normalise import Normalised, normalise
from ui.pad import pad

STARTS = ("empty", "seven", "full")


def main() -> None:
    """Show the pad with a choice of what Python paints on it."""
    st.radio("language", ("en", "ko"), key="lang", horizontal=True)
    if st.checkbox("hide", key="hide"):
        return
    chosen = st.radio("start", STARTS, key="start", persist_state="session")
    seven = load_digits().test_images[0]
    start = {"empty": None, "seven": seven, "full": np.full((28, 28), 255, np.uint8)}[chosen]
    drawing = pad(key="pad", start=start, token=chosen)
    st.button("rerun")
    digest = "none" if drawing is None else sha256(drawing.tobytes()).hexdigest()
    outcome = None if drawing is None else normalise(drawing)
    st.markdown(f"python: `{digest}`")
    verdict = outcome.image.sum() if isinstance(outcome, Normalised) else getattr(outcome, "value", "none")
    st.markdown(f"verdict: `{verdict}`")
    st.markdown("below " * 2000)


if __name__ == "__main__":
    main()
