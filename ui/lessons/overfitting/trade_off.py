"""Bias and variance over every training set that can occur, and double descent of digits."""

import numpy as np
import streamlit as st

from explainer.digits.data import load_digits
from explainer.digits.files import MissingRecordError
from explainer.kit.moving_figures import Picture
from explainer.lessons.overfitting.double_descent import IMAGES, WIDTHS, DoubleDescent, double_descent
from explainer.lessons.overfitting.recorded import recorded_descent
from explainer.lessons.overfitting.trade_off import (
    DEGREES,
    HIGHEST,
    PENALTIES,
    POINTS,
    SIGMA,
    TradeOff,
    by_degree,
    by_penalty,
)
from explainer.lessons.overfitting.trade_off_figures import (
    DescentWords,
    TradeOffWords,
    double_descent_pictures,
    trade_off,
)
from ui.controls import Controls
from ui.language import current_language, text
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.stage import follow, knob
from ui.widgets import row
from ui.words import words_for


def bias_and_variance(controls: Controls) -> None:
    """Both pictures, one below the other."""
    numbers = {"points": POINTS, "sets": 2**POINTS, "sigma": SIGMA, "highest": HIGHEST}
    st.markdown(text("overfitting.trade_off.what", **numbers))
    by = row(controls, "by")
    _trade_off(controls, by)
    st.subheader(text("overfitting.descent.title"))
    st.markdown(text("overfitting.descent.what", images=IMAGES))
    _double_descent(controls)


@st.fragment
def _trade_off(controls: Controls, by: str) -> None:
    value = controls.held(by)
    grid = tuple(sorted({*(DEGREES if by == "degree" else PENALTIES), value}))
    found, pictures, caption = _drawn(by, grid, current_language())
    state = plot(
        pictures,
        key=f"overfitting_fits_{by}",
        alt=[text(f"overfitting.trade_off.{name}_alt") for name in ("fits", "errors")],
        height=330,
        knob=knob(controls, by, grid, start=value),
        caption=caption,
        columns=2,
    )
    follow(controls, by, state, now=value)
    place = grid.index(value)
    with now(f"overfitting_fits_{by}"):
        st.markdown(
            text(
                "overfitting.trade_off.sum",
                bias=f"{found.bias[place]:.6f}",
                variance=f"{found.variance[place]:.6f}",
                noise=f"{found.noise:.6f}",
                sum=f"{found.bias[place] + found.variance[place] + found.noise:.6f}",
                measured=f"{found.measured[place]:.6f}",
            )
        )


@remembered
def _drawn(by: str, grid: tuple[float, ...], language: str) -> tuple[TradeOff, tuple[Picture, ...], Caption]:
    found = by_degree(tuple(map(int, grid))) if by == "degree" else by_penalty(grid)
    words = words_for(
        TradeOffWords, "overfitting.trade_off_words", complexity=text(f"overfitting.{by}.label")
    )
    pictures = trade_off(found, chosen=len(grid) // 2, logarithmic=by == "penalty", words=words)
    best = int(found.measured.argmin())
    largest = np.stack([found.bias, found.variance]).argmax(axis=0)
    which = np.where(np.arange(len(grid), dtype=np.int64) == best, 2, largest)
    numbers = {"bias": found.bias, "variance": found.variance, "measured": found.measured}
    caption = Caption(
        [text(f"overfitting.trade_off.{name}") for name in ("biased", "varying", "least")],
        which=which[:, None],
        numbers={name: values[:, None] for name, values in numbers.items()},
    )
    return found, pictures, caption


@remembered
def _descent() -> DoubleDescent:
    try:
        return recorded_descent()
    except MissingRecordError:
        return double_descent(load_digits())


@st.fragment
def _double_descent(controls: Controls) -> None:
    asked: int = controls.held("features")
    features = min(WIDTHS, key=lambda width: abs(width - asked))
    if features != asked:
        st.caption(text("overfitting.features.nearest", asked=asked, used=features))
    pictures, caption = _drawn_descent(current_language())
    state = plot(
        pictures,
        key="overfitting_descent",
        alt=[text("overfitting.descent.error_alt"), text("overfitting.descent.accuracy_alt")],
        height=320,
        knob=knob(controls, "features", WIDTHS, start=features, format="g"),
        caption=caption,
        columns=2,
    )
    follow(controls, "features", state, now=features)


@remembered
def _drawn_descent(language: str) -> tuple[tuple[Picture, ...], Caption]:
    found, words = _descent(), words_for(DescentWords, "overfitting.descent_words")
    return double_descent_pictures(found, chosen=len(WIDTHS) // 2, words=words), _said(found)


def _said(found: DoubleDescent) -> Caption:
    widths, error = np.array(found.widths), np.median(found.validation, axis=0)
    which = np.sign(widths - IMAGES) + 1
    return Caption(
        [text(f"overfitting.descent.{name}") for name in ("fewer", "as_many", "more")],
        which=which[:, None],
        numbers={
            "features": widths[:, None],
            "images": np.array([[IMAGES]]),
            "training": np.median(found.training, axis=0)[:, None],
            "validation": error[:, None],
            "accuracy": np.median(found.accuracy, axis=0)[:, None],
            "norm": np.median(found.norm, axis=0)[:, None],
            "lowest": np.array([[error[widths < IMAGES].min()]]),
        },
    )
