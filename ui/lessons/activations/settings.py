"""The parameters of the page, whichever view shows their controls."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.address import Choice, Parameter, Real, Toggle
from explainer.lessons.activations.setting import PARAMETERS
from explainer.lessons.activations.softmax import PRECISIONS
from ui.controls import Controls, parameter_text
from ui.language import catalog, current_language

VIEWS: Final = ("functions", "shape", "softmax", "table")
SHAPED: Final = tuple(name for name, spec in ACTIVATIONS.items() if spec.options)
"""The functions with a number of their own."""
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "second": Toggle(default=False),
    "shaped": Choice(default=SHAPED[0], options=SHAPED),
    "shift": Real(default=100, low=0, high=1_000, step=5),
    "precision": Choice(default="float32", options=tuple(PRECISIONS)),
}
"""What only the page needs, not the script."""


def page_controls() -> Controls:
    return Controls("activations", {**PARAMETERS, **SHOWN})


def symbol(option: str) -> str:
    """What a function's number is called beside its value: a word shorter than its label, if there is one."""
    short = catalog(current_language()).get(f"activations.shape.symbol.{option}")
    return short or parameter_text("activations", option)
