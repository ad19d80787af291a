"""The same deep network learning with every function, and ReLU's units dying."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_flow.dead import (
    FUNCTIONS,
    IMAGES,
    RATES,
    WIDTHS,
    DeadProgress,
    DeadUnits,
    dead_job,
)
from explainer.lessons.gradient_flow.dead_figures import DeadWords, dead_now, dead_pictures
from explainer.lessons.gradient_flow.decade_figures import EdgeWords
from explainer.lessons.gradient_flow.learning import LearningProgress, LearningRun, learn_job
from explainer.lessons.gradient_flow.learning_figures import LearningWords, learning_pictures, loss_curves
from explainer.lessons.gradient_flow.setting import Recipe, Setting
from ui import widgets
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.gradient_flow.arithmetic import formula
from ui.lessons.gradient_flow.said import caption_of_dead, caption_of_learning
from ui.plot import now, plot
from ui.records import remembered
from ui.table import table
from ui.task import Task
from ui.words import words_for

LEARNT: Final = 0.5
"""Validation accuracy from which a network is said to have learnt: guessing gives a tenth."""


def _pace(reports: Sequence[LearningProgress | DeadProgress]) -> tuple[float, str]:
    last = reports[-1]
    return last.step / last.steps, text("gradient_flow.learning.pace", step=last.step, steps=last.steps)


LEARNING: Final[Task[LearningProgress, LearningRun]] = Task("gradient_flow.learning", learn_job, _pace)
DYING: Final[Task[DeadProgress, DeadUnits]] = Task("gradient_flow.dying", dead_job, _pace)


def training(controls: Controls, setting: Setting, recipe: Recipe) -> None:
    """The training with the settings of the page: going on, or finished with its player."""
    st.markdown(text("gradient_flow.learning.what", depth=setting.depth))
    for name, column in zip(("optimizer", "rate", "images", "steps"), st.columns(4), strict=True):
        with column:
            widgets.ask(controls, name)
    LEARNING.ask_once()
    run = LEARNING.result((setting, recipe), lambda reports: _live(reports, setting))
    if run is not None:
        _learnt(run)


def _live(reports: Sequence[LearningProgress], setting: Setting) -> None:
    loss = np.array([report.loss for report in reports]).T
    figure = loss_curves(
        loss,
        steps=[report.step for report in reports],
        last=reports[-1].steps,
        names=setting.activations,
        words=_learning_words(),
    )
    plot(figure, key="gradient_flow_live", alt=text("gradient_flow.learning.live_alt"), height=300)


def _learning_words() -> LearningWords:
    edges = words_for(EdgeWords, "gradient_flow.edge_words")
    return words_for(LearningWords, "gradient_flow.learning_words", edges=edges)


@remembered
def _learning_pictures(
    setting: Setting, recipe: Recipe, steps: int, language: str, _run: LearningRun
) -> tuple[Picture, ...]:
    return tuple(learning_pictures(_run, words=_learning_words()))


@st.fragment
def _learnt(run: LearningRun) -> None:
    pictures = _learning_pictures(run.setting, run.recipe, run.loss.shape[1], current_language(), run)
    state = plot(
        pictures,
        key="gradient_flow_learning",
        alt=[text("gradient_flow.learning.loss_alt"), text("gradient_flow.learning.gradient_alt")],
        height=340,
        unit=text("gradient_flow.learning_words.step"),
        caption=caption_of_learning(run),
    )
    step = min(state.step, run.loss.shape[1] - 1)
    with now("gradient_flow_learning"):
        _learning_table(run, step)
    if run.steps < run.recipe.steps:
        st.caption(text("gradient_flow.learning.shortened", steps=run.steps))


def _learning_table(run: LearningRun, step: int) -> None:
    first, last = run.weight_gradient[:, step, 0], run.weight_gradient[:, step, -1]
    st.markdown(text("gradient_flow.learning.update", step=step + 1, layer=run.setting.depth + 1))
    table(
        {
            text("gradient_flow.step.function"): [f"**{name}**" for name in run.setting.activations],
            text("gradient_flow.learning_words.loss"): [formula(float(loss)) for loss in run.loss[:, step]],
            text("gradient_flow.learning.first"): [formula(float(size)) for size in first],
            text("gradient_flow.learning.last"): [formula(float(size)) for size in last],
            text("gradient_flow.learning.before"): [f"{share:.1%}" for share in run.untrained_accuracy],
            text("gradient_flow.learning.after"): [_accuracy(float(share)) for share in run.trained_accuracy],
            text("gradient_flow.learning.verdict"): [
                text(f"gradient_flow.learning.{_outcome(run, place)}")
                for place in range(len(run.setting.activations))
            ],
        }
    )


def _accuracy(share: float) -> str:
    return f"{share:.1%}" if np.isfinite(share) else "–"


def _outcome(run: LearningRun, place: int) -> str:
    if run.diverged[place] is not None:
        return "diverged"
    return "learnt" if run.trained_accuracy[place] >= LEARNT else "not_learnt"


def dying(setting: Setting) -> None:
    """Dead units of ReLU, LeakyReLU and ELU over the learning rate, update by update."""
    shape = "-".join(map(str, WIDTHS))
    st.markdown(text("gradient_flow.dying.what", shape=shape, images=IMAGES, rates=len(RATES)))
    asked = Setting(
        initialisation=setting.initialisation,
        scale=setting.scale,
        options=setting.options,
        seed=setting.seed,
    )
    DYING.ask_once()
    units = DYING.result((asked,), _live_dying)
    if units is not None:
        _dead(units)


def _live_dying(reports: Sequence[DeadProgress]) -> None:
    figure = dead_now(reports[-1].dead, FUNCTIONS, words=words_for(DeadWords, "gradient_flow.dead_words"))
    plot(figure, key="gradient_flow_dying", alt=text("gradient_flow.dying.dead_alt"), height=300)


@st.fragment
def _dead(units: DeadUnits) -> None:
    pictures = dead_pictures(units, words=words_for(DeadWords, "gradient_flow.dead_words"))
    state = plot(
        pictures,
        key="gradient_flow_dead",
        alt=[text(f"gradient_flow.dying.{name}_alt") for name in ("dead", "zero", "accuracy")],
        height=(340, 260, 260),
        unit=text("gradient_flow.learning_words.step"),
        caption=caption_of_dead(units),
        columns=2,
        wide=1,
    )
    with now("gradient_flow_dead"):
        st.markdown(how_many_died(units, min(state.step, len(units.steps) - 1)))


def how_many_died(units: DeadUnits, look: int) -> str:
    """The largest share of dead neurons of each function, and that zero on one input is not dead."""
    dead = units.dead.mean(axis=3)[:, :, look]
    worst = {
        name: f"{np.nanmax(row):.0%} (η = {units.rates[np.nanargmax(row)]:.2g})"
        for name, row in zip(units.functions, dead, strict=True)
        if np.isfinite(row).any()
    }
    words, step = "gradient_flow.dying", units.steps[look]
    said = [
        text(
            f"{words}.reading",
            step=step,
            worst=", ".join(f"{name} **{each}**" for name, each in worst.items()),
        )
    ]
    low_dead, low_zero = (f"{part.mean(axis=3)[0, 0, look]:.0%}" for part in (units.dead, units.zero_slopes))
    if low_dead != low_zero:
        numbers = {"low": units.rates[0], "dead": low_dead, "zero": low_zero, "name": units.functions[0]}
        said.append(text(f"{words}.alive", **numbers))
    return " ".join([*said, text(f"{words}.why")])
