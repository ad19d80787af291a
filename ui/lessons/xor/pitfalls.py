"""The pitfalls of the XOR page: what is often said, and the picture that shows what is true."""

from dataclasses import replace
from typing import Final

import numpy as np

from explainer.lessons.xor.collapse import collapse
from explainer.lessons.xor.pitfall_figures import loss_over_epochs, shares, surface_with_line
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import train
from ui.language import text
from ui.lessons.xor.luck import luck_of
from ui.lessons.xor.picture import surface_words
from ui.lessons.xor.sections import LINEAR, ending_of
from ui.pitfalls import Shown, kept

COMPARED: Final = (("ReLU", 2), ("ReLU", 4), ("Tanh", 2), ("Tanh", 8))
PATIENCE: Final = 4_000
RELU: Final = Recipe(activation="ReLU")
DEEP: Final = Recipe(activation=LINEAR, hidden=(8, 8, 8))
ZEROS: Final = Recipe(initialisation="Zeros")


def always() -> Shown:
    """The share of seeds that solve XOR, for four networks."""
    found = [luck_of(replace(Recipe(), activation=name, hidden=(width,))).share for name, width in COMPARED]
    names = [text("xor.pitfall.always.network", activation=name, units=width) for name, width in COMPARED]
    figure = shares(dict(zip(names, found, strict=True)), share=text("xor.pitfall.always.share"))
    relu, wide_relu, tanh, wide_tanh = found
    numbers = {"relu": relu, "wide_relu": wide_relu, "tanh": tanh, "wide_tanh": wide_tanh}
    return Shown([figure], {**numbers, "epochs": Recipe().epochs})


def layers() -> Shown:
    """Three linear layers beside two bent units."""
    straight, bent = ending_of(DEEP), ending_of(Recipe())
    line = collapse(straight.recipe, straight.training.snapshots[0, -1], view=straight.view)
    words = [surface_words(text(f"xor.pitfall.layers.{name}")) for name in ("linear", "bent")]
    right, curved = (round(4 * float(run.training.accuracy[0, -1])) for run in (straight, bent))
    return Shown(
        [surface_with_line(straight, line, words=words[0]), surface_with_line(bent, None, words=words[1])],
        {"right": right, "bent": curved, "seed": bent.recipe.seed},
    )


def patience() -> Shown:
    """A seed that is stuck, trained much longer, beside one that is not and one on a plateau."""
    solved = luck_of(RELU).solved
    stuck, lucky = int(np.argmin(solved)), int(np.argmax(solved))
    recipe = replace(RELU, epochs=PATIENCE)
    rates = [recipe.learning_rate] * 2
    training = train(recipe, recipe.make_points(), seeds=[stuck, lucky], rates=rates, snapshots=[0])
    curves = {
        text("xor.pitfall.patience.stuck", seed=stuck): training.loss[0],
        text("xor.pitfall.patience.solved", seed=lucky): training.loss[1],
    }
    slow = replace(recipe, activation="Sigmoid", seed=0)
    waiting = train(slow, slow.make_points(), seeds=[slow.seed], rates=[slow.learning_rate], snapshots=[0])
    curves[text("xor.pitfall.patience.plateau", seed=slow.seed)] = waiting.loss[0]
    early, late = training.loss[0, RELU.epochs], training.loss[0, -1]
    return Shown(
        [loss_over_epochs(curves, epoch=text("xor.epoch"), loss=text("xor.curve.loss"))],
        {
            "seed": stuck,
            "lucky": lucky,
            "early": early,
            "late": late,
            "short": RELU.epochs,
            "long": training.epochs,
            "plateau": slow.seed,
            "flat": waiting.loss[0, RELU.epochs],
            "down": waiting.loss[0, -1],
        },
    )


def zeros() -> Shown:
    """From zero weights nothing moves; from random ones the loss falls."""
    still, moving = ending_of(ZEROS), ending_of(Recipe())
    curves = {
        text("xor.pitfall.zeros.zeros"): still.training.loss[0],
        text("xor.pitfall.zeros.random"): moving.training.loss[0],
    }
    first, second = still.training.snapshots[0, -1, :4].reshape(2, 2)
    return Shown(
        [loss_over_epochs(curves, epoch=text("xor.epoch"), loss=text("xor.curve.loss"))],
        {
            "apart": float(np.abs(first - second).max()),
            "loss": still.training.loss[0, -1],
            "random": moving.training.loss[0, -1],
        },
    )


PITFALLS: Final = kept("xor", always, layers, patience, zeros)
