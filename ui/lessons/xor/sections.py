"""What the training works with: layers without activations, and the network with its rules."""

from dataclasses import replace
from itertools import pairwise

import streamlit as st

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.lessons.xor.collapse import collapse
from explainer.lessons.xor.experiment import Experiment, ending
from explainer.lessons.xor.pitfall_figures import surface_with_line
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.spelling import border, product
from explainer.networks.stacked import parameter_count
from ui.controls import option_text
from ui.language import text
from ui.lesson import deeper
from ui.lessons.xor.picture import surface_words
from ui.plot import plot
from ui.records import remembered
from ui.table import table
from ui.words import letters_of

LINEAR = "Linear"

ending_of = remembered(ending)
"""The training of a recipe at its own rate, filmed at its end."""


def linear(recipe: Recipe) -> None:
    """The same training with the activation Linear: the product of its matrices, and the line it draws."""
    with st.spinner(text("xor.luck.computing")):
        run = ending_of(replace(recipe, activation=LINEAR, activation_options=()))
    collapsed = collapse(run.recipe, run.training.snapshots[0, -1], view=run.view)
    left, right = st.columns(2, gap="medium", vertical_alignment="center")
    with left:
        st.markdown(text("xor.linear.what"))
        st.latex(product(collapsed))
        st.markdown(text("xor.linear.line"))
        st.latex(border(collapsed))
        count = len(run.points)
        right_ones = round(float(_last(run)) * count)
        st.markdown(
            text(
                "xor.linear.result",
                epochs=run.training.epochs,
                right=right_ones,
                all=count,
                low=collapsed.reach[0],
                high=collapsed.reach[1],
            )
        )
    with right:
        plot(
            surface_with_line(
                run,
                collapsed,
                words=surface_words(text("xor.linear.surface")),
                line=text("xor.linear.line_name"),
            ),
            key="xor_linear",
            alt=text("xor.linear.alt"),
            height=430,
        )


def _last(run: Experiment) -> float:
    """The accuracy at the end; where the run diverged, at its last finite loss."""
    accuracy = run.training.accuracy[0]
    return accuracy[accuracy == accuracy][-1]


def rules(recipe: Recipe) -> None:
    """The layer table, and activation, initial weights, optimizer and loss in words and as formulas."""
    parameters = parameter_count(recipe.widths)
    st.markdown(text("xor.rules.what", parameters=parameters))
    table(_layers(recipe))
    activation = ACTIVATIONS[recipe.activation].formula_with(recipe.activation_options)
    initial = INITIALISATIONS[recipe.initialisation].formula
    chosen = (
        ("activations", "activation", recipe.activation),
        ("initialisations", "initialisation", recipe.initialisation),
        ("optimizers", "optimizer", recipe.optimizer),
        ("losses", "loss", recipe.loss),
    )
    places = [*st.columns(2), *st.columns(2)]
    for place, (concept, parameter, name) in zip(places, chosen, strict=True):
        with place.container(border=True):
            called = option_text("xor", parameter, name)
            st.markdown(f"**{called}.** {text(f'{concept}.row.{name}')}")
    with deeper("xor.rules.deeper"):
        for formula in (activation, initial, OPTIMIZERS[recipe.optimizer].rule, LOSSES[recipe.loss].formula):
            st.latex(formula)
        st.caption(letters_of(recipe.optimizer))
    updates = recipe.updates_per_epoch(len(recipe.make_points()))
    st.markdown(text("xor.rules.updates", updates=updates))


def _layers(recipe: Recipe) -> dict[str, list[str]]:
    layers, outputs, counts = [], [], []
    pairs = list(pairwise(recipe.widths))
    for place, (inputs, units) in enumerate(pairs, 1):
        layers.append(f"`nn.Linear({inputs}, {units})`")
        outputs.append(f"`(n, {units})`")
        counts.append(str((inputs + 1) * units))
        if place < len(pairs) and recipe.activation != LINEAR:
            layers.append(f"{recipe.activation}")
            outputs.append(f"`(n, {units})`")
            counts.append("0")
    return {
        text("xor.rules.layer"): layers,
        text("xor.rules.output"): outputs,
        text("xor.rules.parameters"): counts,
    }
