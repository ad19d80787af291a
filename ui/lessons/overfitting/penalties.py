"""Weight decay under three optimizers, and L1 against L2."""

import numpy as np
import streamlit as st
from torch import float64, tensor

from explainer.kit.moving_figures import Picture
from explainer.lessons.overfitting.decay import RATE, RULES, WAYS, Decays, decays, walk
from explainer.lessons.overfitting.penalties import STRENGTHS, penalised
from explainer.lessons.overfitting.penalty_figures import TARGET, BallWords, DecayWords, balls, left_of_it
from ui.controls import Controls
from ui.language import current_language, text
from ui.lesson import deeper
from ui.plot import Caption, Drag, plot
from ui.records import remembered
from ui.stage import follow, knob
from ui.table import table
from ui.widgets import number, reals
from ui.words import words_for

GRADIENT, UPDATES = 0.5, 3


def penalties(controls: Controls) -> None:
    """Both pictures, one below the other."""
    st.markdown(text("overfitting.penalties.what", rate=RATE))
    pull: float = number(controls, "pull")
    _decays(pull)
    with deeper("overfitting.penalties.deeper"):
        _first_updates(pull)
    st.subheader(text("overfitting.balls.title"))
    st.markdown(text("overfitting.balls.what"))
    reals(controls, "target")
    _balls(controls)


@st.fragment
def _decays(pull: float) -> None:
    found, picture = _drawn(pull, current_language())
    sgd, adam = found.left[0, 0, 0], found.left[2, 0]
    plot(
        picture,
        key="overfitting_pulls",
        alt=text("overfitting.penalties.alt"),
        height=360,
        unit=text("overfitting.course.update"),
        caption=Caption(
            [text("overfitting.penalties.told")],
            numbers={
                "update": found.updates[None],
                "left": sgd[None],
                "low": adam[0][None],
                "high": adam[-1][None],
            },
        ),
    )


@remembered
def _drawn(pull: float, language: str) -> tuple[Decays, Picture]:
    found = decays(pull)
    return found, left_of_it(found, words=words_for(DecayWords, "overfitting.decay_words"))


def _first_updates(pull: float) -> None:
    """Three updates of one weight with one gradient, as torch.optim takes them."""
    gradients = [tensor([GRADIENT], dtype=float64)] * UPDATES
    start = tensor([1.0], dtype=float64)
    st.markdown(text("overfitting.penalties.first", gradient=GRADIENT, updates=UPDATES, pull=f"{pull:g}"))
    rows = [(rule, way) for rule in RULES for way in WAYS]
    walks = [walk(rule, way, pull, gradients=gradients, start=start) for rule, way in rows]
    table(
        {
            text("overfitting.penalties.rule"): [f"**{rule}**" for rule, _ in rows],
            text("overfitting.penalties.way"): [text(f"overfitting.decay_words.{way}") for _, way in rows],
            **{
                f"w{'₁₂₃'[place]}": [f"{each[place + 1].item():.9f}" for each in walks]
                for place in range(UPDATES)
            },
        }
    )


@st.fragment
def _balls(controls: Controls) -> None:
    target, strength = controls.held("target"), controls.held("strength")
    strengths = tuple(sorted({*STRENGTHS, strength}))
    pictures, caption = _drawn_balls(target, strengths, current_language())
    state = plot(
        pictures,
        key="overfitting_balls",
        alt=[text(f"overfitting.balls.{name}_alt") for name in ("absolute", "squared", "paths")],
        height=330,
        narrowest=280,
        ahead=True,
        knob=knob(controls, "strength", strengths, start=strength, format="g"),
        caption=caption,
        on_drag=lambda drag: _dragged(controls, drag),
        handles=[(0, TARGET), (1, TARGET)],
    )
    follow(controls, "strength", state, now=strength)


@remembered
def _drawn_balls(
    target: tuple[float, float], strengths: tuple[float, ...], language: str
) -> tuple[tuple[Picture, ...], Caption]:
    found = penalised(target, strengths)
    caption = Caption(
        [text("overfitting.balls.told")],
        numbers={
            **{f"l1_{place}": found.absolute[:, place - 1, None] for place in (1, 2)},
            **{f"l2_{place}": found.squared[:, place - 1, None] for place in (1, 2)},
            "zeros": (found.absolute == 0).sum(axis=1)[:, None],
            "squared_zeros": (found.squared == 0).sum(axis=1)[:, None],
        },
    )
    words = words_for(BallWords, "overfitting.ball_words")
    return balls(found, chosen=len(strengths) // 2, words=words), caption


def _dragged(controls: Controls, drag: Drag) -> None:
    controls.hold("target", tuple(float(np.clip(round(each, 2), -10, 10)) for each in (drag.x, drag.y)))
