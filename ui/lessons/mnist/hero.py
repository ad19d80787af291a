"""What the page opens with: a digit of the visitor's, its way through the network, and ten probabilities."""

from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.digits.network import restore_network
from explainer.digits.run import TestedNetwork
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.mnist.handwriting.normalise import Refusal
from explainer.lessons.mnist.handwriting.perturb import Perturbation, perturb_all
from explainer.lessons.mnist.handwriting.reading import SPOILINGS
from explainer.lessons.mnist.network_figures import NetworkWords, network_figure
from explainer.lessons.mnist.sight import Sight, no_sight, sight_of
from ui.controls import Controls
from ui.fold import fold
from ui.language import current_language, text
from ui.lessons.mnist.digit import Digit, photographed, test_images, written
from ui.plot import plot
from ui.records import remembered
from ui.widgets import slider, tabs
from ui.words import words_for

AT_HAND: Final = "mnist.digit"
SPEAK_OF_IT: Final = ("inside", "draw")
"""Views that say more of the digit at hand."""


def hero(run: TestedNetwork, digits: Digits, controls: Controls) -> None:
    """The pad or a photo beside the network that reads it; alone in its reruns unless a view speaks of it."""
    draw = _hero if controls.held("view") in SPEAK_OF_IT else st.fragment(_hero)
    draw(run, digits, controls)


def at_hand() -> Digit | None:
    """The digit that was looked at last, if it is one."""
    return st.session_state.get(AT_HAND)


def spoilt(controls: Controls) -> Perturbation:
    """How the visitor spoils the digit at hand."""
    return Perturbation(**{name: controls.held(name) for name in SPOILINGS})


def _hero(run: TestedNetwork, digits: Digits, controls: Controls) -> None:
    source: str = controls.held("source")
    with st.container(key="hero"):
        left, right = st.columns([1, 2], gap="medium")
        with left:
            found = written(digits, controls) if source == "pad" else photographed(run)
        st.session_state[AT_HAND] = found if isinstance(found, Digit) else None
        with right:
            if isinstance(found, Digit):
                _read(run, digits, found, spoilt(controls))
            else:
                _nothing(run, found, source)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            tabs(controls, "source")
            if source == "pad":
                test_images(run, digits, controls)
        fold(text("mnist.draw.spoil"), lambda: _spoil(controls), key="mnist.spoil")


def _spoil(controls: Controls) -> None:
    for name, place in zip(SPOILINGS, st.columns(len(SPOILINGS)), strict=True):
        with place:
            slider(controls, name)


def _nothing(run: TestedNetwork, found: Refusal | None, source: str) -> None:
    """Why there is no digit to read, and the network at rest."""
    with st.container(key="hero-said"):
        if found is not None:
            words = "refused" if source == "pad" else "refused_photo"
            st.info(text(f"mnist.draw.{words}.{found.value}"), icon=":material/draw:")
    _network(_pictured(no_sight(run.recipe.hidden), None), alt=text("mnist.sight.nothing"))


def _read(run: TestedNetwork, digits: Digits, digit: Digit, change: Perturbation) -> None:
    """The answer, and the network that gives it."""
    image = perturb_all(digit.image, [change])[0]
    if digit.index is None:
        truth, (sight, pictures) = None, _seen(run, image, None)
    else:
        truth = int(digits.test_labels[digit.index])
        sight, pictures = _seen_by_all(run.fingerprint, image.tobytes(), truth, current_language(), run)
    numbers = {"answer": sight.answer, "probability": sight.probabilities[sight.answer]}
    with st.container(key="hero-said"):
        st.markdown(text("mnist.draw.answer", **numbers))
    _network(pictures, alt=text("mnist.sight.alt", **numbers, layers=len(sight.hidden)))
    st.caption(_truth(digit, sight, truth))


def _truth(digit: Digit, sight: Sight, truth: int | None) -> str:
    """What the digit really is, if that is known, and what the lines are."""
    if truth is None:
        return text("mnist.sight.links")
    words = "correct" if sight.answer == truth else "mistaken"
    return text(f"mnist.sight.{words}", index=digit.index, truth=truth) + " " + text("mnist.sight.links")


@remembered
def _seen_by_all(
    fingerprint: bytes, image: bytes, truth: int, language: str, _run: TestedNetwork
) -> tuple[Sight, tuple[Picture, ...]]:
    """How a network sees a test image; what is written by hand comes once, and is not kept."""
    return _seen(_run, np.frombuffer(image, np.uint8).reshape(28, 28), truth)


def _seen(
    run: TestedNetwork, image: NDArray[np.uint8], truth: int | None
) -> tuple[Sight, tuple[Picture, ...]]:
    sight = sight_of(restore_network(run.recipe, run.weights), image)
    return sight, _pictured(sight, truth)


def _pictured(sight: Sight, truth: int | None) -> tuple[Picture, ...]:
    words = words_for(NetworkWords, "mnist.sight_words")
    return pictures_of([network_figure(sight, words=words, right=truth)])


def _network(pictures: tuple[Picture, ...], *, alt: str) -> None:
    plot(
        pictures,
        key="mnist_sight",
        alt=alt,
        height=200,
        fit=True,
        file="mnist-network",
    )
