"""A digit of the visitor's own: drawn, photographed or a test image, made like MNIST's, and read."""

from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.digits.data import Digits
from explainer.digits.network import restore_network
from explainer.digits.run import TrainingRun
from explainer.kit.drawing import MEANING
from explainer.lessons.mnist.handwriting.normalise import Normalised, Refusal, normalise, normalise_each
from explainer.lessons.mnist.handwriting.perturb import Perturbation
from explainer.lessons.mnist.handwriting.photo import BadPhotoError, read_photo
from explainer.lessons.mnist.handwriting.reading import SPOILINGS, Reading, answers, read_drawing
from explainer.lessons.mnist.handwriting.strokes import USUAL
from explainer.lessons.mnist.inspection_figures import ten_bars
from explainer.lessons.mnist.pictures import magnified, with_boxes
from ui.controls import Controls
from ui.language import quoted, text
from ui.lessons.mnist.inside import way_words
from ui.pad import pad
from ui.plot import plot
from ui.widgets import slider, tabs

Grey = NDArray[np.uint8]

TAKEN: Final = "mnist.taken"
"""Number of the test image that was put on the pad last."""


@st.fragment
def draw(run: TrainingRun, digits: Digits, controls: Controls) -> None:
    """A pad or a photo beside what the network reads in it, and below the steps between the two."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        source = tabs(controls, "source")
        made = _drawn(digits) if source == "pad" else _photographed(run)
    with right:
        if isinstance(made, Normalised):
            _read(run, digits, made, controls)
        elif made is not None:
            words = "refused" if source == "pad" else "refused_photo"
            st.info(text(f"mnist.draw.{words}.{made.value}"), icon=":material/draw:")
    if isinstance(made, Normalised):
        _steps(made, photo=source == "photo")


def _drawn(digits: Digits) -> Normalised | Refusal:
    taken: int = st.session_state.get(TAKEN, 0)
    drawing = pad(key="mnist_pad", start=digits.test_images[taken], token=taken)
    st.button(
        text("mnist.draw.take"),
        key="mnist.take",
        on_click=_take_another,
        args=(len(digits.test_images),),
        icon=":material/casino:",
    )
    st.caption(text("mnist.draw.taken", index=taken, truth=digits.test_labels[taken]))
    return Refusal.EMPTY if drawing is None else normalise(drawing)


def _take_another(count: int) -> None:
    # Drawn from the last one, so that the same clicks take the same images.
    last: int = st.session_state.get(TAKEN, 0)
    st.session_state[TAKEN] = int(np.random.default_rng(last).integers(count))


def _photographed(run: TrainingRun) -> Normalised | Refusal | None:
    """What was made of the photo's digit; of several, of the one that is looked at."""
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
    if isinstance(each, Refusal) or len(each) == 1:
        return each if isinstance(each, Refusal) else each[0]
    return _one_of(run, grey, each)


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


def _one_of(run: TrainingRun, grey: Grey, each: tuple[Normalised, ...]) -> Normalised | Refusal:
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


def _read(run: TrainingRun, digits: Digits, made: Normalised, controls: Controls) -> None:
    """The sliders, what the network then sees and says, and where its answer would change."""
    network = restore_network(run.recipe, run.weights)
    with st.expander(text("mnist.draw.spoil"), key="mnist.spoil"):
        spoilt = Perturbation(**{name: slider(controls, name) for name in SPOILINGS})
    reading = read_drawing(network, made.image, digits, spoilt=spoilt)
    answer = int(reading.probabilities.argmax())
    st.markdown(text("mnist.draw.answer", answer=answer, probability=reading.probabilities[answer]))
    seen, bars = st.columns([1, 3], vertical_alignment="center")
    seen.image(magnified(reading.image, 6), text("mnist.draw.seen"), width=168, alt=text("mnist.draw.seen"))
    with bars:
        plot(
            ten_bars(reading.probabilities, words=way_words(), share=True),
            key="mnist_answer",
            alt=text("mnist.draw.bars_alt", answer=answer, probability=reading.probabilities[answer]),
            height=250,
        )
    st.download_button(
        text("mnist.draw.save"),
        lambda: _as_npy(reading.image),
        "digit.npy",
        key="mnist.save",
        help=text("mnist.draw.save_help"),
        on_click="ignore",
        icon=":material/download:",
    )
    _where_it_flips(reading)
    _neighbours(reading, digits)


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
