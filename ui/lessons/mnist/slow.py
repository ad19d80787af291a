"""One training step in slow motion, line by line."""

import numpy as np
import streamlit as st

from explainer.digits.data import load_digits
from explainer.digits.recipe import Recipe
from explainer.digits.steps import AT_ONCE
from explainer.kit.latex import aligned, wrapping
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.mnist.slow_motion import STEPS, Phase, SlowStep, State, one_step
from explainer.lessons.mnist.slow_motion_figures import SlowWords, slow_motion
from ui import lesson
from ui.language import current_language, text
from ui.lessons.mnist.said import naming_loss
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.table import table
from ui.words import words_for


@st.fragment
def slow(recipe: Recipe) -> None:
    """The first two steps: the picture, the line that has just run, and the numbers before and after it."""
    step, caption, figures = _filmed(recipe, current_language())
    st.markdown(text("mnist.slow.what", steps=STEPS, weights=step.widths[0]))
    if recipe.batch_taken > AT_ONCE:
        st.markdown(text("mnist.slow.cut", batch=recipe.batch_taken, most=AT_ONCE))
    state = plot(
        figures,
        key="mnist_slow",
        alt=text("mnist.slow.alt"),
        height=400,
        start_step=0,
        unit=text("mnist.slow.phase"),
        caption=caption,
        fit=True,
        file="mnist-step",
    )
    phase = step.phases[min(state.step, len(step.phases) - 1)]
    with now("mnist_slow"):
        _line(step, phase)
    lesson.lead("backprop", text("mnist.slow.on"))


def _line(step: SlowStep, phase: Phase) -> None:
    """The line of PyTorch, its numbers and its arithmetic."""
    st.code(phase.line, language="python")
    left, right = st.columns(2, vertical_alignment="center")
    with left:
        _numbers(step, phase)
    if phase.name == "step":
        right.markdown(wrapping(*phase.arithmetic))
    else:
        first, *others = phase.arithmetic
        right.latex(aligned(first, *others) if others else first)


@remembered
def _filmed(recipe: Recipe, language: str) -> tuple[SlowStep, Caption, tuple[Picture, ...]]:
    step = one_step(recipe, load_digits())
    loss = naming_loss(text("mnist.slow_words.loss"), recipe)
    words = words_for(SlowWords, "mnist.slow_words", loss=loss)
    said = [_sentence(step, phase) for phase in step.phases]
    return step, Caption(said, which=np.arange(len(said))[None]), pictures_of(slow_motion(step, words=words))


def _sentence(step: SlowStep, phase: Phase) -> str:
    batch, weight = len(step.batches[phase.step - 1]), step.watched.name
    spoken = "loss_MSE" if phase.name == "loss" and step.recipe.loss == "MSE" else phase.name
    said = [text(f"mnist.slow.{spoken}", step=phase.step, batch=batch, weight=weight)]
    if step.recipe.dropout and phase.name in ("forward", "again"):
        said.append(text(f"mnist.slow.dropout_{phase.name}", dropout=step.recipe.dropout))
    if step.recipe.decay and phase.name == "step":
        said.append(text("mnist.slow.decay"))
    return " ".join(said)


def _numbers(step: SlowStep, phase: Phase) -> None:
    loss = naming_loss(text("mnist.slow_words.loss"), step.recipe)
    names = [loss, f"`{step.watched.name}`", text("mnist.slow.gradient")]
    names += [text("mnist.slow.norm", layer=layer + 1) for layer in range(len(phase.after.gradient_norms))]
    before, after = _column(phase.before), _column(phase.after)
    table(
        {
            text("mnist.slow.number"): names,
            text("mnist.slow.before"): before,
            text("mnist.slow.after"): [
                f"**{new}**" if new != old else new for old, new in zip(before, after, strict=True)
            ],
        }
    )


def _column(state: State) -> list[str]:
    numbers = (state.loss, state.weight, state.gradient, *state.gradient_norms)
    return ["None" if number is None else f"{number:.6f}" for number in numbers]
