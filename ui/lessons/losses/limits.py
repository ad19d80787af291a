"""Numbers that break: forms of the same loss in float32."""

import math
from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.latex import number
from explainer.kit.moving_figures import Picture
from explainer.lessons.losses.limits import FORMS, Extremes, Stretch, extremes, kind_of, steps_of
from explainer.lessons.losses.limits_figures import HEIGHT, LimitWords, limits_pictures
from explainer.lessons.losses.setting import HUGE, Limits
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.table import table
from ui.words import words_for

_SPECIAL: Final = {"nan": "**NaN**", "inf": "**∞**", "−inf": "**−∞**"}
_FAR: Final = (*range(20, 100, 2), *range(100, 200, 5), *range(200, 1001, 50))


def limits(controls: Controls, setting: Limits) -> None:
    """Every form of the same loss over z, and what float32 makes of it on the way."""
    target = float(setting.answer)
    places, pictures = _drawn(target, places_of(setting.extreme), current_language())
    state = plot(
        pictures,
        key="losses_limits",
        alt=[text("losses.limits.sigmoid_alt"), text("losses.limits.softmax_alt")],
        height=HEIGHT,
        knob=knob(controls, "extreme", places.z.tolist(), start=setting.extreme, format=".6g"),
        caption=_caption(places, current_language()),
        fit=True,
        file="losses-limits",
        narrowest=300,
        ahead=True,
    )
    z = rest(controls, "extreme", state)
    with now("losses_limits"):
        _numbers(z, target)


def places_of(z: float) -> tuple[float, ...]:
    """Where the knob can stand: close together near zero, `z` among them."""
    near = np.arange(-20, 20.01, 0.5)
    everywhere = np.unique([*near, *_FAR, *(-each for each in _FAR), z])
    return tuple(float(place) for place in everywhere)


@remembered
def _drawn(target: float, places: tuple[float, ...], language: str) -> tuple[Extremes, tuple[Picture, ...]]:
    close = np.linspace(-math.asinh(HUGE), math.asinh(HUGE), 401)
    grid, at = (
        extremes(np.sinh(close).clip(-HUGE, HUGE), target=target),
        extremes(np.array(places), target=target),
    )
    words = words_for(LimitWords, "losses.limits")
    return at, tuple(limits_pictures(grid, at, words=words))


def _caption(at: Extremes, language: str) -> Caption:
    """The loss by each form of the neuron; where it is no number, a sentence of its own."""
    kinds = [kind_of(float(value)) for value in at.loss["naive"]]
    which = np.array([("", "inf", "nan").index(kind) for kind in kinds])[:, None]
    sentences = tuple(text(f"losses.limits.told_{name}") for name in ("number", "inf", "nan"))
    numbers = {
        "z": at.z[:, None],
        "naive": np.nan_to_num(at.loss["naive"], posinf=0.0)[:, None],
        "stable": at.loss["stable"][:, None],
    }
    return Caption(sentences, which=which, numbers=numbers)


def _numbers(z: float, target: float) -> None:
    found = extremes(np.array([z]), target=target)
    left, right = st.columns(2)
    for place, name in ((left, "naive"), (right, "naive_softmax")):
        place.markdown(f"**{text(f'losses.limits.{name}')}**")
        steps = [rf"{letters} = {_special(value)}" for letters, value in steps_of(name, z, target=target)]
        place.markdown("\n\n".join(f"${step}$" for step in steps))
    rows = list(FORMS)
    table(
        {
            text("losses.limits.form"): [text(f"losses.limits.{name}") for name in rows],
            "$L$": [_cell(float(found.loss[name][0])) for name in rows],
            r"$\partial L/\partial z$": [_cell(float(found.slope[name][0])) for name in rows],
            text("losses.limits.where"): [_where(found.broken[name]) for name in rows],
        }
    )
    st.caption(text("losses.limits.reading"))


def _special(value: float) -> str:
    return {"nan": r"\mathrm{NaN}", "inf": r"\infty", "-inf": r"-\infty"}.get(
        f"{value}", number(value, digits=6)
    )


def _cell(value: float) -> str:
    shown = written(value, 4)
    return _SPECIAL.get(shown, shown)


def _where(stretches: tuple[Stretch, ...]) -> str:
    """Where a form is no number: the ends are the last float32 for which it is so."""
    words = list[str]()
    for stretch in stretches:
        sign = "≤" if stretch.low == -HUGE else "≥"
        end = stretch.high if stretch.low == -HUGE else stretch.low
        words.append(f"{sign} {written(end, 4)}: {_SPECIAL[stretch.kind]}")
    return ", ".join(words) or "–"
