"""What is often said wrongly about vanishing gradients, initialisation and dead units, each computed here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from explainer.gradient_flow.flow import Flow
from explainer.gradient_flow.pitfall_figures import decades_over_layers, variances, zero_and_dead
from explainer.gradient_flow.pitfalls import (
    FACTORS,
    BiasShift,
    Precisions,
    ZeroAndDead,
    bias_shift,
    relu_vanishes_too,
    variance_taken_for_deviation,
    zero_on_one_input,
    zeros_of_float32,
)
from explainer.gradient_flow.setting import Setting
from explainer.gradient_flow.shift_figures import over_layers
from explainer.gradient_flow.verdict import first_to_last
from explainer.gradient_flow.weights import DrawnWeights, drawn_weights
from explainer.mnist.data import MissingDigitsError, load_digits
from explainer.moving_figures import Picture
from ui.gradient_flow.arithmetic import formula
from ui.language import current_language, text
from ui.plot import plot

if TYPE_CHECKING:
    import plotly.graph_objects as go

SHAPE: Final = (128, 64)
"""Inputs and outputs of the layer whose weights are drawn: Xavier's formula asks for both."""
SEEDS: Final = 20
DRAWN: Final = ("PyTorch", "Xavier", "He")


@dataclass(frozen=True, slots=True)
class Pitfall:
    """Its picture, and the numbers of its sentence."""

    figure: "Callable[[], go.Figure]"
    numbers: Callable[[], Mapping[str, object]]
    height: int = 280


def pitfalls() -> Mapping[str, Callable[[], Mapping[str, object]]]:
    """Every pitfall that can be shown: the one about dead units needs the digits."""
    shown = dict(PITFALLS)
    try:
        load_digits()
    except MissingDigitsError:
        del shown["dead"]
    return {name: partial(_show, name) for name in shown}


def _show(name: str) -> Mapping[str, object]:
    plot(
        _drawn(name, current_language()),
        key=f"gradient_flow_pitfall_{name}",
        alt=text(f"gradient_flow.pitfall.{name}.alt"),
        height=PITFALLS[name].height,
    )
    return PITFALLS[name].numbers()


@st.cache_resource(max_entries=16, show_spinner=False)
def _drawn(name: str, language: str) -> Picture:
    return Picture(PITFALLS[name].figure())


@st.cache_resource(max_entries=1, show_spinner=False)
def _relu_flows() -> tuple[Flow, ...]:
    return relu_vanishes_too(Setting())


def _relu() -> "go.Figure":
    return decades_over_layers(
        {
            text("gradient_flow.pitfall.relu.factor", factor=factor): found.gradient[0]
            for factor, found in zip(FACTORS, _relu_flows(), strict=True)
        },
        layer=text("gradient_flow.layer"),
        quantity="‖∂L/∂z‖",
    )


def _relu_numbers() -> Mapping[str, object]:
    flows = _relu_flows()
    small, right, large = (formula(float(10 ** first_to_last(found)[0])) for found in flows)
    return {"small": small, "right": right, "large": large, "depth": flows[0].setting.depth}


@st.cache_resource(max_entries=1, show_spinner=False)
def _precisions() -> Precisions:
    return zeros_of_float32(Setting())


def _float32() -> "go.Figure":
    found = _precisions()
    curves = {"float64": found.float64, "float32": found.float32}
    return decades_over_layers(curves, layer=text("gradient_flow.layer"), quantity="‖∂L/∂z‖")


def _float32_numbers() -> Mapping[str, object]:
    found = _precisions()
    return {"lost": found.lost, "depth": len(found.float64), "first": formula(float(found.float64[0]))}


@st.cache_resource(max_entries=1, show_spinner=False)
def _right_and_mistaken() -> tuple[Flow, Flow]:
    return variance_taken_for_deviation(Setting())[:2]


def _variance(found: Flow) -> np.ndarray:
    return found.pre_activation_deviation[0] ** 2


def _deviation() -> "go.Figure":
    right, mistaken = _right_and_mistaken()
    variance = 2 / right.setting.width
    return decades_over_layers(
        {
            text("gradient_flow.pitfall.deviation.right", value=variance**0.5): _variance(right),
            text("gradient_flow.pitfall.deviation.mistaken", value=variance): _variance(mistaken),
        },
        layer=text("gradient_flow.layer"),
        quantity="Var z",
    )


def _deviation_numbers() -> Mapping[str, object]:
    right, mistaken = _right_and_mistaken()
    variance = 2 / right.setting.width
    return {
        "width": right.setting.width,
        "variance": variance,
        "deviation": variance**0.5,
        "last": formula(float(_variance(mistaken)[-1])),
        "depth": right.setting.depth,
    }


@st.cache_resource(max_entries=1, show_spinner=False)
def _weights() -> tuple[DrawnWeights, ...]:
    return tuple(drawn_weights(name, inputs=SHAPE[0], outputs=SHAPE[1], seeds=SEEDS) for name in DRAWN)


def _default() -> "go.Figure":
    return variances(
        _weights(),
        variance="Var w",
        formula=text("gradient_flow.pitfall.default.formula"),
        seeds=text("gradient_flow.pitfall.default.seeds", seeds=SEEDS),
    )


def _default_numbers() -> Mapping[str, object]:
    drawn = _weights()
    return {weights.name.lower(): weights.variance for weights in drawn} | {
        "inputs": SHAPE[0],
        "outputs": SHAPE[1],
        "measured": drawn[0].drawn_variance.mean(),
        "bias": drawn[0].bias_variance.mean(),
    }


@st.cache_resource(max_entries=1, show_spinner=False)
def _units() -> ZeroAndDead:
    return zero_on_one_input(Setting(), load_digits())


def _dead() -> "go.Figure":
    words = {
        name: text(f"gradient_flow.pitfall.dead.{name}")
        for name in ("unit", "share", "before", "after", "active", "zero", "dead")
    }
    return zero_and_dead(
        _units(),
        unit=words["unit"],
        share=words["share"],
        titles=(words["before"], words["after"]),
        names=(words["active"], words["zero"], words["dead"]),
    )


def _dead_numbers() -> Mapping[str, object]:
    found = _units()
    zero, dead = found.zero_on_first.sum(axis=1), found.dead.sum(axis=1)
    return {
        "units": found.dead.shape[1],
        "zero_before": zero[0],
        "dead_before": dead[0],
        "zero_after": zero[1],
        "dead_after": dead[1],
        "rate": found.learning_rate,
    }


@st.cache_resource(max_entries=1, show_spinner=False)
def _shifts() -> BiasShift:
    return bias_shift(Setting())


def _shift() -> "go.Figure":
    found = _shifts()
    return over_layers(
        found.constant_share,
        found.activations,
        layer=text("gradient_flow.layer"),
        title=text("gradient_flow.shift.constant"),
        share=True,
    )


def _shift_numbers() -> Mapping[str, object]:
    found = _shifts()
    last = dict(zip(found.activations, found.constant_share[:, -1], strict=True))
    return {"biases": found.biases, "depth": found.mean.shape[1], "relu": last["ReLU"], "tanh": last["Tanh"]}


PITFALLS: Final[Mapping[str, Pitfall]] = {
    "relu": Pitfall(_relu, _relu_numbers),
    "float32": Pitfall(_float32, _float32_numbers),
    "deviation": Pitfall(_deviation, _deviation_numbers),
    "default": Pitfall(_default, _default_numbers),
    "dead": Pitfall(_dead, _dead_numbers, height=320),
    "shift": Pitfall(_shift, _shift_numbers, height=300),
}
