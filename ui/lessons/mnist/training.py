"""Training on the MNIST page: start, watch, cancel, and what came of it."""

from collections.abc import Sequence

import streamlit as st

from explainer.digits.pretrained import RECIPE, pretrained_run
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.run import Progress, TrainingRun
from explainer.lessons.mnist.curve import LearningCurve, curve_of_reports, points_of
from explainer.lessons.mnist.figures import CurveWords, accuracy_curve, loss_curve
from ui.controls import Controls
from ui.kept import Course, differs
from ui.language import text
from ui.lessons.mnist.job import NETWORK, TRAINING, Shown, expected_seconds
from ui.lessons.mnist.player import by_digit, player
from ui.lessons.mnist.verdict import explain, say_cost, say_one_answer
from ui.plot import plot
from ui.words import words_for


def picture(controls: Controls, recipe: Recipe, run: TrainingRun | None, before: Shown) -> None:
    """The training going on, or the finished run with its player; of other settings only behind a veil."""
    if TRAINING.going_on():
        TRAINING.watch(live)
        st.caption(text("mnist.job.below"))
        return
    TRAINING.say_end()
    broken_off = TRAINING.broken_off((recipe,))
    if run is None and broken_off:
        live(broken_off)
        TRAINING.offer("")
    elif run is None:
        _veiled(controls, recipe, before)
    else:
        _finished(controls, run, recipe)


def _veiled(controls: Controls, recipe: Recipe, before: Shown) -> None:
    """That these settings have not been trained yet; pale below it, the run that was shown before."""
    with st.container(border=True, key="veil"):
        st.markdown(text("mnist.veil.what", seconds=expected_seconds(recipe)))
        TRAINING.offer("")
        say_cost(recipe)
        st.caption(text("mnist.veil.below", network=_described(controls, before)))
    player(controls, before.run, story=False)


def say_whose(controls: Controls, before: Shown) -> None:
    """Which network reads digits while nothing is known of the settings of the page."""
    st.caption(text("mnist.veil.whose", network=_described(controls, before)))


def _described(controls: Controls, before: Shown) -> str:
    """What the settings of another run have other than those of the page."""
    return differs(controls, tuple(PARAMETERS), before.values, controls.values(PARAMETERS))


def course_of(run: TrainingRun) -> Course:
    """What of a run stands beside others: by epoch its validation loss, else its training loss.

    Neither these two nor the numbers of two losses can be compared.
    """
    epochs, loss = run.epochs, run.recipe.loss
    which = "validation" if len(epochs.validation_loss) else "training"
    losses = epochs.validation_loss if which == "validation" else epochs.training_loss
    words = "mnist.kept_course"
    return Course(
        lambda: {loss: losses},
        step=text(f"{words}.step"),
        value=f"{text(f'{words}.{which}')} · {loss}",
        measure=f"{which} {loss}",
    )


def _choose_run(controls: Controls, run: TrainingRun) -> None:
    """A switch between the run of these settings and the recorded one, whose settings come with it."""

    def follow() -> None:
        if st.session_state[NETWORK] == "recorded" and run.recipe != RECIPE:
            controls.hold_all({name: kind.default for name, kind in PARAMETERS.items()})

    st.session_state[NETWORK] = "recorded" if run is pretrained_run() else "own"
    st.segmented_control(
        text("mnist.which.label"),
        ("own", "recorded"),
        format_func=lambda which: text(f"mnist.which.{which}"),
        key=NETWORK,
        required=True,
        persist_state="session",
        on_change=follow,
    )


def live(reports: Sequence[Progress]) -> None:
    last = points_of(reports)[-1]
    curve = curve_of_reports(reports)
    with st.container(horizontal=True, gap="medium"):
        _measured(reports[0], last, curve)
    words = words_for(CurveWords, "mnist.curve")
    plot(
        [
            loss_curve(curve, words=words, steps=last.steps),
            accuracy_curve(curve, words=words, steps=last.steps),
        ],
        key="mnist_live",
        alt=text("mnist.live_alt", step=last.step, loss=last.loss, accuracy=last.accuracy),
        height=300,
    )


def _measured(first: Progress, last: Progress, curve: LearningCurve) -> None:
    """The accuracies at the start, of the last training images, and of the last validation."""
    words = "mnist.metric"
    if first.validation_accuracy is None:
        st.metric(text(f"{words}.before_training"), f"{first.accuracy:.1%}", width="content")
    else:
        st.metric(text(f"{words}.before"), f"{first.validation_accuracy:.1%}", width="content")
    st.metric(text(f"{words}.training"), f"{last.accuracy:.1%}" if last.step else "–", width="content")
    if len(curve.validation_accuracy):
        st.metric(text(f"{words}.validation"), f"{curve.validation_accuracy[-1]:.2%}", width="content")


def _finished(controls: Controls, run: TrainingRun, recipe: Recipe) -> None:
    if TRAINING.last() is not None:
        _choose_run(controls, run)
    if run.divergence:
        explain(run, run.divergence)
    say_one_answer(run)
    TRAINING.offer("none" if run is pretrained_run() else "")
    say_cost(recipe)
    player(controls, run)
    by_digit(run)
