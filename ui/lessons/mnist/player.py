"""A finished run on the MNIST page: its curves and its film, epoch by epoch."""

import streamlit as st

from explainer.digits.data import load_digits
from explainer.digits.film import watched
from explainer.digits.recipe import Recipe
from explainer.digits.run import TrainingRun
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.mnist.figures import CurveWords, DigitWords, curves_by_epoch, digits_by_epoch
from explainer.lessons.mnist.film_figures import watched_figure, weights_picture
from ui import lesson
from ui.controls import Controls
from ui.fold import fold
from ui.language import current_language, text
from ui.lessons.mnist.said import arithmetic, caption_of, naming_loss, note_of, turned, verdict_of
from ui.plot import Caption, Verdict, now, plot
from ui.records import remembered
from ui.stage import stand
from ui.words import words_for


def curve_words(recipe: Recipe) -> CurveWords:
    return words_for(CurveWords, "mnist.curve", loss=naming_loss(text("mnist.curve.loss"), recipe))


def digit_words(images: str) -> DigitWords:
    """The words for a picture by digits of the "validation" or the "test" images."""
    return words_for(
        DigitWords,
        "mnist",
        accuracy=text("mnist.curve.accuracy"),
        each_digit=text(f"mnist.each_digit.{images}"),
        confusion=text(f"mnist.confusion.{images}"),
    )


@st.fragment
def player(controls: Controls, run: TrainingRun, *, story: bool = True) -> None:
    """The run by epochs, and in numbers the epoch that the player stands on."""
    pictures, caption, verdict = _drawn(run.fingerprint, current_language(), run)
    state = plot(
        pictures,
        key="mnist_run",
        alt=text("mnist.run.alt", accuracy=run.test_accuracy, epochs=len(run.epochs.seconds) - 1),
        height=280,
        unit=text("mnist.epoch"),
        start_step=controls.held("step"),
        on_step=stand(controls),
        caption=caption,
        verdict=verdict,
        story=story,
        fit=True,
        file=f"mnist-{run.recipe.optimizer}-{run.recipe.learning_rate:g}",
    )
    with now("mnist_run"):
        # Of an epoch that was broken off, the caption says all that is known.
        if state.step < len(run.epochs.seconds):
            st.markdown(arithmetic(run, state.step))
        if (best := turned(run, state.step)) is not None:
            lesson.lead("overfitting", text("mnist.run.on", best=best))


def _film(run: TrainingRun) -> tuple[Picture, ...]:
    """The watched test images and the first layer's weights, epoch by epoch."""
    digits = load_digits()
    chosen = watched(digits)
    images, labels = digits.test_images[chosen], digits.test_labels[chosen]
    words = {"images": len(chosen), "neurons": run.film.weights.shape[1]}
    read = watched_figure(run.film, images, labels, title=text("mnist.film.images", **words))
    return *pictures_of([read]), weights_picture(run.film, title=text("mnist.film.weights", **words))


def by_digit(run: TrainingRun) -> None:
    """Folded: how the validation images of each digit are read, epoch by epoch."""
    if not len(run.epochs.confusion):
        return
    fold(text("mnist.by_digit"), lambda: _by_digit(run), key="mnist.by_digit")


def _by_digit(run: TrainingRun) -> None:
    plot(
        digits_by_epoch(run, words=digit_words("validation")),
        key="mnist_by_digit",
        alt=text("mnist.by_digit_alt", epochs=len(run.epochs.seconds) - 1),
        height=380,
        unit=text("mnist.epoch"),
    )


@remembered
def _drawn(
    fingerprint: bytes, language: str, _run: TrainingRun
) -> tuple[tuple[Picture, ...], Caption, Verdict]:
    """What is shown and said of the epochs of a run."""
    curves = curves_by_epoch(_run, words=curve_words(_run.recipe), note=note_of(_run))
    return (*pictures_of(curves), *_film(_run)), caption_of(_run), verdict_of(_run)
