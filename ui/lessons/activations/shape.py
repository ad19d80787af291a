"""A function with a number of its own, which is a knob: LeakyReLU's slope, ELU's limit, …"""

import numpy as np
import streamlit as st

from explainer.choices.activations.curves import CurveFamily, curve_family, same_as
from explainer.choices.activations.properties import FLAT, Moments, moments
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.moving_figures import Picture
from explainer.lessons.activations.setting import Setting
from explainer.lessons.activations.shape_figures import HEIGHT, ShapeWords, shaped
from ui import widgets
from ui.controls import Controls
from ui.language import catalog, current_language, text
from ui.lessons.activations.settings import symbol
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.words import words_for


def shape(controls: Controls, setting: Setting) -> None:
    """Which function, its knob, three pictures, and the function with the number put in."""
    name = widgets.row(controls, "shaped")
    ((option, _),) = ACTIVATIONS[name].options.items()
    chosen = dict(setting.options)[option]
    family, caption, pictures = _drawn(name, chosen, current_language())
    state = plot(
        pictures,
        key="activations_shape",
        alt=[text(f"activations.shape.{part}_alt", name=name) for part in ("value", "slope", "effect")],
        height=HEIGHT,
        knob=knob(controls, option, family.values.tolist(), start=chosen),
        caption=caption,
        fit=True,
        file=f"activations-{name}",
        view=name,
        narrowest=260,
        ahead=True,
    )
    value = rest(controls, option, state)
    with now("activations_shape"):
        _arithmetic(name, option, value)


@remembered
def _drawn(name: str, chosen: float, language: str) -> tuple[CurveFamily, Caption, tuple[Picture, ...]]:
    family = curve_family(name, chosen=chosen)
    along = [_moments(name, family.option, float(value)) for value in family.values]
    words = words_for(ShapeWords, "activations.shape")
    said = Caption(
        (text("activations.shape.told", option=symbol(family.option)),),
        numbers={
            "value": family.values[:, None],
            "mean": np.array([[each.mean] for each in along]),
            "square": np.array([[each.mean_square_slope] for each in along]),
        },
    )
    return family, said, tuple(shaped(family, along, symbol=symbol(family.option), words=words))


@st.cache_data(max_entries=256, show_spinner=False)
def _moments(name: str, option: str, value: float) -> Moments:
    spec = ACTIVATIONS[name]
    return moments(spec.module({option: value}), kinks=spec.kinks)


def _arithmetic(name: str, option: str, value: float) -> None:
    spec = ACTIVATIONS[name]
    found = _moments(name, option, value)
    formula, words = st.columns(2, vertical_alignment="center")
    formula.markdown(f"**{name}.** {text(f'activations.row.{name}')}")
    formula.latex(spec.formula_with({option: value}))
    formula.code(spec.source_with({option: value}), language="python")
    words.markdown(
        text(
            "activations.shape.numbers",
            mean=found.mean,
            square=found.mean_square_slope,
            flat=found.flat_share,
            limit=FLAT,
        )
    )
    alike = same_as(name, options={option: value}, others=("ReLU", "Linear"))
    if f"activations.shape.{name}" in catalog(current_language()) and not (name == "ELU" and alike):
        words.markdown(text(f"activations.shape.{name}"))
    for other in alike:
        words.info(text(f"activations.shape.is_{other}", value=value), icon=":material/lightbulb:")
