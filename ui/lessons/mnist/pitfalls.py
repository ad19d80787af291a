"""What is often said wrongly about training on MNIST, each with a picture of what is true."""

from typing import Final

import numpy as np

from explainer.choices.losses.second_softmax import second_softmax
from explainer.choices.losses.second_softmax_figures import doubled_softmax
from explainer.digits.data import load_digits
from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import Recipe
from explainer.lessons.mnist import pitfalls
from explainer.lessons.mnist.figures import accuracy_when_shifted, untrained_accuracies
from ui.language import text
from ui.pitfalls import Shown, kept

SEEDS: Final = 20
SHIFTED: Final = 4


def draw() -> Shown:
    """Untrained accuracy over twenty seeds."""
    accuracies = pitfalls.untrained_accuracies(Recipe(), load_digits(), seeds=SEEDS)
    figure = untrained_accuracies(
        accuracies, seed=text("mnist.seed.label"), accuracy=text("mnist.curve.accuracy")
    )
    return Shown([figure], {"seeds": SEEDS, "lowest": accuracies.min(), "highest": accuracies.max()})


def softmax() -> Shown:
    """The loss with one softmax too many."""
    found = second_softmax(np.linspace(-5, 15, 81))
    figure = doubled_softmax(
        found,
        x=text("mnist.pitfall.softmax.logit"),
        y=text("mnist.curve.loss"),
        names=(text("mnist.pitfall.softmax.once"), text("mnist.pitfall.softmax.twice")),
    )
    return Shown([figure], {"floor": found.floor})


def shift() -> Shown:
    """The accuracy of the recorded network on digits that are not centred."""
    run = pretrained_run()
    accuracies = pitfalls.accuracies_when_shifted(run.recipe, run.weights, load_digits())
    figure = accuracy_when_shifted(
        accuracies, pixels=text("mnist.pitfall.shift.pixels"), accuracy=text("mnist.curve.accuracy")
    )
    return Shown([figure], {"pixels": SHIFTED, "centred": accuracies[0], "moved": accuracies[SHIFTED]})


PITFALLS: Final = kept("mnist", draw, softmax, shift)
