"""What is often said wrongly about vanishing gradients, initialisation and dead units, each computed here."""

from collections.abc import Callable, Mapping
from typing import Final

from explainer.digits.data import MissingDigitsError, load_digits
from explainer.lessons.gradient_flow.decade_figures import over_layers
from explainer.lessons.gradient_flow.pitfall_figures import decades_over_layers, variances, zero_and_dead
from explainer.lessons.gradient_flow.pitfalls import (
    FACTORS,
    bias_shift,
    relu_vanishes_too,
    variance_taken_for_deviation,
    zero_on_one_input,
    zeros_of_float32,
)
from explainer.lessons.gradient_flow.setting import Setting
from explainer.lessons.gradient_flow.verdict import first_to_last
from explainer.lessons.gradient_flow.weights import drawn_weights
from ui.language import text
from ui.lessons.gradient_flow.arithmetic import formula
from ui.pitfalls import Shown, kept

SHAPE: Final = (128, 64)
"""Inputs and outputs of the layer whose weights are drawn: Xavier's formula asks for both."""
SEEDS: Final = 20
DRAWN: Final = ("PyTorch", "Xavier", "He")


def pitfalls() -> Mapping[str, Callable[[], Mapping[str, object]]]:
    """Every pitfall that can be shown: the one about dead units needs the digits."""
    shown = dict(PITFALLS)
    try:
        load_digits()
    except MissingDigitsError:
        del shown["dead"]
    return shown


def relu() -> Shown:
    """ReLU under three initial scales."""
    flows = relu_vanishes_too(Setting())
    figure = decades_over_layers(
        {
            text("gradient_flow.pitfall.relu.factor", factor=factor): found.gradient[0]
            for factor, found in zip(FACTORS, flows, strict=True)
        },
        layer=text("gradient_flow.layer"),
        quantity="‖∂L/∂z‖",
    )
    small, right, large = (formula(float(10 ** first_to_last(found)[0])) for found in flows)
    depth = flows[0].setting.depth
    return Shown([figure], {"small": small, "right": right, "large": large, "depth": depth})


def float32() -> Shown:
    """The same gradients in both precisions."""
    found = zeros_of_float32(Setting())
    curves = {"float64": found.float64, "float32": found.float32}
    figure = decades_over_layers(curves, layer=text("gradient_flow.layer"), quantity="‖∂L/∂z‖")
    numbers = {"lost": found.lost, "depth": len(found.float64), "first": formula(float(found.float64[0]))}
    return Shown([figure], numbers)


def deviation() -> Shown:
    """He's standard deviation, and his variance taken for it."""
    right, mistaken = variance_taken_for_deviation(Setting())[:2]
    width, depth = right.setting.width, right.setting.depth
    wanted = 2 / width
    steady, shrinking = (found.pre_activation_deviation[0] ** 2 for found in (right, mistaken))
    figure = decades_over_layers(
        {
            text("gradient_flow.pitfall.deviation.right", value=wanted**0.5): steady,
            text("gradient_flow.pitfall.deviation.mistaken", value=wanted): shrinking,
        },
        layer=text("gradient_flow.layer"),
        quantity="Var z",
    )
    numbers = {"width": width, "variance": wanted, "deviation": wanted**0.5, "depth": depth}
    return Shown([figure], {**numbers, "last": formula(float(shrinking[-1]))})


def default() -> Shown:
    """The variances of drawn weights beside their formulas."""
    inputs, outputs = SHAPE
    drawn = [drawn_weights(name, inputs=inputs, outputs=outputs, seeds=SEEDS) for name in DRAWN]
    figure = variances(
        drawn,
        variance="Var w",
        formula=text("gradient_flow.pitfall.default.formula"),
        seeds=text("gradient_flow.pitfall.default.seeds", seeds=SEEDS),
    )
    numbers = {weights.name.lower(): weights.variance for weights in drawn}
    means = {"measured": drawn[0].drawn_variance.mean(), "bias": drawn[0].bias_variance.mean()}
    means["times"] = numbers["he"] / numbers["pytorch"]
    return Shown([figure], {**numbers, **means, "inputs": inputs, "outputs": outputs})


def dead() -> Shown:
    """Units that are zero on one input, and units that are zero on all, before and after training."""
    found = zero_on_one_input(Setting(), load_digits())
    words = {
        name: text(f"gradient_flow.pitfall.dead.{name}")
        for name in ("unit", "share", "before", "after", "active", "zero", "dead")
    }
    figure = zero_and_dead(
        found,
        unit=words["unit"],
        share=words["share"],
        titles=(words["before"], words["after"]),
        names=(words["active"], words["zero"], words["dead"]),
    )
    zero, always = found.zero_on_first.sum(axis=1), found.dead.sum(axis=1)
    numbers = {
        "units": found.dead.shape[1],
        "zero_before": zero[0],
        "dead_before": always[0],
        "zero_after": zero[1],
        "dead_after": always[1],
        "rate": found.learning_rate,
    }
    return Shown([figure], numbers, height=320)


def shift() -> Shown:
    """How much of the activations is the same for all inputs."""
    found = bias_shift(Setting())
    figure = over_layers(
        found.constant_share,
        found.activations,
        layer=text("gradient_flow.layer"),
        title=text("gradient_flow.shift.constant"),
        share=True,
    )
    last = dict(zip(found.activations, found.constant_share[:, -1], strict=True))
    numbers = {"biases": found.biases, "depth": found.mean.shape[1]}
    return Shown([figure], {**numbers, "relu": last["ReLU"], "tanh": last["Tanh"]}, height=300)


PITFALLS: Final = kept("gradient_flow", relu, float32, deviation, default, dead, shift)
