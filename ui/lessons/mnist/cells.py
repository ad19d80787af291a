"""Test images and what the network says about them: the result with its confusion cells, and galleries."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.kit.canvas import to_data_url
from explainer.lessons.mnist.pictures import magnified
from ui.language import text

MOST = 24


@dataclass(frozen=True, slots=True)
class Reader:
    """Test images with the probabilities that a network gives them."""

    digits: Digits
    probabilities: NDArray[np.float32]

    def caption(self, index: int) -> str:
        """Number of the image, what it is, what was read, and how probable that was."""
        probabilities = self.probabilities[index]
        return text(
            "mnist.cells.caption",
            index=index,
            truth=self.digits.test_labels[index],
            read=probabilities.argmax(),
            probability=probabilities.max(),
        )


def gallery(reader: Reader, indices: NDArray[np.int64]) -> None:
    """Show test images beside each other, each with its caption."""
    shown = indices[:MOST]
    with st.container(horizontal=True, gap="small"):
        for index in shown:
            caption = reader.caption(int(index))
            st.image(_picture(reader.digits.test_images[index].tobytes()), caption, width=112, alt=caption)
    if len(indices) > len(shown):
        st.caption(text("mnist.cells.more", shown=len(shown), all=len(indices)))


@lru_cache(maxsize=1_000)
def _picture(image: bytes) -> str:
    """A test image four times as large, as an address: it comes with the page, no browser asks for a file."""
    return to_data_url(magnified(np.frombuffer(image, np.uint8).reshape(28, 28), 4))
