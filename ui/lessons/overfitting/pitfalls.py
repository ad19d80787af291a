"""What is often said wrongly about overfitting, each with a picture of what is true."""

from typing import Final

import numpy as np

from explainer.lessons.overfitting import pitfall_figures, pitfalls
from explainer.lessons.overfitting.decay import RATE, RULES, SIZES, decays
from explainer.lessons.overfitting.penalties import descents_to_zero
from explainer.lessons.overfitting.penalty_figures import DecayWords, left_of_it
from explainer.lessons.overfitting.setting import Setting
from explainer.lessons.overfitting.training import Family
from ui.language import text
from ui.lessons.overfitting.training import known, seeds
from ui.pitfalls import Shown, kept
from ui.words import words_for

DROP: Final = 0.2
DROPPED: Final = 0.5
NARROW, WIDE = 8, 128
PULL, LARGE = 0.01, 10.0
TARGET, STRENGTH, STEPS = 0.5, 1.0, 60
"""Of the penalty |w|: a minimum at 0, and the steps towards it."""


def argument() -> Shown:
    """What nn.Dropout(0.2) makes of a million ones."""
    found = pitfalls.dropped(DROP)
    figure = pitfall_figures.dropped(
        found,
        names=("0", f"{found.kept:g}"),
        share=text("overfitting.pitfall.argument.share"),
    )
    numbers = {
        "drop": DROP,
        "count": found.count,
        "zeros": found.zeros,
        "kept": found.kept,
        "mean": found.mean,
    }
    return Shown([figure], numbers)


def noisy() -> Shown:
    """The training loss with dropout on, and the same networks in eval mode."""
    family = _family(Setting())
    run = family.place(DROPPED)
    words = {name: text(f"overfitting.pitfall.noisy.{name}") for name in ("train", "eval", "validation")}
    figure = pitfall_figures.modes(
        family, run, names=words, epoch=text("overfitting.course.epoch"), loss=text("overfitting.course.loss")
    )
    above = family.noisy_loss[run] / family.validation_loss[run]
    look, epochs = int(np.nanargmax(above)), family.epochs(run)
    numbers = {
        "drop": DROPPED,
        "epoch": f"{epochs[look]:.3g}",
        "until": f"{epochs[np.flatnonzero(above > 1)[-1]]:.3g}",
        "noisy": family.noisy_loss[run, look],
        "training": family.training_loss[run, look],
        "validation": family.validation_loss[run, look],
    }
    return Shown([figure], numbers)


def wider() -> Shown:
    """The lowest validation loss over the width, for every recorded seed."""
    families = seeds(Setting(knob="width")) or (_family(Setting(knob="width")),)
    lowest = np.array([family.validation_loss.min(axis=1) for family in families])
    narrow, wide = (lowest[:, families[0].place(width)] for width in (NARROW, WIDE))
    figure = pitfall_figures.over_width(
        families[0].values,
        lowest,
        width=text("overfitting.width.label"),
        loss=text("overfitting.pitfall.wider.lowest"),
    )
    numbers = {
        "narrow": NARROW,
        "wide": WIDE,
        "seeds": len(families),
        "better": int((wide < narrow).sum()),
        "narrow_loss": narrow.mean(),
        "wide_loss": wide.mean(),
    }
    return Shown([figure], numbers)


def adam() -> Shown:
    """What Adam and AdamW leave of a weight with large gradients."""
    found = decays(PULL)
    picture = left_of_it(found, words=words_for(DecayWords, "overfitting.decay_words"))
    size = int(np.abs(np.array(SIZES) - LARGE).argmin())
    coupled, decoupled = found.left[RULES.index("Adam"), :, size, -1]
    numbers = {"size": SIZES[size], "updates": int(found.updates[-1])}
    return Shown([picture.figure], {**numbers, "coupled": coupled, "decoupled": decoupled})


def zeros() -> Shown:
    """Descent to a minimum at 0 with the penalty |w|."""
    walks = descents_to_zero(TARGET, STRENGTH, rate=RATE, steps=STEPS)
    figure = pitfall_figures.to_zero(
        walks,
        names=tuple(text(f"overfitting.pitfall.zeros.{name}") for name in ("slope", "proximal")),
        step=text("overfitting.pitfall.zeros.step"),
        weight=text("overfitting.pitfall.zeros.weight"),
    )
    last = walks[0, -10:]
    exact = int(np.flatnonzero(walks[1] == 0)[0])
    return Shown([figure], {"low": last.min(), "high": last.max(), "steps": STEPS, "exact": exact})


def _family(setting: Setting) -> Family:
    found = known(setting)
    return pitfalls.trained(setting) if found is None else found


PITFALLS: Final = kept("overfitting", argument, noisy, wider, adam, zeros)
