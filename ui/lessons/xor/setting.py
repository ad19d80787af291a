"""The controls of the XOR page, and the recipe that they stand for."""

from collections.abc import Mapping
from typing import Any, Final, cast

import streamlit as st

from explainer.choices.activations.registry import option_names
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.address import Choice, Parameter, Rejected, Whole, Wholes
from explainer.kit.parameters import setting_from
from explainer.lessons.xor.experiment import fits
from explainer.lessons.xor.graph import Spot
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from explainer.lessons.xor.registry import DATASETS
from ui import held
from ui.controls import Controls, say_rejected
from ui.language import text

OUTPUT: Final = "output"
_HIDDEN: Final = cast(Wholes, PARAMETERS["hidden"])
UNITS: Final = tuple(
    f"{layer}.{unit}" for layer in range(1, _HIDDEN.most + 1) for unit in range(1, _HIDDEN.high + 1)
)
HELD: Final = ("rate", "points")
"""Parameters without a widget of their own: their place is the address alone."""
LOOK: Final[Mapping[str, Parameter[Any]]] = {
    "unit": Choice(default=OUTPUT, options=(OUTPUT, *UNITS)),
    "point": Whole(default=2, low=1, high=cast(Whole, PARAMETERS["count"]).high),
}
"""What is looked at, beside what is trained: a unit as "layer.unit", and a point by its number."""


def ask(controls: Controls) -> dict[str, Any]:
    """Show the controls and return a value for every parameter of the recipe."""
    values: dict[str, Any] = {name: parameter.default for name, parameter in PARAMETERS.items()}
    values["points"] = controls.held("points")
    values |= controls.ask_all(("data",))
    scattering = tuple(name for name in DATASETS[values["data"]].settings if name != "points")
    values |= controls.ask_all(scattering)
    values |= controls.ask_all(("hidden", "activation"))
    values |= controls.ask_all(option_names(values["activation"]))
    values |= controls.ask_all(("initialisation", "optimizer"))
    values |= controls.ask_all(tuple(OPTIMIZERS[values["optimizer"]].options))
    place_of_the_rate = st.container()
    values |= controls.ask_all(("seed",))
    with st.expander(text("xor.more"), key="xor.more"):
        values |= controls.ask_all(("loss", "epochs"))
        if INITIALISATIONS[values["initialisation"]].scalable:
            values |= controls.ask_all(("scale",))
        values |= controls.ask_all(("minibatch",))
        if values["minibatch"]:
            values |= controls.ask_all(("batch",))
    values["rate"] = controls.held("rate")
    recipe = setting_from(Recipe, values)
    if not fits(recipe, points=len(recipe.make_points())):
        with place_of_the_rate:
            held.number(controls, "rate", key="xor.rate")
            st.caption(text("xor.run.shrunk"))
    return values


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
