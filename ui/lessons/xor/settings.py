"""The controls of the XOR page, and the unit that is looked at."""

from collections.abc import Mapping
from typing import Any, Final, cast

import streamlit as st

from explainer.choices.activations.registry import option_names
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Points
from explainer.kit.address import Choice, Parameter, Rejected, Whole, Wholes
from explainer.lessons.xor.experiment import fits
from explainer.lessons.xor.graph import Spot
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from explainer.lessons.xor.registry import DATASETS
from ui.controls import Controls, say_rejected
from ui.language import text
from ui.schedule import ask_schedule
from ui.stage import Step
from ui.widgets import ask_all, number, toggle

OUTPUT: Final = "output"
_HIDDEN: Final = cast(Wholes, PARAMETERS["hidden"])
UNITS: Final = tuple(
    f"{layer}.{unit}" for layer in range(1, _HIDDEN.most + 1) for unit in range(1, _HIDDEN.high + 1)
)
VIEWS: Final = ("numbers", "luck", "linear", "recipe")
LOOK: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
    "unit": Choice(default=OUTPUT, options=(OUTPUT, *UNITS)),
    "point": Whole(default=2, low=1, high=cast(Whole, PARAMETERS["count"]).high),
}
"""What is looked at, beside what is trained: a step, a unit as "layer.unit", and a point by its number."""


def page_controls() -> Controls:
    return Controls("xor", {**PARAMETERS, **LOOK})


def ask(controls: Controls, recipe: Recipe, points: Points) -> None:
    """Show the controls."""
    scattering = (name for name in DATASETS[recipe.data].settings if name != "points")
    ask_all(controls, ("data", *scattering, "hidden", "activation", *option_names(recipe.activation)))
    ask_all(controls, ("initialisation", "optimizer", *OPTIMIZERS[recipe.optimizer].options))
    if not fits(recipe, points=len(points)):
        # Elsewhere the rate is the picture's knob.
        number(controls, "rate")
        st.caption(text("xor.run.shrunk"))
    number(controls, "seed")
    with st.expander(text("xor.more"), key="xor.more"):
        ask_all(controls, ("loss", "epochs"))
        ask_schedule(controls)
        if INITIALISATIONS[recipe.initialisation].scalable:
            number(controls, "scale")
        if toggle(controls, "minibatch"):
            number(controls, "batch")


def unit_now(controls: Controls, recipe: Recipe) -> Spot | None:
    """The enlarged unit; None for the decision surface, also where the network has no such unit."""
    written = controls.held("unit")
    if written == OUTPUT:
        return None
    layer, unit = map(int, written.split("."))
    if layer <= len(recipe.hidden) and unit <= recipe.hidden[layer - 1]:
        return layer, unit - 1
    there = [f"{row}.{place}" for row, width in enumerate(recipe.hidden, 1) for place in range(1, width + 1)]
    allowed = ", ".join([OUTPUT, *there])
    say_rejected(controls.words("unit"), Rejected(controls.key("unit"), written, allowed, OUTPUT))
    controls.hold("unit", OUTPUT)
    return None


def written_unit(spot: Spot) -> str:
    """How a hidden unit stands in the address."""
    return f"{spot[0]}.{spot[1] + 1}"
