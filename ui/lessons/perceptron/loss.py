"""Two losses over the same weights: on a staircase gradient descent stands still, on a slope it walks."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import streamlit as st

from explainer.choices.points import Placed, placed_of, points_of
from explainer.kit.latex import aligned
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.perceptron.loss_figures import SurfaceWords, standing_on_steps, walking_down
from explainer.lessons.perceptron.losses import LossDescent, LossSurface, descend, loss_surface
from explainer.lessons.perceptron.setting import Setting
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.perceptron.learnt import learnt_of
from ui.plot import Caption, now, plot
from ui.points import say_unusual
from ui.records import remembered
from ui.stage import stand
from ui.words import words_for

Place = tuple[float, float]

STEPS: Final = 100
REACH: Final = 3.0


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the surfaces depend on."""

    placed: tuple[Placed, ...]
    bias: float
    fires_at_zero: bool


def loss(controls: Controls, setting: Setting, *, start: Place) -> None:
    """Both surfaces at the bias that the learning rule ended with, and the arithmetic of a step on each."""
    learnt = learnt_of(setting)
    say_unusual("perceptron.points", learnt.points)
    if not len(learnt.points):
        return
    bias = round(float(learnt.run.final[2]), 4)
    st.markdown(text("perceptron.loss.what", bias=bias))
    ground = _Ground(placed_of(learnt.points), bias, setting.fires_at_zero)
    _player(controls, ground, start, setting.learning_rate)


@remembered
def _surfaces(ground: _Ground) -> tuple[LossSurface, LossSurface]:
    points = points_of(ground.placed)
    staircase, slope = (
        loss_surface(name, points, bias=ground.bias, fires_at_zero=ground.fires_at_zero, reach=REACH)
        for name in ("0–1", "Logistic")
    )
    return staircase, slope


@remembered
def _walked(
    ground: _Ground, start: Place, rate: float, language: str
) -> tuple[LossDescent, Caption, tuple[Picture, ...]]:
    staircase, slope = _surfaces(ground)
    descent = descend(
        "Logistic",
        points_of(ground.placed),
        start=(start[0], start[1], ground.bias),
        learning_rate=rate,
        steps=STEPS,
        fires_at_zero=ground.fires_at_zero,
    )
    words = words_for(SurfaceWords, "perceptron.surface")
    figures = (
        standing_on_steps(staircase, descent, words=words),
        walking_down(slope, descent, words=words),
    )
    said = Caption(
        (text("perceptron.loss.descends"),),
        numbers={
            "step": np.arange(STEPS + 1)[None],
            "loss": descent.loss[None],
            "zero_one": descent.zero_one[None],
        },
    )
    return descent, said, pictures_of(figures)


@st.fragment
def _player(controls: Controls, ground: _Ground, start: Place, rate: float) -> None:
    descent, caption, pictures = _walked(ground, start, rate, current_language())
    state = plot(
        pictures,
        key="perceptron_loss",
        alt=[text("perceptron.loss.staircase_alt"), text("perceptron.loss.slope_alt")],
        height=380,
        start_step=controls.held("loss_step"),
        on_step=stand(controls, "loss_step"),
        caption=caption,
        story=True,
        fit=True,
        file="perceptron-loss",
        narrowest=300,
        ahead=True,
    )
    with now("perceptron_loss"):
        _arithmetic(ground, descent, rate, min(state.step, STEPS))


def _arithmetic(ground: _Ground, descent: LossDescent, rate: float, step: int) -> None:
    left, right = st.columns(2)
    first = descent.weights[0, :2]
    left.latex(_step(descent.zero_one[0], first, np.zeros(2), rate))
    left.markdown(text("perceptron.loss.stands", share=_surfaces(ground)[0].flat_share))
    place, gradient = descent.weights[step, :2], descent.gradient[step, :2]
    right.latex(_step(descent.loss[step], place, gradient, rate))
    right.markdown(text("perceptron.loss.walks", step=step, zero_one=descent.zero_one[step]))


def _step(height: float, place: np.ndarray, gradient: np.ndarray, rate: float) -> str:
    """One step of gradient descent with its numbers."""
    return aligned(
        rf"L &= {height:.4f}",
        rf"w &= {_vector(place)}",
        rf"\nabla L &= {_vector(gradient)}",
        rf"w - {rate:g} \cdot \nabla L &= {_vector(place - rate * gradient)}",
    )


def _vector(values: np.ndarray) -> str:
    # Adding zero turns -0.0 into 0.0.
    return "(" + r",\ ".join(f"{round(float(value), 4) + 0.0:.4f}" for value in values) + ")"
