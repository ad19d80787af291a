"""XOR out of three neurons, one input after another."""

import numpy as np
import streamlit as st

from explainer.kit.latex import added, aligned
from explainer.kit.moving_figures import Picture
from explainer.lessons.perceptron.gates import HIDDEN, LAST, Flow, xor_flow
from explainer.lessons.perceptron.gates_figures import GateWords, gate_pictures
from ui.language import current_language, text
from ui.lessons.perceptron.formulas import exact
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.table import table
from ui.words import words_for


@remembered
def _drawn(language: str) -> tuple[Flow, Caption, tuple[Picture, ...]]:
    words = words_for(GateWords, "perceptron.gate")
    flow = xor_flow()
    (first, _), (second, _) = HIDDEN
    said = Caption(
        (text("perceptron.gates.told", first=first, second=second, last=LAST[0]),),
        numbers={
            "x1": flow.inputs[None, :, 0],
            "x2": flow.inputs[None, :, 1],
            "one": flow.hidden_outputs[None, :, 0].astype(np.int64),
            "two": flow.hidden_outputs[None, :, 1].astype(np.int64),
            "output": flow.outputs[None].astype(np.int64),
        },
    )
    return flow, said, tuple(gate_pictures(flow, words=words))


@st.fragment
def gates() -> None:
    """The wiring, the plane, the space of NAND and OR, and the truth table with every weighted sum."""
    st.markdown(text("perceptron.gates.what"))
    flow, caption, pictures = _drawn(current_language())
    state = plot(
        pictures,
        key="perceptron_gates",
        alt=[text(f"perceptron.gates.{name}_alt") for name in ("wiring", "plane", "space")],
        height=400,
        start_step=1,
        unit=text("perceptron.gates.input"),
        caption=caption,
        fit=True,
        file="perceptron-gates",
        narrowest=280,
    )
    with now("perceptron_gates"):
        _numbers(flow, min(state.step, len(flow.inputs) - 1))


def _numbers(flow: Flow, position: int) -> None:
    """The weighted sums of an input, and the truth table with its row in bold."""
    left, right = st.columns([2, 3], vertical_alignment="center")
    left.latex(_sums(flow, position))
    with right:
        _table(flow, position)


def _sums(flow: Flow, position: int) -> str:
    """The weighted sums of the three neurons with the numbers of one input."""
    rows = [
        _sum(name, weights, flow.inputs[position].tolist(), flow.hidden_sums[position, place])
        for place, (name, weights) in enumerate(HIDDEN)
    ]
    name, weights = LAST
    rows.append(_sum(name, weights, flow.hidden_outputs[position].tolist(), flow.sums[position]))
    return aligned(*rows)


def _sum(name: str, weights: tuple[float, float, float], inputs: list[float], total: float) -> str:
    first, second, bias = (exact(weight) for weight in weights)
    products = rf"{first} \cdot {exact(inputs[0])} {added(second)} \cdot {exact(inputs[1])} {added(bias)}"
    return rf"z_\text{{{name}}} &= {products} = {exact(total)}"


def _table(flow: Flow, position: int) -> None:
    (first, _), (second, _) = HIDDEN
    cells = {
        "$x_1$": flow.inputs[:, 0],
        "$x_2$": flow.inputs[:, 1],
        first: flow.hidden_outputs[:, 0],
        second: flow.hidden_outputs[:, 1],
        LAST[0]: flow.outputs,
        "XOR": flow.targets,
    }
    table({name: [f"{cell:g}" for cell in column] for name, column in cells.items()}, bold=position)
