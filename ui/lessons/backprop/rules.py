"""What every operation sends back, and the same backward pass for whole layers at once."""

import inspect
from typing import Final

import streamlit as st

from explainer.kit.terms import Term
from explainer.lessons.backprop.graph import latex, symbol
from explainer.lessons.backprop.operations import OPERATIONS, Operation
from explainer.networks import stacked
from ui.language import text
from ui.lesson import deeper
from ui.table import table

_NAMES: Final = {
    "weighted sum": ("w", "x", "b"),
    "sum": ("a", "c"),
    "half squared error": ("o", "t"),
    "cross-entropy": ("z", "t"),
}
_TWO: Final = {"difference", "product"}


def rules() -> None:
    """The table of operations; then the code that trains the networks of the lesson XOR."""
    st.markdown(text("backprop.rules.what"))
    table(
        {
            text("backprop.rules.operation"): [text(f"backprop.operation.{name}") for name in OPERATIONS],
            text("backprop.rules.forward"): [
                f"$y = {_formula(name, row)}$" for name, row in OPERATIONS.items()
            ],
            text("backprop.rules.backward"): [_slopes(name, row) for name, row in OPERATIONS.items()],
        }
    )
    with deeper("backprop.rules.deeper"):
        st.markdown(text("backprop.rules.layers"))
        st.code(inspect.getsource(stacked.backward), language="python", wrap_lines=True)
    st.caption(text("backprop.rules.history"))


def _names(name: str) -> tuple[str, ...]:
    return _NAMES.get(name, ("a", "c") if name in _TWO else ("a",))


def _formula(name: str, row: Operation) -> str:
    terms: list[Term] = [symbol(each) for each in _names(name)]
    return row.formula(*terms).text(3)


def _slopes(name: str, row: Operation) -> str:
    slopes = zip(_names(name), row.slopes("y", *_names(name)), strict=True)
    return ", ".join(rf"$\frac{{\partial y}}{{\partial {latex(each)}}} = {slope}$" for each, slope in slopes)
