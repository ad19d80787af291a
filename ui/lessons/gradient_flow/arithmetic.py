"""The numbers below the main picture: one layer, the whole way back, and where numbers end."""

import math
from collections.abc import Sequence

import numpy as np
import streamlit as st

from explainer.kit.latex import enough_digits, power
from explainer.lessons.gradient_flow.breakdown import Breakdown
from explainer.lessons.gradient_flow.flow import Flow
from explainer.lessons.gradient_flow.flow_figures import layer_at
from explainer.lessons.gradient_flow.verdict import ends_of_float32, first_to_last, verdict_of
from ui.language import text
from ui.table import table


def formula(value: float, digits: int = 3) -> str:
    """A number with three digits, or more, as LaTeX where it takes a power of ten."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞"
    if 1e3 <= abs(value) < 1e4:
        return f"{value:,.{max(digits - 4, 0)}f}"
    if value == 0 or 1e-3 <= abs(value) < 1e3:
        return f"{value:.{digits}g}"
    return f"${power(value, digits=digits)}$"


def layer(found: Flow, step: int) -> None:
    """The layer that the player has reached, with the numbers of every function put in."""
    depth = found.setting.depth
    number, back = layer_at(min(step, 2 * depth), depth)
    if number == 0:
        words = {"batch": found.setting.batch, "width": found.setting.width}
        st.markdown(text("gradient_flow.step.before", **words))
    elif not back:
        _forward(found, number)
    elif number == depth:
        st.markdown(text("gradient_flow.step.last", layer=number))
        _numbers(found, {_norm(number): found.gradient[:, number - 1]})
    else:
        _back(found, number)


def _forward(found: Flow, number: int) -> None:
    place = number - 1
    st.markdown(text("gradient_flow.step.forward", layer=number, before=place))
    _numbers(
        found,
        {
            "Var z": found.pre_activation_deviation[:, place] ** 2,
            text("gradient_flow.step.mean"): found.mean[:, place],
            text("gradient_flow.step.mean_slope"): found.mean_slope[:, place],
        },
    )


def _back(found: Flow, number: int) -> None:
    place, gain = number - 1, float(found.gain[number])
    above, slopes = found.gradient[:, number], found.root_mean_square_slope[:, place]
    digits = enough_digits((gain, *above.tolist(), *slopes.tolist()), _products, fewest=3)
    words = {"layer": number, "above": number + 1, "gain": formula(gain, digits)}
    st.markdown(text("gradient_flow.step.back", **words))
    _numbers(
        found,
        {
            _norm(number + 1): above,
            text("gradient_flow.step.slope", layer=number): slopes,
            text("gradient_flow.step.product"): gain * above * slopes,
            text("gradient_flow.step.measured", norm=_norm(number)): found.gradient[:, place],
        },
        digits=(digits, digits, 3, 3),
    )


def _products(*numbers: float) -> str:
    """A gain times what arrives times the slope, for every function."""
    gain, *others = numbers
    above, slopes = others[: len(others) // 2], others[len(others) // 2 :]
    return " ".join(formula(gain * one * other) for one, other in zip(above, slopes, strict=True))


def _numbers(found: Flow, columns: dict[str, np.ndarray], digits: Sequence[int] = ()) -> None:
    """Every column with so many digits, or with three."""
    shown = digits or [3] * len(columns)
    table(
        {text("gradient_flow.step.function"): [f"**{name}**" for name in found.setting.activations]}
        | {
            name: [formula(float(value), many) for value in values]
            for (name, values), many in zip(columns.items(), shown, strict=True)
        }
    )


def _norm(number: int) -> str:
    return rf"$\lVert\partial L/\partial z^{{({number})}}\rVert$"


def way_back(found: Flow) -> None:
    """For every function the factor of a layer, what it makes of all layers, and what was measured."""
    times = found.setting.depth - 1
    if not times:
        st.markdown(text("gradient_flow.summary.one_layer"))
        return
    with np.errstate(divide="ignore"):
        slopes = np.exp(np.log(found.root_mean_square_slope[:, :-1]).mean(axis=1))
        gain = float(np.exp(np.log(found.gain[1:]).mean()))
    ratios = first_to_last(found)
    st.markdown(text("gradient_flow.summary.what", times=times, depth=found.setting.depth))
    table(
        {
            text("gradient_flow.step.function"): [f"**{name}**" for name in found.setting.activations],
            text("gradient_flow.summary.factor"): [product(gain, float(slope), times) for slope in slopes],
            text("gradient_flow.summary.expected", times=times): [
                formula((gain * slope) ** times) for slope in slopes
            ],
            text("gradient_flow.summary.measured"): [formula(float(10**ratio)) for ratio in ratios],
            text("gradient_flow.summary.verdict"): [
                text(f"gradient_flow.verdict.{verdict_of(float(ratio))}") for ratio in ratios
            ],
        }
    )
    st.caption(text("gradient_flow.summary.reading"))


def product(gain: float, slope: float, times: int) -> str:
    """gain × slope = factor, with the digits that the product and its power need."""
    factor = gain * slope
    digits = enough_digits((factor,), lambda value: formula(value**times), fewest=3)
    shown = formula(factor, digits)
    more = enough_digits((gain, slope), lambda one, other: formula(one * other, digits), fewest=3)
    return f"{formula(gain, more)} × {formula(slope, more)} = {shown}"


def broken(found: Flow) -> None:
    """Where numbers end, named by function and layer; and where they would in float32."""
    lines = [_breakdown(place) for place in found.breakdowns]
    if lines:
        st.warning("\n".join(f"- {line}" for line in lines), icon=":material/block:")
    single = _ends_of_float32(found)
    if single:
        heading = text("gradient_flow.float32.what")
        st.info("\n".join([heading, "", *(f"- {line}" for line in single)]), icon=":material/data_object:")


def _breakdown(place: Breakdown) -> str:
    way = text(f"gradient_flow.broken.way.{'backward' if place.backward else 'forward'}")
    words = {"name": place.activation, "layer": place.layer, "way": way}
    return text(f"gradient_flow.broken.{place.kind}", **words)


def _ends_of_float32(found: Flow) -> list[str]:
    return [
        text(f"gradient_flow.float32.{kind}", name=name, first=int(layers[0]), last=int(layers[-1]))
        for kind, where in ends_of_float32(found).items()
        for name, row in zip(found.setting.activations, where, strict=True)
        if len(layers := np.flatnonzero(row) + 1)
    ]
