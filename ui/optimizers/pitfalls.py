"""What is often said wrongly about optimizers, each with a picture that is computed on the spot."""

from typing import Final

import numpy as np
import streamlit as st

from explainer.moving_figures import Picture
from explainer.optimizers.registry import OPTIMIZERS
from explainer.race.one_number import conventions, first_steps, forgetting, look_ahead, parabola_walks
from explainer.race.pitfall_figures import bars_of_steps, curve_of, curves, places, plain_curve
from explainer.race.pitfalls import by_fairness, tuned
from explainer.race.setting import Setting
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import plot

Drawn = tuple[Picture, dict[str, object]]

WITH_LIMIT: Final = ("SGD", "Momentum", "Nesterov")
PRODUCT: Final = 1.5
"""ηλ: below the limits of plain descent and heavy ball, above Nesterov's."""
HEIGHT: Final = 290


def safer() -> dict[str, object]:
    """Three walks on a parabola with one learning rate."""
    figure, numbers = _safer(current_language())
    plot(figure, key="optimizers_safer", alt=text("optimizers.pitfall.safer.alt"), height=HEIGHT)
    return numbers


@st.cache_resource(max_entries=2, show_spinner=False)
def _safer(language: str) -> Drawn:
    limits = {name: _limit(name) for name in WITH_LIMIT}
    walks = [parabola_walks(name, shares=(PRODUCT / limit,), steps=30)[0] for name, limit in limits.items()]
    figure = curves(
        [curve_of(walk.runner, np.arange(31.0), np.maximum(np.abs(walk.positions), 1e-12)) for walk in walks],
        x=text("optimizers.course.step"),
        y="|θ|",
        log_y=True,
        y_range=(-6, 4),
    )
    return Picture(figure), {
        "product": PRODUCT,
        "plain": limits["SGD"],
        "heavy": limits["Momentum"],
        "nesterov": limits["Nesterov"],
    }


def _limit(name: str) -> float:
    limit = OPTIMIZERS[name].curvature_limit
    assert limit is not None
    return limit(OPTIMIZERS[name].defaults())


def ahead() -> dict[str, object]:
    """Nesterov as it is explained and as PyTorch computes it."""
    figure, numbers = _ahead(current_language())
    plot(figure, key="optimizers_ahead", alt=text("optimizers.pitfall.ahead.alt"), height=HEIGHT)
    return numbers


@st.cache_resource(max_entries=2, show_spinner=False)
def _ahead(language: str) -> Drawn:
    found = look_ahead()
    steps = np.arange(len(found.position), dtype=np.float64)
    names = ("position", "ahead")
    lines = [
        plain_curve(text(f"optimizers.pitfall.ahead.{name}"), steps, getattr(found, name), place=place)
        for place, name in enumerate(names)
    ]
    pytorch = curve_of("Nesterov", steps, found.pytorch, name=text("optimizers.pitfall.ahead.pytorch"))
    figure = curves([*lines, pytorch], x=text("optimizers.course.step"), y="θ")
    return Picture(figure), {"apart": written(float(np.abs(found.ahead - found.pytorch).max()))}


def momentum() -> dict[str, object]:
    """Three ways to write momentum, when the learning rate drops half-way."""
    figure, numbers = _momentum(current_language())
    plot(figure, key="optimizers_momentum", alt=text("optimizers.pitfall.momentum.alt"), height=HEIGHT)
    return numbers


@st.cache_resource(max_entries=2, show_spinner=False)
def _momentum(language: str) -> Drawn:
    found = conventions()
    steps = np.arange(len(found.pytorch), dtype=np.float64)
    dashes = {"pytorch": "solid", "velocity": "9px,4px", "averaged": "2px,4px"}
    figure = curves(
        [
            plain_curve(
                text(f"optimizers.pitfall.momentum.{name}"),
                steps,
                getattr(found, name),
                place=place,
                dash=dash,
            )
            for place, (name, dash) in enumerate(dashes.items())
        ],
        x=text("optimizers.course.step"),
        y="θ",
    )
    half = len(found.rates) // 2
    return Picture(figure), {
        "half": half,
        "before": float(found.rates[0]),
        "after": float(found.rates[-1]),
        "same": written(float(np.abs(found.pytorch - found.velocity)[: half + 1].max())),
        "apart": float(np.abs(found.pytorch - found.velocity).max()),
    }


def divides() -> dict[str, object]:
    """The first step against the size of the gradient."""
    figure, numbers = _divides(current_language())
    plot(figure, key="optimizers_divides", alt=text("optimizers.pitfall.divides.alt"), height=HEIGHT)
    return numbers


