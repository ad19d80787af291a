"""What is said of a family: in one sentence at every step, how it ended, and the numbers of a step."""

from typing import Final

import numpy as np

from explainer.lessons.overfitting.setting import UPDATES
from explainer.lessons.overfitting.training import CLASSES, Family
from ui.language import text
from ui.plot import Caption, Verdict

RISES: Final = 1.1
"""From this multiple of its lowest value on, the validation loss is said to have risen."""
LEARNED: Final = 0.5
"""Training accuracy from which a network is said to have learned."""
_SENTENCES: Final = ("start", "lowest", "above", "heart", "gone")


def caption_of(family: Family) -> Caption:
    """Both losses, and whether the validation loss is the lowest so far, at every look at every run."""
    loss = np.where(np.isfinite(family.validation_loss), family.validation_loss, np.inf)
    looks = np.arange(loss.shape[1], dtype=np.int64)
    lowest = np.minimum.accumulate(loss, axis=1)
    # Where the running minimum was reached, which is the look before unless this one is lower.
    best = np.maximum.accumulate(np.where(loss == lowest, looks, 0), axis=1)
    epochs = np.stack([family.epochs(run) for run in range(len(loss))])
    gone = looks >= family.broken[:, None]
    by_heart = family.training_accuracy == 1
    which = np.select([gone, looks[None] == 0, best == looks, by_heart], [4, 0, 1, 3], 2)
    return Caption(
        [text(f"overfitting.told.{name}") for name in _SENTENCES],
        which=which,
        numbers={
            "epoch": epochs,
            "update": family.updates[None],
            "training": family.training_loss,
            "accuracy": family.training_accuracy,
            "validation": family.validation_loss,
            "lowest": np.where(np.isfinite(lowest), lowest, np.nan),
            "best": np.take_along_axis(epochs, best, axis=1),
            "guessing": np.log([[float(CLASSES)]]),
        },
    )


def verdicts(family: Family) -> list[Verdict]:
    """Whether each run learned, and whether its validation loss rose again."""
    looks = zip(family.best.tolist(), family.broken.tolist(), strict=True)
    return [_verdict(family, run, look, broken) for run, (look, broken) in enumerate(looks)]


def _verdict(family: Family, run: int, look: int, broken: int) -> Verdict:
    """Of a run, the look with its lowest validation loss, and the first one without a finite loss."""
    setting = family.setting.at(family.values[run])
    if broken < len(family.updates):
        product = setting.rate * setting.decay
        words = "decay" if product >= 2 else "gone"
        numbers = {"epoch": f"{family.epochs(run)[broken]:.3g}", "product": f"{product:.3g}"}
        return Verdict(text(f"overfitting.end.{words}", **numbers), "error")
    lowest, last = family.validation_loss[run, look], family.validation_loss[run, -1]
    numbers = {
        "best": f"{family.epochs(run)[look]:.3g}",
        "lowest": lowest,
        "last": last,
        "rise": last / lowest - 1,
        "accuracy": family.training_accuracy[run, -1],
        "guessing": np.log(CLASSES),
    }
    if setting.dropout == 1:
        return Verdict(text("overfitting.end.silent", **numbers), "warning")
    if setting.shuffled:
        return Verdict(text("overfitting.end.shuffled", **numbers), "warning")
    if family.training_accuracy[run, -1] < LEARNED:
        return Verdict(text("overfitting.end.too_much", **numbers), "warning")
    if last >= RISES * lowest:
        return Verdict(text("overfitting.end.rises", **numbers), "warning")
    return Verdict(text("overfitting.end.holds", **numbers), "success")


def arithmetic(family: Family, run: int, look: int) -> str:
    """The gap and what a loss means, with the numbers of a look."""
    training, validation = family.training_loss[run, look], family.validation_loss[run, look]
    if not np.isfinite(training + validation):
        return ""
    said = text(
        "overfitting.numbers.gap",
        epoch=f"{family.epochs(run)[look]:.3g}",
        update=int(family.updates[look]),
        training=training,
        validation=validation,
        gap=validation - training,
        known=np.exp(-training),
        right=np.exp(-validation),
    )
    noisy = family.noisy_loss[run, look]
    if family.setting.at(family.values[run]).dropout and np.isfinite(noisy):
        said += " " + text("overfitting.numbers.noisy", noisy=noisy, training=training)
    return said


def tested(family: Family, run: int) -> str:
    """What the test images said, once, of the best weights and of the last."""
    loss, accuracy = family.test_loss[run], family.test_accuracy[run]
    if not np.isfinite(loss).all():
        return ""
    return text(
        "overfitting.numbers.test",
        best=f"{family.epochs(run)[family.best[run]]:.3g}",
        best_loss=loss[0],
        best_accuracy=accuracy[0],
        last_loss=loss[1],
        last_accuracy=accuracy[1],
    )


def cut(family: Family) -> str:
    """A word on a training that was cancelled."""
    return text("overfitting.numbers.cut", update=int(family.updates[-1]), updates=UPDATES)
