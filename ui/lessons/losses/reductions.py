"""How many losses become one number; the mean and the median; and a forgotten axis."""

from dataclasses import replace

import numpy as np
import streamlit as st

from explainer.kit.latex import number, wrapping
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.losses.reduction_figures import (
    HEIGHT,
    VALUES,
    ConstantWords,
    RowWords,
    broadcast_figure,
    constant_pictures,
    row_pictures,
)
from explainer.lessons.losses.reductions import (
    SMOOTHINGS,
    Broadcast,
    Constants,
    Reduced,
    broadcast,
    constants,
    family,
    reduced,
)
from explainer.lessons.losses.setting import CLASSES, Batch, Values
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.losses.settings import fields, sub
from ui.numbers import written
from ui.plot import Caption, Drag, now, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.table import table
from ui.words import words_for


def reductions(controls: Controls, batch: Batch) -> None:
    """What every row costs and its gradient; below, the sum and the mean with their numbers."""
    # A smoothing that the knob has anyway changes no picture.
    usual = Batch().softness if batch.softness in SMOOTHINGS else batch.softness
    softness, pictures = _drawn(replace(batch, softness=usual), current_language())
    state = plot(
        pictures,
        key="losses_batch",
        alt=[text("losses.batch.losses_alt"), text("losses.batch.gradient_alt")],
        height=HEIGHT,
        knob=knob(controls, "softness", softness, start=batch.softness, format=".3g"),
        file="losses-batch",
        view=str(batch.rows),
        narrowest=280,
        ahead=True,
    )
    smoothing = rest(controls, "softness", state)
    with now("losses_batch"):
        _reduced(batch, reduced(batch, smoothing=smoothing), smoothing)


@remembered
def _drawn(batch: Batch, language: str) -> tuple[list[float], tuple[Picture, ...]]:
    smoothings, found = family(batch)
    chosen = smoothings.tolist().index(batch.softness)
    words = words_for(RowWords, "losses.batch", row=text("losses.rows.row"))
    return smoothings.tolist(), tuple(row_pictures(found, chosen=chosen, words=words))


def _reduced(batch: Batch, found: Reduced, smoothing: float) -> None:
    names = [f"{text('losses.rows.row')} {place + 1}" for place in range(batch.rows)]
    ignored = [answer == batch.ignored for answer in batch.answers]
    table(
        {
            text("common.row"): names,
            "$z$": [", ".join(written(z) for z in row) for row in batch.logits],
            "$p$": [", ".join(written(float(p)) for p in row) for row in found.probability],
            text("losses.batch.class"): [
                f"~~{answer}~~" if gone else str(answer)
                for answer, gone in zip(batch.answers, ignored, strict=True)
            ],
            "$w_y$": [written(float(weight)) for weight in found.weight],
            r"$\ell$": [f"**{written(float(loss), 6)}**" for loss in found.rows],
        }
    )
    st.markdown(_equation(batch, found))
    if all(ignored):
        st.warning(text("losses.batch.all_ignored", ignored=batch.ignored), icon=":material/visibility_off:")
    elif not found.weight.sum():
        st.warning(text("losses.batch.no_weight"), icon=":material/scale:")
    st.caption(text("losses.batch.reading", smoothing=f"{smoothing:g}", classes=CLASSES))


def _equation(batch: Batch, found: Reduced) -> str:
    """The chosen reduction with its numbers."""
    rows = [number(float(loss), digits=6) for loss in found.rows]
    if batch.reduction == "none":
        return wrapping(f"L = ({', '.join(rows)})")
    losses = " + ".join(rows)
    total = number(found.total, digits=6)
    if batch.reduction == "sum":
        return wrapping(rf"L = \sum \ell = {losses} = {total}")
    weights, weight = " + ".join(f"{each:g}" for each in found.weight), f"{found.weight.sum():g}"
    return wrapping(
        rf"\sum \ell = {losses} = {total}",
        rf"\sum w_y = {weights} = {weight}",
        rf"L = \sum \ell \,/ \sum w_y = {total} / {weight} = {number(found.mean, digits=6)}",
    )


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
