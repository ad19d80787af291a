"""The pitfalls of the XOR page: what is often said, and the picture that shows what is true."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from explainer.moving_figures import Picture, pictures_of
from explainer.xor.collapse import collapse
from explainer.xor.pitfall_figures import loss_over_epochs, shares, surface_with_line
from explainer.xor.recipe import Recipe
from explainer.xor.training import train
from ui.language import current_language, text
from ui.plot import plot
from ui.xor.luck import luck_of
from ui.xor.missions import DEEP, RELU, ZEROS
from ui.xor.picture import surface_words
from ui.xor.sections import ending_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

COMPARED: Final = (("ReLU", 2), ("ReLU", 4), ("Tanh", 2), ("Tanh", 8))
PATIENCE: Final = 4_000


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of a pitfall, and the numbers that its truth speaks of."""

    figures: "Sequence[Picture | go.Figure]"
    numbers: Mapping[str, object]


def always() -> Shown:
    """The share of seeds that solve XOR, for four networks."""
    found = [luck_of(replace(Recipe(), activation=name, hidden=(width,))).share for name, width in COMPARED]
    names = [text("xor.pitfall.always.network", activation=name, units=width) for name, width in COMPARED]
    figure = shares(dict(zip(names, found, strict=True)), share=text("xor.pitfall.always.share"))
    relu, wide_relu, tanh, wide_tanh = found
    numbers = {"relu": relu, "wide_relu": wide_relu, "tanh": tanh, "wide_tanh": wide_tanh}
    return Shown([figure], {**numbers, "epochs": Recipe().epochs})


def layers() -> Shown:
    """Three linear layers beside two bent units."""
    straight, bent = ending_of(DEEP), ending_of(Recipe())
    line = collapse(straight.recipe, straight.training.snapshots[0, -1], view=straight.view)
    words = [surface_words(text(f"xor.pitfall.layers.{name}")) for name in ("linear", "bent")]
    right, curved = (round(4 * float(run.training.accuracy[0, -1])) for run in (straight, bent))
    return Shown(
        [surface_with_line(straight, line, words=words[0]), surface_with_line(bent, None, words=words[1])],
        {"right": right, "bent": curved, "seed": bent.recipe.seed},
    )


def patience() -> Shown:
    """A seed that is stuck, trained much longer, beside one that is not."""
    solved = luck_of(RELU).solved
    stuck, lucky = int(np.argmin(solved)), int(np.argmax(solved))
    recipe = replace(RELU, epochs=PATIENCE)
    rates = [recipe.learning_rate] * 2
    training = train(recipe, recipe.make_points(), seeds=[stuck, lucky], rates=rates, snapshots=[0])
    curves = {
        text("xor.pitfall.patience.stuck", seed=stuck): training.loss[0],
        text("xor.pitfall.patience.solved", seed=lucky): training.loss[1],
    }
    early, late = training.loss[0, RELU.epochs], training.loss[0, -1]
    return Shown(
        [loss_over_epochs(curves, epoch=text("xor.epoch"), loss=text("xor.curve.loss"))],
        {
            "seed": stuck,
            "lucky": lucky,
            "early": early,
            "late": late,
            "short": RELU.epochs,
            "long": training.epochs,
        },
    )


def zeros() -> Shown:
    """From zero weights nothing moves; from random ones the loss falls."""
    still, moving = ending_of(ZEROS), ending_of(Recipe())
    curves = {
        text("xor.pitfall.zeros.zeros"): still.training.loss[0],
        text("xor.pitfall.zeros.random"): moving.training.loss[0],
    }
    first, second = still.training.snapshots[0, -1, :4].reshape(2, 2)
    return Shown(
        [loss_over_epochs(curves, epoch=text("xor.epoch"), loss=text("xor.curve.loss"))],
        {
            "apart": float(np.abs(first - second).max()),
            "loss": still.training.loss[0, -1],
            "random": moving.training.loss[0, -1],
        },
    )


SHOWN: Final[Mapping[str, Callable[[], Shown]]] = {
    "always": always,
    "layers": layers,
    "patience": patience,
    "zeros": zeros,
}


@st.cache_resource(max_entries=2 * len(SHOWN), show_spinner=False)
def _kept(name: str, language: str) -> Shown:
    shown = SHOWN[name]()
    return replace(shown, figures=pictures_of(shown.figures))


def _draw(name: str) -> Mapping[str, object]:
    shown = _kept(name, current_language())
    plot(
        shown.figures,
        key=f"xor_{name}",
        alt=text(f"xor.pitfall.{name}.alt"),
        height=280,
        narrowest=220,
    )
    return shown.numbers


PITFALLS: Final = {name: partial(_draw, name) for name in SHOWN}
