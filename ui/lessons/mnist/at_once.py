"""A pad whose digit is read at once, without torch: for the home page."""

import numpy as np
import streamlit as st

from explainer.digits.files import MissingRecordError
from explainer.digits.reader import read
from explainer.lessons.mnist.handwriting.normalise import Normalised, normalise
from ui.language import text
from ui.pad import pad
from ui.sitemap import ROOT


@st.fragment
def try_it() -> None:
    """A pad, and what the recorded network reads on it."""
    # Imported here, because it takes the longest of all that this page needs.
    from PIL import Image

    start = np.asarray(Image.open(ROOT / "assets" / "digit.png"))
    place, answer = st.columns([3, 2], vertical_alignment="top")
    with place:
        drawing = pad(key="home_pad", start=start)
    made = None if drawing is None else normalise(drawing)
    with answer:
        try:
            _bars(read(made.image) if isinstance(made, Normalised) else None)
        except MissingRecordError:
            st.warning(text("home.pad.missing", folder="data/mnist"), icon=":material/healing:")


def _bars(probabilities: np.ndarray | None) -> None:
    """Ten bars; without probabilities, and for a pad that is no digit, ten empty ones."""
    shares = [0.0] * 10 if probabilities is None else [float(share) for share in probabilities]
    best = shares.index(max(shares))
    rows = "".join(
        f'<div class="{"best" if share and digit == best else ""}"><span>{digit}</span>'
        f'<i style="width: {100 * share:.1f}%"></i><b>{f"{share:.0%}" if share >= 0.005 else ""}</b></div>'
        for digit, share in enumerate(shares)
    )
    said = (
        text("home.pad.reads", answer=best, probability=max(shares))
        if max(shares)
        else text("home.pad.empty")
    )
    st.markdown(said)
    st.html(f'<div class="home-bars" role="img" aria-label="{said.replace("**", "")}">{rows}</div>')
