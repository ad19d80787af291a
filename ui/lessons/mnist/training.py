"""Training on the MNIST page: start, watch, cancel, and what came of it."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st

from explainer.digits.data import load_digits
from explainer.digits.pretrained import is_recorded, pretrained_run
from explainer.digits.recipe import Recipe
from explainer.digits.run import Divergence, Progress, TrainingRun
from explainer.digits.training import train_job
from explainer.kit.latex import enough_digits
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.mnist.curve import curve_of_reports
from explainer.lessons.mnist.figures import CurveWords, DigitWords, accuracy_curve, loss_curve, run_by_epoch
from explainer.lessons.mnist.one_answer import GUESSING, one_answer
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import Caption, Verdict, now, plot
from ui.sitemap import page_named
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


def picture(controls: Controls, recipe: Recipe) -> TrainingRun:
    """The training going on, or the finished run with its player; returns the run that the page speaks of."""
    _say_missing_record()
    TRAINING.begin((recipe,))
    if TRAINING.going_on():
        TRAINING.watch(live)
        st.caption(text("mnist.job.below"))
        return _own_run() or pretrained_run()
    TRAINING.say_end()
    run = _chosen_run()
    _finished(controls, run, recipe)
    return run


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


def _chosen_run() -> TrainingRun:
    """The recorded run until the visitor has trained; from then on a switch between the two."""
    own = _own_run()
    if own is None:
        return pretrained_run()
    chosen = st.segmented_control(
        text("mnist.which.label"),
        ("own", "recorded"),
        format_func=lambda which: text(f"mnist.which.{which}"),
        key="mnist.network",
        required=True,
        persist_state="session",
    )
    return own if chosen == "own" else pretrained_run()


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
        _explain(run, run.divergence)
    _say_one_answer(run)
    TRAINING.offer("none" if run is pretrained_run() else "other_settings" if run.recipe != recipe else "")
    _say_cost(recipe)
    _player(controls, run)


def _say_cost(recipe: Recipe) -> None:
    """What the training with the settings of the page takes, before it is begun."""
    work = recipe.epochs_run * recipe.work_of_epoch
    usual = Recipe().epochs_run * Recipe().work_of_epoch
    key = "usual" if work == usual else "what"
    said = [text(f"mnist.cost.{key}", updates=recipe.steps, times=f"{work / usual:.2g}")]
    if recipe.epochs_run < recipe.epochs:
        said.append(text("mnist.cost.cut", epochs=recipe.epochs_run, asked=recipe.epochs))
    st.caption(" ".join(said))


def _say_one_answer(run: TrainingRun) -> None:
    """Where all images are read as the same digit: the numbers, why, and the lesson that shows it."""
    found = one_answer(run, load_digits())
    if found is None:
        return
    layers = len(found.norms)
    vanishing = found.reaches_first < 0.1 and layers > 1
    numbers = {
        "digit": found.digit,
        "images": found.images,
        "count": found.count,
        "accuracy": run.test_accuracy,
        "loss": found.loss,
        "guessing": GUESSING,
        "first": written(found.norms[0]),
        "last": written(found.norms[-1]),
        "layers": layers,
        "rate": f"{run.recipe.learning_rate:g}",
    }
    guessing = ["guessing"] if abs(found.loss - GUESSING) < 0.05 else []
    words = ["where", *guessing, "vanishing" if vanishing else "else"]
    said = [text(f"mnist.one.{each}", **numbers) for each in words]
    st.warning(" ".join(said), icon=":material/filter_1:")
    if vanishing:
        _link_to_gradient_flow(run.recipe)


def _link_to_gradient_flow(recipe: Recipe) -> None:
    """The lesson that shows how the gradient shrinks, in a network as deep and bent as this one."""
    lesson = page_named("gradient_flow")
    flow = {"depth": len(recipe.hidden), "activations": recipe.activation, "initialisation": "PyTorch"}
    query = {f"gradient_flow_{name}": str(value) for name, value in flow.items()}
    st.page_link(
        lesson.path,
        label=text("mnist.one.flow", title=text("gradient_flow.menu")),
        icon=lesson.icon,
        query_params={"lang": current_language(), **query},
    )


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
        st.markdown(_arithmetic(run, min(state.step, len(run.epochs.seconds) - 1)))


def _figures(run: TrainingRun) -> tuple[tuple[Picture, ...], Caption]:
    """Drawn once for a run and a language, because most reruns change neither."""
    language = current_language()
    kept = st.session_state.get("mnist.figures")
    if kept is None or kept[0] is not run or kept[1] != language:
        figures = run_by_epoch(run, words=curve_words(), digit_words=digit_words("validation"))
        drawn = pictures_of(figures), caption_of(run)
        st.session_state["mnist.figures"] = kept = (run, language, drawn)
    return kept[2]


def caption_of(run: TrainingRun) -> Caption:
    """What every epoch brought: the loss, the images read correctly, and whether the network overfits."""
    epochs = run.epochs
    count = np.arange(len(epochs.seconds))
    numbers = {"epoch": count, "loss": epochs.training_loss.astype(np.float64)}
    names, which = ("untrained", "trained"), np.minimum(count, 1)
    if len(epochs.confusion):
        best = np.array([_best(run, epoch) for epoch in range(len(count))])
        numbers |= {
            "right": epochs.confusion.trace(axis1=1, axis2=2),
            "total": epochs.confusion.sum(axis=(1, 2)),
            "accuracy": epochs.validation_accuracy.astype(np.float64),
            "best": best,
        }
        names = ("before", "epoch", "overfits")
        which = np.where([_overfits(run, epoch) for epoch in range(len(count))], 2, which)
    rows = {name: values[None] for name, values in numbers.items()}
    return Caption([text(f"mnist.told.{name}") for name in names], which=which[None], numbers=rows)


def _arithmetic(run: TrainingRun, epoch: int) -> str:
    """The epoch that the player stands on, in numbers."""
    sentence = text(
        "mnist.run.epoch" if epoch else "mnist.run.before",
        epoch=epoch,
        updates=run.recipe.steps_per_epoch,
        images=run.recipe.images,
        batch=run.recipe.batch_size,
        loss=run.epochs.training_loss[epoch],
        guessing=math.log(10),
    )
    if not len(run.epochs.confusion):
        return sentence
    counts = run.epochs.confusion[epoch]
    validated = text(
        "mnist.run.validated",
        right=int(counts.trace()),
        total=int(counts.sum()),
        accuracy=run.epochs.validation_accuracy[epoch],
    )
    return f"{sentence} {validated} {_overfitting(run, epoch)}"


def _overfitting(run: TrainingRun, epoch: int) -> str:
    """What is said where the validation loss has risen while the training loss fell."""
    if not _overfits(run, epoch):
        return ""
    validation, best = run.epochs.validation_loss, _best(run, epoch)
    return text("mnist.run.overfits", best=best, lowest=validation[best], now=validation[epoch])


def _best(run: TrainingRun, epoch: int) -> int:
    """The epoch so far with the lowest validation loss."""
    return int(run.epochs.validation_loss[: epoch + 1].argmin())


def _overfits(run: TrainingRun, epoch: int) -> bool:
    validation, training, best = run.epochs.validation_loss, run.epochs.training_loss, _best(run, epoch)
    return bool(validation[best] < validation[epoch] and training[epoch] < training[best])


def _explain(run: TrainingRun, divergence: Divergence) -> None:
    st.error(
        text("mnist.diverged.where", step=divergence.step, loss=written(float(np.nanmax(run.curve.loss)))),
        icon=":material/trending_up:",
    )
    if divergence.curvature is None or divergence.limit is None:
        st.markdown(text("mnist.diverged.adaptive", rate=divergence.learning_rate))
        return
    product = divergence.learning_rate * divergence.curvature
    words = "broken" if product >= divergence.limit else "kept"
    st.markdown(
        text(f"mnist.diverged.{words}", **condition(divergence, divergence.curvature, divergence.limit))
    )


def condition(divergence: Divergence, curvature: float, limit: float) -> dict[str, str]:
    """η·λ and limit / λ, and what they are made of with the digits that they need."""
    rate = divergence.learning_rate

    def products(bend: float, most: float) -> str:
        return f"{written(rate * bend)} {written(most / bend, 2)}"

    digits = enough_digits((curvature, limit), products, fewest=3)
    return {
        "rate": f"{rate:g}",
        "curvature": written(curvature, digits),
        "limit": written(limit, digits),
        "product": written(rate * curvature),
        "largest": written(limit / curvature, 2),
    }
