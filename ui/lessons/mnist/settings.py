"""The controls of the MNIST page."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.activations.registry import option_names
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.kit.address import Choice, Parameter, Whole
from explainer.lessons.mnist.handwriting.reading import SPOILINGS
from ui import lesson
from ui.controls import Controls
from ui.fold import fold
from ui.language import text
from ui.lessons.mnist.job import MORE
from ui.schedule import ask_schedule
from ui.stage import Step
from ui.widgets import ask_all

VIEWS: Final = ("result", "inside", "draw", "step", "data", "network")
SOURCES: Final = ("pad", "photo")
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
    "image": Whole(default=0, low=0, high=9_999),
    "source": Choice(default=SOURCES[0], options=SOURCES),
    **SPOILINGS,
}
"""What is looked at, beside what is trained: an epoch, a test image, or a digit from somewhere, spoilt."""


def page_controls() -> Controls:
    return Controls("mnist", {**PARAMETERS, **SHOWN})


def ask(controls: Controls, recipe: Recipe) -> None:
    """Show what is trained, and how."""
    ask_all(controls, ("hidden", "activation", *option_names(recipe.activation)))
    ask_all(controls, ("optimizer", "rate", *OPTIMIZERS[recipe.optimizer].options))
    fold(text(MORE), lambda: _ask_more(controls, recipe), key=MORE)


def _ask_more(controls: Controls, recipe: Recipe) -> None:
    scale = ("scale",) if INITIALISATIONS[recipe.initialisation].scalable else ()
    ask_schedule(controls)
    ask_all(controls, ("epochs", "batch", "images", "holdout", "normalised", "loss"))
    ask_all(controls, _regularising(recipe))
    if recipe.dropout or recipe.decay:
        lesson.lead("overfitting", text("mnist.regularised"))
    ask_all(controls, ("initialisation", *scale, "seed"))


def _regularising(recipe: Recipe) -> tuple[str, ...]:
    """What works against overfitting in this network and with this optimizer; AdamW's decay is its own."""
    dropout = ("dropout",) if recipe.hidden else ()
    return (*dropout, "decay") if OPTIMIZERS[recipe.optimizer].couples_decay else dropout
