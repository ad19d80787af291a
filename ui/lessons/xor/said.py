"""What is said of a training: in one sentence at every step, and how it ended."""

from dataclasses import replace
from typing import Final

import numpy as np

from explainer.lessons.xor.experiment import Family
from ui.language import text
from ui.plot import Caption, Verdict

_SENTENCES: Final = ("start", "at", "all", "gone")


def caption_of(family: Family) -> Caption:
    """How many points are right and the loss, for every rate at every step."""
    training, count = family.training, len(family.points)
    epochs = training.snapshot_epochs
    loss, right = training.loss[:, epochs], np.nan_to_num(training.accuracy[:, epochs] * count).round()
    last = [gone or 0 for gone in training.diverged]
    return Caption(
        [text(f"xor.run.{name}") for name in _SENTENCES],
        which=np.select([np.isnan(loss), epochs == 0, right == count], [3, 0, 2], 1),
        numbers={
            "epoch": epochs[None],
            "loss": loss,
            "right": right.astype(np.int64),
            "all": np.array([[count]]),
            "last": np.array(last)[:, None],
        },
    )


def verdicts(family: Family) -> list[Verdict]:
    """Whether every point was learnt, for every rate."""
    return [_verdict(family, replica) for replica in range(len(family.training.rates))]


def _verdict(family: Family, replica: int) -> Verdict:
    training, count = family.training, len(family.points)
    gone = training.diverged[replica]
    if gone is not None:
        recipe = replace(family.recipe, learning_rate=training.rates[replica])
        rate = f"{recipe.rate_in(max(0, gone - 1)):g}"
        return Verdict(text("xor.run.diverged", epoch=gone, rate=rate), "error")
    wrong = count - round(float(training.accuracy[replica, -1]) * count)
    if not wrong:
        return Verdict(text("xor.run.solved"), "success")
    return Verdict(text("xor.run.unsolved", wrong=wrong, all=count), "warning")
