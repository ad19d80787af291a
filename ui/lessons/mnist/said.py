"""What is said of an epoch of a training: with the frames, and in full where the player rests."""

import math

import numpy as np

from explainer.digits.run import TrainingRun
from ui.language import text
from ui.plot import Caption


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


def arithmetic(run: TrainingRun, epoch: int) -> str:
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
