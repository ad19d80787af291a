"""The forward pass of one point at the step of the player, every number in its place."""

from functools import partial

import streamlit as st

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.points import Points
from explainer.kit.address import Rejected
from explainer.lessons.xor.arithmetic import ForwardPass, activated, forward_pass
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.spelling import hidden_units, loss_of, output_unit
from ui.controls import Controls, say_rejected
from ui.language import text
from ui.lesson import deeper
from ui.lessons.xor.picture import CHART, family_of
from ui.plot import now
from ui.stage import player_step
from ui.widgets import number

ALL_IN_SIGHT = 4
"""Up to so many units a layer stands open."""


def numbers(controls: Controls, recipe: Recipe, points: Points) -> None:
    """The weighted sums and outputs of every unit, the answer and the loss, for a chosen point."""
    family = family_of(recipe, points)
    training = family.training
    step = player_step(controls, last=len(training.snapshot_epochs) - 1)
    left, right = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
    with left:
        place = _point(controls, len(points)) - 1
    with right, now(CHART, "-epoch"):
        st.markdown(text("xor.numbers.what", epoch=training.snapshot_epochs[step]))
    (x, y), target = points.inputs[place].tolist(), int(points.labels[place])
    weights = training.snapshots[family.replica(recipe.learning_rate), step]
    run = forward_pass(recipe, weights, point=(x, y), target=target)
    with now(CHART):
        left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(
            f"**{text('xor.numbers.point', number=place + 1, x=f'{x:g}', y=f'{y:g}', target=target)}**"
        )
        _hidden(recipe, run)
    with right:
        _output(recipe, run)


def _point(controls: Controls, count: int) -> int:
    """Ask for the number of a point; one that is not there is named and replaced."""
    asked: int = controls.held("point")
    if asked > count:
        if asked != controls.parameters["point"].default:
            bad = Rejected(controls.key("point"), str(asked), f"1 … {count}", str(count))
            say_rejected(controls.words("point"), bad)
        controls.hold("point", count)
    return number(controls, "point", high=count)


def _hidden(recipe: Recipe, run: ForwardPass) -> None:
    for layer, units in enumerate(run.hidden, 1):
        title = text("xor.numbers.layer", number=layer, activation=recipe.activation)
        lines = hidden_units(run, layer, activation=recipe.activation, value=partial(activated, recipe))
        if len(run.hidden) == 1 and len(units) <= ALL_IN_SIGHT:
            st.markdown(title)
            st.latex(ACTIVATIONS[recipe.activation].formula_with(recipe.activation_options))
            place = st.container()
        else:
            place = st.expander(title, key=f"xor.layer.{layer}")
        for line in lines:
            place.latex(line)


def _output(recipe: Recipe, run: ForwardPass) -> None:
    st.markdown(text("xor.numbers.output"))
    st.latex(output_unit(run))
    right = run.answer == run.target
    sentence = text(
        "xor.numbers.right" if right else "xor.numbers.wrong",
        p=run.output.output,
        answer=run.answer,
        target=run.target,
    )
    st.markdown(sentence)
    spec = LOSSES[recipe.loss]
    with deeper("xor.numbers.deeper"):
        st.markdown(text("xor.numbers.loss"))
        st.latex(spec.formula)
        st.latex(spec.slope_formula)
        st.latex(loss_of(run))
