"""Training on the MNIST page: start, watch, cancel, and what came of it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st

from explainer.digits.pretrained import is_recorded, pretrained_run
from explainer.digits.recipe import Recipe
from explainer.digits.run import Progress, TrainingRun
from explainer.digits.training import train_job
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.mnist.curve import curve_of_reports
from explainer.lessons.mnist.figures import CurveWords, DigitWords, accuracy_curve, loss_curve, run_by_epoch
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.mnist.said import arithmetic, caption_of
from ui.lessons.mnist.verdict import explain, say_cost, say_one_answer
from ui.plot import Caption, Verdict, now, plot
from ui.stage import stand
from ui.task import Task
from ui.words import words_for


def _pace(reports: Sequence[Progress]) -> tuple[float, str]:
    last = reports[-1]
    if not last.step:
        return 0.0, text("mnist.job.first")
    left = last.seconds / last.step * (last.steps - last.step)
    words = text(
        "mnist.job.pace",
        epoch=last.epoch,
        step=last.step,
        steps=last.steps,
        left=left,
        pace=last.images_per_second,
    )
    return last.step / last.steps, words


TRAINING: Final = Task("mnist.job", train_job, _pace)


def curve_words() -> CurveWords:
    return words_for(CurveWords, "mnist.curve")


def digit_words(images: str) -> DigitWords:
    """The words for a picture by digits of the "validation" or the "test" images."""
    return words_for(
        DigitWords,
        "mnist",
        accuracy=text("mnist.curve.accuracy"),
        each_digit=text(f"mnist.each_digit.{images}"),
        confusion=text(f"mnist.confusion.{images}"),
    )


def able_to_read(run: TrainingRun) -> TrainingRun:
    """The run; where its weights are no longer finite, a word about it and the recorded run."""
    if np.isfinite(run.test_probabilities).all():
        return run
    st.warning(text("mnist.diverged.unreadable"), icon=":material/visibility_off:")
    return pretrained_run()


def run_of_page(recipe: Recipe) -> TrainingRun:
    """The run that the page speaks of; a training that was asked for is begun."""
    _say_missing_record()
    TRAINING.begin((recipe,))
    own = _own_run()
    return own if own is not None and _is_own_chosen() else pretrained_run()


def picture(controls: Controls, recipe: Recipe, run: TrainingRun) -> None:
    """The training going on, or the finished run with its player."""
    if TRAINING.going_on():
        TRAINING.watch(live)
        st.caption(text("mnist.job.below"))
        return
    TRAINING.say_end()
    if _own_run() is not None:
        _choose_run()
    _finished(controls, run, recipe)


def _say_missing_record() -> None:
    """Where the recorded run cannot be read, that and what stands instead."""
    if not is_recorded():
        with st.spinner(text("mnist.record.again")):
            pretrained_run()
        st.warning(text("mnist.record.missing", folder="data/mnist"), icon=":material/healing:")


def _own_run() -> TrainingRun | None:
    """The visitor's last run that has ended; a new one is chosen at once."""
    run = TRAINING.last()
    if run is not st.session_state.get("mnist.run"):
        st.session_state["mnist.run"] = run
        st.session_state["mnist.network"] = "own"
    return run


def _is_own_chosen() -> bool:
    return st.session_state.get("mnist.network") != "recorded"


def _choose_run() -> None:
    """A switch between the visitor's own run and the recorded one."""
    st.segmented_control(
        text("mnist.which.label"),
        ("own", "recorded"),
        format_func=lambda which: text(f"mnist.which.{which}"),
        key="mnist.network",
        required=True,
        persist_state="session",
    )


def live(reports: Sequence[Progress]) -> None:
    last = reports[-1]
    curve = curve_of_reports(reports)
    untrained, now, validation = st.columns(3)
    first = reports[0].validation_accuracy
    if first is None:
        untrained.metric(text("mnist.metric.before_training"), f"{reports[0].accuracy:.1%}")
    else:
        untrained.metric(text("mnist.metric.before"), f"{first:.1%}")
    now.metric(text("mnist.metric.training"), f"{last.accuracy:.1%}" if last.step else "–")
    if len(curve.validation_accuracy):
        validation.metric(text("mnist.metric.validation"), f"{curve.validation_accuracy[-1]:.2%}")
    words = curve_words()
    plot(
        [
            loss_curve(curve, words=words, steps=last.steps),
            accuracy_curve(curve, words=words, steps=last.steps),
        ],
        key="mnist_live",
        alt=text("mnist.live_alt", step=last.step, loss=last.loss, accuracy=last.accuracy),
        height=300,
    )


def _finished(controls: Controls, run: TrainingRun, recipe: Recipe) -> None:
    if run.divergence:
        explain(run, run.divergence)
    say_one_answer(run)
    TRAINING.offer("none" if run is pretrained_run() else "other_settings" if run.recipe != recipe else "")
    say_cost(recipe)
    _player(controls, run)


@st.fragment
def _player(controls: Controls, run: TrainingRun) -> None:
    """The run by epochs, and in numbers the epoch that the player stands on."""
    pictures, caption = _figures(run)
    if run.divergence:
        verdict = Verdict(text("mnist.told.stopped"), "error")
    else:
        verdict = Verdict(text("mnist.told.end", accuracy=run.test_accuracy), "success")
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
        story=True,
        fit=True,
        file=f"mnist-{run.recipe.optimizer}-{run.recipe.learning_rate:g}",
    )
    with now("mnist_run"):
        st.markdown(arithmetic(run, min(state.step, len(run.epochs.seconds) - 1)))


def _figures(run: TrainingRun) -> tuple[tuple[Picture, ...], Caption]:
    """Drawn once for a run and a language, because most reruns change neither."""
    language = current_language()
    kept = st.session_state.get("mnist.figures")
    if kept is None or kept[0] is not run or kept[1] != language:
        figures = run_by_epoch(run, words=curve_words(), digit_words=digit_words("validation"))
        drawn = pictures_of(figures), caption_of(run)
        st.session_state["mnist.figures"] = kept = (run, language, drawn)
    return kept[2]
