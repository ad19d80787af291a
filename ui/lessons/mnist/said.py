"""What is said of an epoch of a training: with the frames, and in full where the player rests."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.choices.losses.classes import CROSS_ENTROPY
from explainer.digits.recipe import Recipe
from explainer.digits.run import TrainingRun
from explainer.lessons.mnist.one_answer import CLASSES, guesses, only_digit
from ui.language import text
from ui.plot import Caption, Verdict


def naming_loss(words: str, recipe: Recipe) -> str:
    """Words for a loss; of another one than the usual with its name, as its numbers are not comparable."""
    return words if recipe.loss == CROSS_ENTROPY else f"{words} ({recipe.loss})"


def guessing_of(recipe: Recipe) -> dict[str, float | str]:
    """What the loss of pure guessing is, and how it is computed."""
    judge = recipe.judge
    return {"guessing": judge.guessing(CLASSES), "sum": judge.guessing_written(CLASSES)}


def caption_of(run: TrainingRun) -> Caption:
    """What every epoch brought: the loss, the images read correctly, and whether the network overfits."""
    epochs = run.epochs
    count = np.arange(len(epochs.seconds))
    numbers: dict[str, NDArray[Any]] = {"epoch": count, "loss": epochs.training_loss.astype(np.float64)}
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
    sentences = [text(f"mnist.told.{name}") for name in names]
    if run.broken_off:
        sentences.append(broken_off(run))
        which = np.append(which, len(names))
        numbers = {name: np.append(values, values[-1:]) for name, values in numbers.items()}
    rows = {name: values[None] for name, values in numbers.items()}
    return Caption(sentences, which=which[None], numbers=rows)


def broken_off(run: TrainingRun) -> str:
    """Where a run was cancelled within an epoch, and what it had come to."""
    return text(
        "mnist.told.broken_off",
        step=int(run.curve.step[-1]),
        steps=run.recipe.steps,
        loss=float(run.curve.loss[-1]),
        accuracy=float(run.curve.accuracy[-1]),
    )


def verdict_of(run: TrainingRun) -> Verdict:
    """How the run ended, and how many test images its network reads."""
    if run.divergence:
        return Verdict(text("mnist.told.stopped"), "error")
    if only_digit(run.test_probabilities) is not None:
        return Verdict(note_of(run), "error")
    if run.cancelled:
        return Verdict(text("mnist.told.cancelled", accuracy=run.test_accuracy), "warning")
    return Verdict(text("mnist.told.end", accuracy=run.test_accuracy), "success")


def note_of(run: TrainingRun) -> str:
    """What stands in the picture of a run that did not end well; nothing where it did."""
    if run.divergence:
        return text("mnist.told.diverged", step=run.divergence.step)
    digit = only_digit(run.test_probabilities)
    if digit is not None:
        words = "guesses" if guesses(run, within=0.002) else "one"
        return text(f"mnist.told.{words}", digit=digit, loss=run.test_loss, **guessing_of(run.recipe))
    if run.cancelled:
        return text("mnist.told.cancelled_at", step=int(run.curve.step[-1]), steps=run.recipe.steps)
    return ""


def arithmetic(run: TrainingRun, epoch: int) -> str:
    """A finished epoch, on which the player stands, in numbers."""
    sentence = text(
        "mnist.run.epoch" if epoch else "mnist.run.before",
        epoch=epoch,
        updates=run.recipe.steps_per_epoch,
        images=run.recipe.images,
        batch=run.recipe.batch_taken,
        loss=run.epochs.training_loss[epoch],
        **guessing_of(run.recipe),
    )
    if epoch and run.recipe.dropout:
        sentence += " " + text("mnist.run.noisy", dropout=run.recipe.dropout)
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
    best = turned(run, epoch)
    if best is None:
        return ""
    validation = run.epochs.validation_loss
    return text("mnist.run.overfits", best=best, lowest=validation[best], now=validation[epoch])


def turned(run: TrainingRun, epoch: int) -> int | None:
    """The epoch with the lowest validation loss so far, if that has risen while the training loss fell."""
    there = len(run.epochs.validation_loss) > epoch
    return _best(run, epoch) if there and _overfits(run, epoch) else None


def _best(run: TrainingRun, epoch: int) -> int:
    """The epoch so far with the lowest validation loss."""
    return int(run.epochs.validation_loss[: epoch + 1].argmin())


def _overfits(run: TrainingRun, epoch: int) -> bool:
    validation, training, best = run.epochs.validation_loss, run.epochs.training_loss, _best(run, epoch)
    return bool(validation[best] < validation[epoch] and training[epoch] < training[best])
