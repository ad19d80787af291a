"""The controls of the page, and what is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from explainer.kit.address import BadValueError, Choice, Parameter, Real, Whole
from explainer.lessons.backprop.differences import WIDTHS, spots_of
from explainer.lessons.backprop.graph import Graph, autograd
from explainer.lessons.backprop.loop import Order
from explainer.lessons.backprop.registry import OWN
from explainer.lessons.backprop.setting import PARAMETERS, Setting
from explainer.lessons.backprop.training import VARIANTS
from ui.controls import Controls
from ui.stage import Step
from ui.widgets import ask_all, number

CHART: Final = "backprop_walk"
"""The key of the main picture."""
VIEWS: Final = ("check", "find", "switches", "loop", "rules")


@dataclass(frozen=True, slots=True)
class Spot:
    """A number of a graph, as "w5", or a wire, as "h1>z3"; nothing chosen is empty."""

    default: str = ""
    allowed: str = "w1, h1>z1, …"

    def read(self, text: str) -> str:
        """Raise BadValueError for what cannot be a name."""
        if not text.isascii() or len(text) > 12 or not text.replace(">", "", 1).isalnum():
            raise BadValueError(text)
        return text

    def write(self, value: str) -> str:
        return value


LOOK: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "step": Step(),
    "spot": Spot(),
    "h": Real(default=1e-5, low=float(WIDTHS[0]), high=float(WIDTHS[-1]), step=1e-5),
    "sheet": Whole(default=1, low=1, high=9_999),
    "guess": Whole(default=0, low=0, high=99),
    "variant": Choice(default=VARIANTS[1], options=VARIANTS[1:]),
    "order": Order(),
    "film": Step(),
}


def page_controls() -> Controls:
    return Controls("backprop", {**PARAMETERS, **LOOK})


def ask(controls: Controls, setting: Setting) -> None:
    """Show the controls."""
    ask_all(controls, ("graph",))
    if setting.graph == OWN:
        ask_all(controls, ("units", "activation", "loss", "seed", "x1", "x2", "target"))
    if setting.make().learned:
        number(controls, "rate")


def spot_now(controls: Controls, graph: Graph) -> str:
    """The chosen number or wire; where that says nothing, the weight of the largest gradient."""
    held, known, slopes = controls.held("spot"), spots_of(graph), autograd(graph)
    usual = max(graph.learned or known[:1], key=lambda name: abs(slopes[name]))
    if held and held not in known:
        # A link is told so; whoever has chosen another graph knows it.
        if CHART not in st.session_state:
            controls.reject("spot", usual, allowed=", ".join(known[:6]) + ", …")
        controls.hold("spot", "")
    return held if held in known else usual
