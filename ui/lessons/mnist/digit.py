"""The digit at hand: written on the pad, a test image that lies on it, or found in a photo."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.digits.network import restore_network
from explainer.digits.run import TestedNetwork
from explainer.kit.canvas import magnified as on_the_pad
from explainer.kit.drawing import MEANING
from explainer.lessons.mnist.handwriting.normalise import Normalised, Refusal, normalise, normalise_each
from explainer.lessons.mnist.handwriting.photo import BadPhotoError, read_photo
from explainer.lessons.mnist.handwriting.reading import answers
from explainer.lessons.mnist.inspection import most_confident_mistakes
from explainer.lessons.mnist.pictures import with_boxes
from ui.controls import Controls
from ui.language import quoted, text
from ui.pad import pad

Grey = NDArray[np.uint8]

TAKEN: Final = "mnist.taken"
"""How often a test image was put on the pad: the same one again is put there again."""


@dataclass(frozen=True, slots=True)
class Digit:
    """What the network is to read."""

    image: Grey
    """(28, 28), made like MNIST's."""
    made: Normalised
    """How it was made from what lies on the pad or stands in the photo."""
    index: int | None = None
    """Which test image it is, as long as nothing was added to it or taken away."""


def written(digits: Digits, controls: Controls) -> Digit | Refusal:
    """The pad, and what lies on it."""
    index: int = controls.held("image")
    image = digits.test_images[index]
    drawing = pad(key="mnist_pad", start=image, token=(index, st.session_state.get(TAKEN, 0)))
    if drawing is None:
        return Refusal.EMPTY
    made = normalise(drawing)
    if not isinstance(made, Normalised):
        return made
    untouched = np.array_equal(drawing, on_the_pad(image))
    return Digit(image, made, index) if untouched else Digit(made.image, made)


def test_images(run: TestedNetwork, digits: Digits, controls: Controls) -> None:
    """Two buttons that put a test image on the pad: any, or the next one that the network misreads."""
    st.button(
        text("mnist.draw.take"),
        key="mnist.take",
        on_click=_take_another,
        args=(controls, len(digits.test_images)),
        icon=":material/casino:",
    )
    st.button(
        text("mnist.draw.mistake"),
        key="mnist.mistake",
        on_click=_take_mistake,
        args=(controls, run, digits),
        icon=":material/error:",
    )


def _take_another(controls: Controls, count: int) -> None:
    # Drawn from the last one, so that the same clicks take the same images.
    _take(controls, int(np.random.default_rng(controls.held("image")).integers(count)))


def _take_mistake(controls: Controls, run: TestedNetwork, digits: Digits) -> None:
    """Put the next misread test image on the pad, the most confident mistakes first."""
    mistakes = most_confident_mistakes(
        run.test_probabilities, digits.test_labels, count=len(digits.test_labels)
    ).tolist()
    if mistakes:
        now: int = controls.held("image")
        following = mistakes.index(now) + 1 if now in mistakes else 0
        _take(controls, mistakes[following % len(mistakes)])


def _take(controls: Controls, index: int) -> None:
    controls.hold("image", index)
    st.session_state[TAKEN] = st.session_state.get(TAKEN, 0) + 1


def photographed(run: TestedNetwork) -> Digit | Refusal | None:
    """A field for a photo, and what was made of its digit; of several, of the one that is looked at."""
    file = st.file_uploader(text("mnist.draw.upload"), key="mnist.photo", help=text("mnist.draw.upload_help"))
    if file is None:
        return None
    try:
        grey = np.rot90(read_photo(file.getvalue()), _quarter_turns())
    except BadPhotoError as error:
        name = quoted(Path(file.name).name[:60])
        st.error(
            text(f"mnist.draw.bad_photo.{error.reason.value}", name=name), icon=":material/broken_image:"
        )
        return None
    each = normalise_each(grey)
    if isinstance(each, Refusal):
        return each
    made = each[0] if len(each) == 1 else _one_of(run, grey, each)
    return made if isinstance(made, Refusal) else Digit(made.image, made)


def _quarter_turns() -> int:
    """How often the visitor turns the photo to the left by a quarter."""
    return st.segmented_control(
        text("mnist.draw.turn.label"),
        (0, 1, 2, 3),
        format_func=lambda quarters: f"{90 * quarters}°",
        key="mnist.turn",
        default=0,
        required=True,
        help=text("mnist.draw.turn.help"),
    )


def _one_of(run: TestedNetwork, grey: Grey, each: tuple[Normalised, ...]) -> Normalised | Refusal:
    """Mark the digits that stand apart, say what each is read as, and return the one that is chosen."""
    network = restore_network(run.recipe, run.weights)
    read = " ".join(map(str, answers(network, [made.image for made in each])))
    st.info(text("mnist.draw.several", count=len(each), read=read), icon=":material/format_list_numbered:")
    marked = with_boxes(each[0].original, [made.box for made in each], color=MEANING.now)
    st.image(marked, width=min(360, marked.shape[1]), alt=text("mnist.draw.marked", count=len(each)))
    chosen = st.segmented_control(
        text("mnist.draw.part"),
        range(len(each) + 1),
        format_func=lambda place: str(place + 1) if place < len(each) else text("mnist.draw.all"),
        # Another picture has other digits.
        key=f"mnist.part.{len(each)}",
        default=0,
        required=True,
    )
    return each[chosen] if chosen < len(each) else normalise(grey, photo=True)
