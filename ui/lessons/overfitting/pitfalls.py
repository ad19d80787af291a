"""What is often said wrongly about overfitting, each with a picture of what is true."""

from typing import Final

import numpy as np

from explainer.lessons.overfitting import pitfall_figures, pitfalls
from explainer.lessons.overfitting.setting import Setting
from explainer.lessons.overfitting.training import Family
from ui.language import text
from ui.lessons.overfitting.training import known, seeds
from ui.pitfalls import Shown, kept

DROP: Final = 0.2
DROPPED: Final = 0.5
NARROW, WIDE = 8, 128


def argument() -> Shown:
    """What nn.Dropout(0.2) makes of a million ones."""
    found = pitfalls.dropped(DROP)
    figure = pitfall_figures.dropped(
        found,
        names=tuple(text(f"overfitting.pitfall.argument.{name}") for name in ("zeros", "kept")),
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


def _family(setting: Setting) -> Family:
    found = known(setting)
    return pitfalls.trained(setting) if found is None else found


PITFALLS: Final = kept("overfitting", argument, noisy, wider)
