"""What is often said wrongly about losses, each with a picture of what is true."""

from typing import Final

import numpy as np

from explainer.lessons.losses import pitfalls
from explainer.lessons.losses.pitfall_figures import factors, one_output, sum_beside_mean, three_targets
from explainer.lessons.losses.reduction_figures import broadcast_figure
from explainer.lessons.losses.reductions import broadcast
from explainer.lessons.losses.setting import Limits, Values
from explainer.lessons.losses.twice_figures import TwiceWords, losses_at_the_end
from ui.language import text
from ui.lessons.losses.twice import doubled_once
from ui.numbers import written
from ui.pitfalls import Shown, kept
from ui.words import words_for


def twice() -> Shown:
    """Loss and accuracy with a softmax too many."""
    found, place = doubled_once(), Limits().classes - 1
    figure = losses_at_the_end(found, chosen=place, words=words_for(TwiceWords, "losses.twice"))
    ends = {name: found.loss[row, place, -1] for row, name in enumerate(("once", "doubled"))}
    numbers = {"classes": place + 1, "floor": found.floor[place], "updates": found.updates[-1]}
    slopes = found.slope[0, place, 0] / found.slope[1, place, 0]
    return Shown([figure], {**ends, **numbers, "smaller": written(float(slopes))})


def minima() -> Shown:
    """What the logarithm cancels."""
    found = pitfalls.cancelled()
    names = (
        text("losses.pitfall.minima.by_p"),
        text("losses.pitfall.minima.sigmoid"),
        text("losses.pitfall.minima.by_z"),
    )
    first = {
        "z": written(float(found.z[0])),
        "by_p": written(float(found.by_p[0])),
        "sigmoid": written(float(found.sigmoid_slope[0])),
        "by_z": written(float(found.by_z[0]), 4),
    }
    return Shown([factors(found, names=names)], first)


def total() -> Shown:
    """The same learning rate on the mean and on the sum."""
    found = pitfalls.sum_and_mean()
    figure = sum_beside_mean(found, x=text("losses.pitfall.total.step"), y=text("losses.pitfall.total.loss"))
    numbers = {
        "count": pitfalls.SAMPLES,
        "rate": pitfalls.RATE,
        "times": written(found.first[1] / found.first[0]),
        "mean": written(float(found.mean[-1])),
    }
    return Shown([figure], numbers)


def one_hot() -> Shown:
    """Three kinds of targets."""
    found = pitfalls.targets()
    index, hot, soft = (text(f"losses.pitfall.one_hot.{name}") for name in ("index", "hot", "soft"))
    figure = three_targets(found, names=(index, hot, soft), y=text("losses.pitfall.one_hot.loss"))
    return Shown([figure], {"same": found.index, "other": found.soft})


def axis() -> Shown:
    """Perfect predictions whose targets have an axis more."""
    found = broadcast(Values().values)
    figure = broadcast_figure(found, title=text("losses.broadcast.title"))
    numbers = {"count": len(found.squared), "right": written(found.right), "wrong": written(found.wrong, 4)}
    return Shown([figure], numbers)


def single() -> Shown:
    """Softmax over one output."""
    z = np.linspace(-6, 6, 121)
    softmax, sigmoid = pitfalls.softmax_of_one(z)
    numbers = {"z": written(float(z[0])), "softmax": written(softmax[0]), "sigmoid": written(sigmoid[0])}
    return Shown([one_output(z, softmax, sigmoid)], numbers)


PITFALLS: Final = kept("losses", twice, minima, total, one_hot, axis, single)
