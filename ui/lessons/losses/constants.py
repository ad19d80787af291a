"""The mean and the median: one constant for all values; and a forgotten axis."""

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.losses.reduction_figures import (
    HEIGHT,
    VALUES,
    ConstantWords,
    broadcast_figure,
    constant_pictures,
)
from explainer.lessons.losses.reductions import Broadcast, Constants, broadcast, constants
from explainer.lessons.losses.setting import Values
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.losses.settings import fields, sub
from ui.numbers import written
from ui.plot import Caption, Drag, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.words import words_for


def one_constant(controls: Controls, setting: Values) -> None:
    """One constant for all values, by three losses; the values can be dragged. Then the forgotten axis."""
    st.markdown(text("losses.constants.what"))
    found, caption, pictures = _constants_drawn(setting.values, _own(setting), current_language())
    state = plot(
        pictures,
        key="losses_constants",
        alt=[text("losses.constants.squared_alt"), text("losses.constants.absolute_alt")],
        height=HEIGHT,
        knob=knob(controls, "constant", found.constants.tolist(), start=setting.constant, format=".3g"),
        caption=caption,
        file="losses-constants",
        on_click=lambda click: controls.hold("constant", min(max(round(click.x, 1) + 0.0, 0.0), 10.0)),
        on_drag=lambda drag: _move(controls, drag),
        handles=[(0, VALUES), (1, VALUES)],
        narrowest=300,
        ahead=True,
    )
    rest(controls, "constant", state)
    # For who cannot drag.
    fields(controls, "values", [f"y{sub(place)}" for place in range(len(setting.values))])
    _broadcast(setting.values)


def _own(setting: Values) -> float:
    """A constant from an address that the knob would not have."""
    is_usual = abs(setting.constant * 10 - round(setting.constant * 10)) < 1e-9
    return Values().constant if is_usual else setting.constant


@remembered
def _constants_drawn(
    values: tuple[float, ...], constant: float, language: str
) -> tuple[Constants, Caption, tuple[Picture, ...]]:
    found = constants(values, constant=constant)
    words = words_for(ConstantWords, "losses.constants")
    chosen = int(np.abs(found.constants - constant).argmin())
    numbers = {
        "c": found.constants[:, None],
        "squared": found.squared[:, None],
        "absolute": found.absolute[:, None],
        "huber": found.huber[:, None],
    }
    low, high = found.median
    middle = (
        written(low)
        if low == high
        else text("losses.constants.between", low=written(low), high=written(high))
    )
    ends = {"mean": written(found.mean, 4), "median": middle}
    said = text(
        "losses.constants.told",
        **{name: f"{{{name}:.3f}}" for name in numbers if name != "c"},
        c="{c:.4g}",
        **ends,
    )
    return (
        found,
        Caption((said,), numbers=numbers),
        tuple(constant_pictures(found, chosen=chosen, words=words)),
    )


def _move(controls: Controls, drag: Drag) -> None:
    """Put the value that was dragged where it was let go."""
    values = list(controls.held("values"))
    if drag.point < len(values):
        values[drag.point] = min(max(round(drag.x, 1) + 0.0, 0.0), 10.0)
        controls.hold("values", tuple(values))


@remembered
def _broadcast_drawn(values: tuple[float, ...], language: str) -> tuple[Broadcast, tuple[Picture, ...]]:
    found = broadcast(values)
    return found, pictures_of([broadcast_figure(found, title=text("losses.broadcast.title"))])


def _broadcast(values: tuple[float, ...]) -> None:
    st.subheader(text("losses.broadcast.heading"), anchor=False)
    found, pictures = _broadcast_drawn(values, current_language())
    words, figure = st.columns([2, 3], vertical_alignment="center")
    with figure:
        plot(pictures, key="losses_broadcast", alt=text("losses.broadcast.alt"), height=HEIGHT)
    numbers = {"right": written(found.right), "wrong": written(found.wrong, 4), "count": len(values)}
    words.markdown(text("losses.broadcast.what", **numbers, cells=len(values) ** 2))