@st.cache_resource(max_entries=2, show_spinner=False)
def _divides(language: str) -> Drawn:
    found = first_steps()
    drawn = [curve_of(name, found.gradients, np.abs(found.steps[name])) for name in ("SGD", "Adam")]
    others = {"uncorrected": found.uncorrected, "inside": found.inside}
    drawn += [
        plain_curve(
            text(f"optimizers.pitfall.divides.{name}"),
            found.gradients,
            np.abs(steps),
            place=place,
            dash="2px,4px",
        )
        for place, (name, steps) in enumerate(others.items(), 2)
    ]
    figure = curves(
        drawn,
        x="|g|",
        y=text("optimizers.pitfall.divides.step"),
        log_x=True,
        log_y=True,
        y_range=(-8, 2),
    )
    one = int(np.abs(np.log10(found.gradients)).argmin())
    return Picture(figure), {
        "rate": found.learning_rate,
        "adam": float(abs(found.steps["Adam"][one])),
        "uncorrected": float(abs(found.uncorrected[one])),
    }


def forgets() -> dict[str, object]:
    """Steps after some large gradients at the start."""
    figure, numbers = _forgets(current_language())
    plot(figure, key="optimizers_forgets", alt=text("optimizers.pitfall.forgets.alt"), height=HEIGHT)
    return numbers


@st.cache_resource(max_entries=2, show_spinner=False)
def _forgets(language: str) -> Drawn:
    large, first = 10.0, 20
    found = forgetting(large=large, first=first)
    steps = np.arange(1.0, len(found.gradients) + 1)
    names = ("Adagrad", "RMSprop", "Adadelta", "Adam")
    figure = curves(
        [curve_of(name, steps, np.abs(found.steps[name])) for name in names],
        x=text("optimizers.course.step"),
        y=text("optimizers.pitfall.forgets.step"),
        log_y=True,
    )
    after, last = ({name: abs(float(found.steps[name][at])) for name in names} for at in (first, -1))
    return Picture(figure), {
        "large": large,
        "first": first,
        "steps": len(steps),
        "adagrad": written(last["Adagrad"] / after["Adagrad"]),
        "rmsprop": written(last["RMSprop"] / after["RMSprop"]),
        "window": round(1 / (1 - OPTIMIZERS["RMSprop"].defaults()["alpha"])),
    }


def adaptive() -> dict[str, object]:
    """Steps to the minimum, each runner tuned, on three surfaces."""
    figure, numbers = _adaptive(current_language())
    plot(figure, key="optimizers_adaptive", alt=text("optimizers.pitfall.adaptive.alt"), height=HEIGHT)
    return numbers


@st.cache_resource(max_entries=2, show_spinner=False)
def _adaptive(language: str) -> Drawn:
    runners, usual = ("SGD", "Momentum", "Adagrad", "RMSprop", "Adam"), Setting()
    boards = {surface: tuned(surface, runners) for surface in ("Bowl", "Ravine", "Turned ravine")}
    never = text("optimizers.pitfall.adaptive.never")
    figure = bars_of_steps(boards, runners, most=usual.steps, steps=text("optimizers.pitfall.adaptive.bars"))
    reached = {
        surface: {line.runner: never if line.reached is None else str(line.reached) for line in board}
        for surface, board in boards.items()
    }
    return Picture(figure), {
        "sgd": reached["Bowl"]["SGD"],
        "adam": reached["Bowl"]["Adam"],
        "straight": reached["Ravine"]["Adagrad"],
        "turned": reached["Turned ravine"]["Adagrad"],
        "momentum": reached["Turned ravine"]["Momentum"],
        "steps": usual.steps,
    }


def fair() -> dict[str, object]:
    """The places of the same runners on the same course for each kind of fairness."""
    figure, numbers = _fair(current_language())
    plot(figure, key="optimizers_fair", alt=text("optimizers.pitfall.fair.alt"), height=HEIGHT)
    return numbers


@st.cache_resource(max_entries=2, show_spinner=False)
def _fair(language: str) -> Drawn:
    boards = by_fairness(Setting())
    named = {text(f"optimizers.fairness.{kind}"): board for kind, board in boards.items()}
    found = {kind: [line.runner for line in board].index("Adagrad") + 1 for kind, board in boards.items()}
    winners = {f"{kind}_first": board[0].runner for kind, board in boards.items()}
    return Picture(places(named, place=text("optimizers.board.place"))), {**found, **winners}


PITFALLS: Final = {
    "fair": fair,
    "safer": safer,
    "ahead": ahead,
    "momentum": momentum,
    "divides": divides,
    "forgets": forgets,
    "adaptive": adaptive,
}
